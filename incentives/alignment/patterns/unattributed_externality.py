"""The cost of what is paid lands on somebody else's figure.

Worked example: an agent is paid for short calls. A call passed on is short, and the colleague who takes it has the
long one. Where calls passed on cost the agent as well, or a team is paid from one figure, passing on is no gain.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_pressed
from incentives.alignment.lens import OUTCOMES
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject
from incentives.policy.model import CountedFor, Measure

LEAST = Fraction(10, 100)
"""Least share of pay that is felt, in sales-compensation practice."""
PASSED_ON = "transfer_rate"


def _look(subject: Subject) -> Iterator[Seen]:
    for measure, share in subject.shares.items():
        paid = subject.reference.ranges[measure].measure
        if share < LEAST or not is_pressed(paid.kpi) or paid.counted_for is not CountedFor.PARTICIPANT:
            continue
        others = _on_other_roles(subject, paid)
        if others:
            on = ", ".join(f"{key} of {role}" for key, role in others.items())
            where = f"what it spoils is on {on}, and costs this role nothing"
        elif _can_be_passed_on(subject, paid) and not _felt(subject, {PASSED_ON}):
            where = "work passed on to a colleague improves it, and passing on costs nothing"
        else:
            continue
        what = f"{percent(share)} of pay hangs on each one's own {measure}; {where}."
        yield Seen(Severity.HIGH, subject.place_of(measure), what)


def _on_other_roles(subject: Subject, paid: Measure) -> dict[str, str]:
    """The counter measures that another role of the policy is paid on, none of which this role feels."""
    counters = set(paid.kpi.counter_measures)
    policy = subject.plan.policy
    if _felt(subject, counters):
        return {}
    return {
        leaf_measure: role.title.lower()
        for role in policy.roles.values()
        if role.key != subject.plan.role.key
        for leaf in role.leaves()
        for leaf_measure in leaf.measures
        if policy.measures[leaf_measure].kpi.id in counters
    }


def _can_be_passed_on(subject: Subject, paid: Measure) -> bool:
    """Whether a modelled behaviour improves the measure by passing work on."""
    return any(
        behaviour.effect_now(PASSED_ON) > 0 and behaviour.effect_now(paid.kpi.id) * paid.kpi.better.sign > 0
        for behaviour in subject.harmful
    )


def _felt(subject: Subject, kpis: set[str]) -> bool:
    return subject.lost(*subject.measures_where(lambda each: each.kpi.id in kpis)) > 0


PATTERN = Pattern(
    id="unattributed-externality",
    group=Group.MIX,
    title="Somebody else bears what this pays for",
    why="The customer is handed from one to the next, and each of them has good figures.",
    instead="Measure the whole journey, and let those share a result who decide it together.",
    sources=("Dell 2005-06",),
    lenses=OUTCOMES,
    page=Page(
        finds=(
            "A tenth of pay or more hangs on a person's own figure of volume, speed or saves, and what it spoils is "
            "another role's measure that costs this one nothing, or work can be passed on to a colleague for nothing. "
            "It is high."
        ),
        harmful="Agents are paid for short calls; a call passed on is short, and a colleague has the long one.",
        better="Agents are paid for calls whose customers did not have to call again, whoever answered.",
        settings=(Setting("least share of pay that is felt", percent(LEAST), "sales-compensation practice"),),
    ),
    look=_look,
)
