"""The reference scorecard of a plan: a typical participant in the role for the whole period, every result at target.

Audits look at pay around it. A measure's target is found on pay: the worst result that scores 100 %, whatever the file
calls its target, because a word that pays nothing must not decide where an audit looks. A measure that only a modifier
or gate looks at stands where the modifier leaves pay as it is, or at the gate's limit. Where a closed gate would cost
something at target, the reference moves to the gate's limit, and the scorecard without that move is kept beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from incentives.alignment.after_earning import earned_from, unlooked_at
from incentives.alignment.derived_results import derived_of, earlier_periods, periods_in
from incentives.alignment.edges import edges_of
from incentives.alignment.full_score import full_score_at
from incentives.alignment.stated_target import earlier_amounts, stated_target
from incentives.insight.filled import filled
from incentives.kpis.kpi import Kpi
from incentives.payout.exact import Exact
from incentives.plan.expression import Either, Expression
from incentives.plan.plan import Change, Plan, Stage
from incentives.plan.shapes import curve_of, over_own_target
from incentives.plan.target import COUNTED, whole_period
from incentives.plan.way import result_at
from incentives.policy.model import (
    SHARE_OF_FULL_TIME,
    Comparison,
    Component,
    Gate,
    Measure,
    Own,
)
from incentives.policy.typical import scores
from incentives.values.unit import UnitKind

LEAST_SHARE = Fraction(1, 2)
MOST_SHARE = Fraction(3, 2)
TENTH = Fraction(1, 10)
GRAINS = {UnitKind.PERCENT: Fraction(1, 10_000)}
GRAIN = Fraction(1, 100)
MANY = 100
BITES = Fraction(2, 100)


@dataclass(frozen=True, slots=True)
class Range:
    """The results of one measure that an audit looks at: at is the target, size what effects are shares of.

    The range is half of target to one and a half, and wider where pay bends outside it.
    """

    measure: Measure
    at: Fraction
    size: Fraction
    least: Fraction
    most: Fraction

    @property
    def grain(self) -> Fraction:
        """The finest step between two results that records tell apart."""
        if self.measure.unit.kind is UnitKind.NUMBER and self.size >= MANY:
            return Fraction(1)
        return GRAINS.get(self.measure.unit.kind, GRAIN)

    def admit(self, amount: Fraction) -> Fraction:
        """The nearest result that is possible at all, on the grain."""
        return round(self.possible(amount) / self.grain) * self.grain

    def possible(self, amount: Fraction) -> Fraction:
        """The nearest result that is possible at all."""
        return _bounded(self.measure.kpi, amount)


@dataclass(frozen=True, slots=True)
class Reference:
    """amounts: the whole scorecard at target. ranges: by measure, in the order of the policy.

    anchors are the scorecards that count as being at target: amounts, and the one before it moved to open a gate.
    earned: what results earn with everything but the results of `ranges` as in amounts; unrounded: the same before any
    rounding. target: the period's target incentive there, in whole units of the currency.
    """

    amounts: Mapping[str, Fraction]
    ranges: Mapping[str, Range]
    anchors: tuple[Mapping[str, Fraction], ...]
    earned: Expression
    unrounded: Expression
    target: Fraction


def reference_of(plan: Plan) -> Reference:
    """The reference scorecard of the plan."""
    asked = {each.name for each in plan.inputs}
    amounts: dict[str, Fraction] = {SHARE_OF_FULL_TIME: Fraction(1)}
    amounts |= {name: whole_period(plan.policy, plan.period) for name in COUNTED.values()}
    amounts |= plan.role.typical
    amounts = {name: amount for name, amount in amounts.items() if name in asked}
    measures = {key: measure for key, measure in plan.policy.measures.items() if key in earned_from(plan)}
    amounts |= unlooked_at(plan)
    amounts |= {key: _target_of(plan, measure) for key, measure in measures.items()}
    amounts |= earlier_amounts(plan, {key: amounts[key] for key in measures})
    amounts |= earlier_periods(plan, amounts)
    opened = {**amounts, **_opening(plan, amounts)}
    ranges = {key: _range(plan, measure, opened) for key, measure in measures.items()}
    anchors = (opened,) if opened == amounts else (opened, amounts)
    fixed = {name: amount for name, amount in opened.items() if name not in ranges}
    return Reference(
        amounts=opened,
        ranges=ranges,
        anchors=anchors,
        earned=filled(plan.earned, fixed, known=ranges),
        unrounded=filled(plan.earned, fixed, known=ranges, rounding=False),
        target=Exact(opened).value(plan.target),
    )


def _range(plan: Plan, measure: Measure, amounts: Mapping[str, Fraction]) -> Range:
    kpi, at = measure.kpi, amounts[measure.key]
    size = abs(at) or _tenth_of_range(kpi)
    edges = edges_of(plan, amounts, measure.key, size)
    least, most = min((at - size * (1 - LEAST_SHARE), *edges)), max((at + size * (MOST_SHARE - 1), *edges))
    least = least if kpi.least is None else max(least, kpi.least)
    most = most if kpi.most is None else min(most, kpi.most)
    return Range(measure, at, size, min(least, at), max(most, at))


def _tenth_of_range(kpi: Kpi) -> Fraction:
    if kpi.least is None or kpi.most is None:
        return Fraction(1)
    return (kpi.most - kpi.least) * TENTH


def _target_of(plan: Plan, measure: Measure) -> Fraction:
    """Where the first component on it scores 100 %, its modifier leaves pay alone, or its gate has its limit."""
    for leaf in plan.role.leaves():
        if leaf.measure == measure.key and scores(leaf):
            return _bounded(measure.kpi, _scores_in_full(leaf, plan, measure))
    if (derived := derived_of(plan, measure)) is not None:
        return _bounded(measure.kpi, _target_of(plan, derived[0]) / derived[1])
    if (stated := stated_target(plan, measure)) is not None:
        return _bounded(measure.kpi, stated)
    for modifier in plan.policy.modifiers:
        if modifier.measure == measure.key:
            level = Fraction(0) if modifier.adds else Fraction(1)
            return _bounded(measure.kpi, full_score_at(curve_of(modifier.shape), measure.higher_is_better, level))
    return next(
        condition.limit
        for gate in plan.policy.gates
        if plan.role.key in gate.roles
        for condition in gate.conditions
        if condition.measure == measure.key
    )


def _scores_in_full(leaf: Component, plan: Plan, measure: Measure) -> Fraction:
    if leaf.shape is None:
        raise ValueError("a measured component has a shape")
    if leaf.way is not None:
        share = full_score_at(curve_of(leaf.shape), True, Fraction(1))
        return result_at(leaf.way, share, plan.role.typical.__getitem__)
    place = full_score_at(curve_of(leaf.shape), measure.higher_is_better, Fraction(1))
    if over_own_target(leaf.shape, leaf.target) and isinstance(leaf.target, Own):
        return place * plan.role.typical[str(leaf.target)] * periods_in(plan, leaf)
    return place


def _bounded(kpi: Kpi, amount: Fraction) -> Fraction:
    amount = amount if kpi.least is None else max(amount, kpi.least)
    return amount if kpi.most is None else min(amount, kpi.most)


def _opening(plan: Plan, amounts: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The results to which the reference moves so that gates which would cost something at target are open."""
    exact = Exact(amounts, rounding=False)
    target = exact.value(plan.target)
    moved: dict[str, Fraction] = {}
    for change in _gates(plan):
        either = change.after
        if not isinstance(either, Either) or not isinstance(change.rule, Gate) or exact.holds(either.test):
            continue
        if exact.value(either.then) - exact.value(either.otherwise) > BITES * target:
            moved |= _open(change.rule, plan, amounts)
    return moved


def _gates(plan: Plan) -> list[Change]:
    every = [change for part in plan.parts for change in part.changes] + list(plan.changes)
    return [change for change in every if change.stage is Stage.GATE]


def _open(gate: Gate, plan: Plan, amounts: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Each result of the gate's conditions, moved to the right side of its limit where it is not there yet."""
    moved = {}
    for condition in gate.conditions:
        if condition.measure not in amounts:
            continue
        measure = plan.policy.measures[condition.measure]
        grain = GRAINS.get(measure.unit.kind, GRAIN)
        upward = condition.comparison in (Comparison.AT_LEAST, Comparison.ABOVE)
        strict = condition.comparison in (Comparison.ABOVE, Comparison.BELOW)
        inside = condition.limit + (grain if strict else 0) * (1 if upward else -1)
        best = max if upward else min
        moved[condition.measure] = best(amounts[condition.measure], inside)
    return moved
