"""Whoever should hold sales in check is paid on them.

Worked example: a sales manager listens to calls, signs off files and is paid on the team's sales. Every file that is
sent back costs the manager money. A manager who is paid on what the checks found has no reason to look away.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_brought_by_all, is_pressed
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject
from incentives.kpis.behaviour import RoleKind
from incentives.policy.model import CountedFor, Measure

LEAST = Fraction(10, 100)
"""Least share of pay that is felt, in sales-compensation practice."""


def _look(subject: Subject) -> Iterator[Seen]:
    role = subject.plan.role
    leads = role.kind is RoleKind.MANAGER if role.facts.manages is None else bool(role.facts.manages)
    if not leads:
        return
    supervised = [
        key for key in subject.measures_where(lambda each: _is_supervised(subject, each)) if subject.paid(key)
    ]
    share = sum((subject.shares[key] for key in supervised), Fraction(0))
    if share > 0:
        severity = Severity.HIGH if share >= LEAST else Severity.MEDIUM
        what = f"The role leads those who bring {', '.join(supervised)}, and {percent(share)} of its pay hangs on it."
        yield Seen(severity, subject.place("roles", role.key), what)


def _is_supervised(subject: Subject, measure: Measure) -> bool:
    """Volume, speed or saves of others: counted for more than one person, or paid to those who are led as well.

    Where the file does not say whom a manager leads, what they are paid on is taken for what those bring, except for
    what the whole company earns, which nobody brings.
    """
    if not is_pressed(measure.kpi) or is_brought_by_all(measure):
        return False
    manages = subject.plan.role.facts.manages
    if manages is None or measure.counted_for is not CountedFor.PARTICIPANT:
        return True
    return any(measure.kpi.id in _paid_to(subject, name) for name in manages)


def _paid_to(subject: Subject, name: str) -> set[str]:
    policy = subject.plan.policy
    key, _, role = name.rpartition("/")
    if role not in policy.roles or key not in ("", policy.key):
        return set()
    return {policy.measures[measure].kpi.id for leaf in policy.roles[role].leaves() for measure in leaf.measures}


PATTERN = Pattern(
    id="manager-override-volume",
    group=Group.ORGANISATION,
    title="Whoever supervises sales is paid on them",
    why="The one person who could stop a bad sale loses money by stopping it.",
    instead="Pay managers on what checks find and on how customers fare.",
    sources=("FSA 2012", "FCA FG18/2", "FMA New Zealand 2018"),
    lenses=(Lens.FCA,),
    page=Page(
        finds=(
            "The role leads others (`manages`, or the kind `manager`), and part of its pay hangs on volume, speed or "
            "saves that are counted for more than one person or are paid to those who are led. It is high, medium "
            "below a tenth of pay."
        ),
        harmful="A sales manager is paid half on the team's sales and signs off its files.",
        better="The manager is paid on files found in order and on customers who stay.",
        settings=(Setting("share of pay from which it is high", percent(LEAST), "sales-compensation practice"),),
        exceptions=(
            "A manager of whom the file does not say whom they lead is taken to lead those who bring what they are "
            "paid on; `manages: []` says nobody. The whole company's profit is nobody's volume. "
            "In New Zealand a flat rate is lawful for managers as well; a target of volume is found as a bend of pay."
        ),
    ),
    look=_look,
)
