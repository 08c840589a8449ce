"""Pay set by direct reference to a target or threshold of volume or value, which New Zealand forbids in any case.

Worked example: 1 % of all loans, from the first to the last, is a flat commission and lawful. 1 % from a quota on, a
higher rate beyond it, a step, or a gate on the number sold is not, and a condition on satisfaction does not cure it.
On pay itself all of them are one thing: pay over the volume is not a single straight line.
"""

from __future__ import annotations

from collections.abc import Iterator

from incentives.alignment.finding import Severity
from incentives.alignment.kinds import faces_retail, is_brought_by_all, is_money
from incentives.alignment.pattern import Seen, Stricter
from incentives.alignment.stated_rewards import Reward, rewards
from incentives.alignment.subject import Subject
from incentives.kpis.behaviour import RoleKind
from incentives.policy.carried import AlsoPaid
from incentives.policy.model import Role
from incentives.policy.stated import Customers


def _look(subject: Subject) -> Iterator[Seen]:
    """Every bend or jump of pay over volume or value, and what else is won by it, for whom the rules cover."""
    if not _covered(subject):
        return
    for measure in subject.measures_where(lambda each: is_money(each.kpi) and not is_brought_by_all(each)):
        pay = subject.slices[measure]
        if len(pay.pieces) > 1 and pay.span() > 0:
            at = pay.range.measure.unit.show(pay.pieces[0].right)
            what = (
                f"Pay on {measure} is no flat rate: at {at} it changes, by a target or threshold of volume or value, "
                "which the regulations forbid whatever stands beside it."
            )
            yield Seen(Severity.CRITICAL, subject.place_of(measure), what)
    for reward in (*rewards(subject, AlsoPaid.PRIZE), *rewards(subject, AlsoPaid.FIXED_PAY)):
        if _is_volume(reward):
            what = f"What is won by {reward.on} is set by volume or value: {reward.stated.says}"
            yield Seen(Severity.CRITICAL, reward.place, what if what.endswith(".") else f"{what}.")


def _covered(subject: Subject) -> bool:
    """Whether the role deals with retail customers, or leads those who do."""
    role, roles = subject.plan.role, subject.plan.policy.roles
    if role.facts.manages is not None:
        led = [roles[name.rpartition("/")[2]] for name in role.facts.manages if name.rpartition("/")[2] in roles]
        return faces_retail(role) or any(faces_retail(each) for each in led)
    return faces_retail(role) or _leads(role)


def _leads(role: Role) -> bool:
    return role.kind is RoleKind.MANAGER and role.facts.customers is not Customers.BUSINESS


def _is_volume(reward: Reward) -> bool:
    return reward.measure is None or is_money(reward.measure.kpi)


FORBIDDEN = Stricter(
    look=_look,
    title="Pay is set by a target or threshold of volume",
    why="The nearer the threshold, the more one customer is worth to whoever serves them, and no condition mends that.",
    instead="Pay one flat rate from the first to the last, or nothing on volume and value.",
    sources=("New Zealand CoFI Regulations 2023",),
)
"""How New Zealand judges the shape of pay over volume or value."""
