"""What a behaviour does to the results that a plan pays on.

An effect of a behaviour is a share of the measure's target. Effects inside the period move every measure; effects that
show later move only measures that are known later (lagging ones), because the others have been paid by then. The
scorecard after is that of somebody in whose role everybody behaves so: a shared result moves in full, since a plan
rewards all of them alike.

What people cannot do moves nothing: records that somebody else keeps cannot be bent, a survey drawn independently is
bent only by a third, and cases can be picked only where the role chooses them.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from incentives.alignment.reference import Range, Reference
from incentives.kpis.behaviour import Behaviour, Manipulation, RoleKind
from incentives.kpis.kpi import Recorder, Trait
from incentives.policy.model import Measure, Role

INDEPENDENT = (Recorder.INDEPENDENT, Recorder.EXTERNAL)
BENT_INDEPENDENT_SURVEY = Fraction(1, 3)
BILLION = 10**9
NO_DUTY_TO_SERVE = (RoleKind.SALES, RoleKind.BROKER, RoleKind.SALES_DEVELOPMENT, RoleKind.MARKETING)


def can_do(behaviour: Behaviour, role: Role) -> bool:
    """Whether people in the role could behave so."""
    if not behaviour.open_to(role.kind):
        return False
    if behaviour.needs_case_choice and not role.chooses_cases:
        return False
    return not (behaviour.needs_duty_to_serve and role.kind in NO_DUTY_TO_SERVE)


def moves_of(behaviour: Behaviour, reference: Reference) -> dict[str, Fraction]:
    """How far the behaviour at full dose moves each measure, in the measure's unit; what it leaves alone is absent."""
    moved = {key: _move(behaviour, each) for key, each in reference.ranges.items()}
    return {key: amount for key, amount in moved.items() if amount != 0}


def scorecard_after(
    before: Mapping[str, Fraction], moves: Mapping[str, Fraction], dose: Fraction, reference: Reference
) -> dict[str, Fraction]:
    """The scorecard after the behaviour: what the dose makes of each result, as far as the KPI can go."""
    after = dict(before)
    for key, move in moves.items():
        after[key] = reference.ranges[key].possible(before[key] + dose * move)
    return after


def _move(behaviour: Behaviour, each: Range) -> Fraction:
    measure = each.measure
    effect = behaviour.effect_now(measure.kpi.id)
    if measure.known_later:
        effect += behaviour.effect_later(measure.kpi.id)
    return _decimal(effect * _bendable(behaviour, measure, effect) * each.size)


def _decimal(move: Fraction) -> Fraction:
    """The move as a decimal, so that a scorecard after it can be written down."""
    return Fraction(round(move * BILLION), BILLION)


def _bendable(behaviour: Behaviour, measure: Measure, effect: Fraction) -> Fraction:
    improves = (effect > 0) == measure.higher_is_better
    if not improves:
        return Fraction(1)
    if behaviour.manipulates is Manipulation.RECORDS and measure.recorded_by is not Recorder.PARTICIPANT:
        return Fraction(0)
    surveyed = Trait.SURVEY in measure.kpi.traits
    if behaviour.manipulates is Manipulation.SURVEY and surveyed and measure.recorded_by in INDEPENDENT:
        return BENT_INDEPENDENT_SURVEY
    return Fraction(1)
