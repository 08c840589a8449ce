"""The shape of what a plan pays: limits that never bind, results that change nothing, and jumps, each with its place.

Whether a cap or floor can bind is proven over every admissible scorecard. Flat zones and jumps are those of pay over
one result while everything else stays at a given scorecard, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from incentives.insight.admissible import Admissible, admissible
from incentives.insight.bounds import present
from incentives.insight.ray import NotStraight, Stretch, pieces
from incentives.insight.search import largest
from incentives.insight.simplify import simplified
from incentives.payout.exact import Exact
from incentives.payout.wording import Wording
from incentives.plan.expression import Constant, Expression, Product, Sum
from incentives.plan.plan import Change, Plan, Stage
from incentives.policy.model import Steps
from incentives.values.problem import Place

NEGATIVE = Constant(Fraction(-1))


class RemarkKind(StrEnum):
    """What is remarked."""

    CAP_NEVER_BINDS = "cap never binds"
    FLOOR_NEVER_BINDS = "floor never binds"
    LEVEL_NEVER_REACHED = "level never reached"
    FLAT = "flat zone"
    JUMP = "jump"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about the shape of pay, as a sentence with its place in the policy file."""

    kind: RemarkKind
    place: Place
    sentence: str


def remarks(plan: Plan, amounts: Mapping[str, Fraction]) -> tuple[Remark, ...]:
    """Everything that is remarkable about the plan, in the order of the file. amounts: the scorecard at target."""
    found = [*_idle_limits(plan), *_levels(plan), *_zones(plan, amounts)]
    return tuple(sorted(found, key=lambda remark: remark.place.line or 0))


def _idle_limits(plan: Plan) -> Iterator[Remark]:
    """Caps and floors that nobody in the role for the whole period reaches: the pay before never lies beyond them."""
    can = admissible(plan, present(plan))
    for part in plan.parts:
        yield from _idle(plan, can, part.earned, part.changes, part.scored.component.path)
    yield from _idle(plan, can, plan.parts_sum, plan.changes, ("roles", plan.role.key))


def _idle(
    plan: Plan, can: Admissible, before: Expression, changes: tuple[Change, ...], path: tuple[str | int, ...]
) -> Iterator[Remark]:
    for change in changes:
        limit, pay = change.limit, before
        before = change.after
        if change.stage not in (Stage.CAP, Stage.FLOOR) or limit is None:
            continue
        over, under = (pay, limit) if change.stage is Stage.CAP else (limit, pay)
        if _never_above_zero(Sum((over, Product((NEGATIVE, under)))), can):
            word = "pays_at_most" if change.stage is Stage.CAP else "pays_at_least"
            kind, says = (
                (RemarkKind.CAP_NEVER_BINDS, "No results of a whole period pay more than this cap, so it never binds.")
                if change.stage is Stage.CAP
                else (
                    RemarkKind.FLOOR_NEVER_BINDS,
                    "No results of a whole period pay less than this floor, so it never binds.",
                )
            )
            yield Remark(kind, plan.policy.place(*path, word), says)


def _never_above_zero(difference: Expression, can: Admissible) -> bool:
    simple = simplified(difference, can)

    def value(amounts: Mapping[str, Fraction]) -> Fraction | None:
        card = simple.scorecard(amounts, {})
        return None if card is None else Exact(card, rounding=False).value(difference)

    found = largest(simple, value, {}, rounding=False)
    return found.bound <= 0


def _levels(plan: Plan) -> Iterator[Remark]:
    """Levels and points beyond what the KPI can be: nothing is better than its best result."""
    for leaf in plan.role.leaves():
        measure = plan.policy.measures.get(leaf.measure or "")
        if measure is None or not isinstance(leaf.shape, Steps) or any(level.of_target for level in leaf.shape.levels):
            continue
        end = measure.kpi.most if leaf.shape.upward else measure.kpi.least
        for level in leaf.shape.levels:
            if end is not None and not level.inclusive and level.edge == end:
                says = f"No result is beyond {measure.unit.show(end)}, so the level {level.key} is never reached."
                place = plan.policy.place(*leaf.path, "steps", level.key)
                yield Remark(RemarkKind.LEVEL_NEVER_REACHED, place, says)


def _zones(plan: Plan, amounts: Mapping[str, Fraction]) -> Iterator[Remark]:
    """Over each measure, the ranges of results in which pay stays the same, and the jumps with their size."""
    words = Wording(plan, Exact(amounts))
    for key, measure in plan.policy.measures.items():
        if key not in amounts:
            continue
        stretches = _along(plan, amounts, key)
        place = _place_of(plan, key)
        for stretch in stretches:
            if len(stretch.pay) < 2:
                low, high = stretch.start, stretch.end
                if high is None or low != high:
                    says = f"{measure.kpi.title} changes nothing {_between(words, key, low, high)}."
                    yield Remark(RemarkKind.FLAT, place, f"{says} Pay is {words.money(stretch.pay_at_start)} there.")
        for first, second in pairwise(stretches):
            if first.pay_at_end is not None and first.pay_at_end != second.pay_at_start:
                jump = second.pay_at_start - first.pay_at_end
                says = f"Pay jumps by {'+' if jump > 0 else ''}{words.money(jump)} when {measure.kpi.title} passes "
                yield Remark(RemarkKind.JUMP, place, f"{says}{words.amount(key, second.start)} upwards.")


def _along(plan: Plan, amounts: Mapping[str, Fraction], key: str) -> list[Stretch]:
    """Pay over a result from its least to its most, in stretches; without a least, from below the lowest edge."""
    kpi = plan.policy.measures[key].kpi
    try:
        least = kpi.least if kpi.least is not None else _below_edges(plan, amounts, key)
        return list(pieces(plan.earned, {**amounts, key: least}, key, 1, kpi.most))
    except NotStraight:
        return []


def _below_edges(plan: Plan, amounts: Mapping[str, Fraction], key: str) -> Fraction:
    lowest = amounts[key]
    for stretch in pieces(plan.earned, amounts, key, -1, None):
        lowest = min(lowest, stretch.start)
    return lowest - max(abs(lowest), Fraction(1))


def _between(words: Wording, key: str, low: Fraction, high: Fraction | None) -> str:
    if high is None:
        return f"from {words.amount(key, low)} on"
    return f"between {words.amount(key, low)} and {words.amount(key, high)}"


def _place_of(plan: Plan, key: str) -> Place:
    """Where the file says what the measure does: its first component, else its modifier or gate."""
    policy, role = plan.policy, plan.role.key
    for leaf in plan.role.leaves():
        if key in leaf.measures:
            return policy.place(*leaf.path, "steps" if isinstance(leaf.shape, Steps) else "curve")
    for modifier in policy.modifiers:
        if modifier.measure == key and role in modifier.roles:
            return policy.place("modifiers", modifier.key)
    for gate in policy.gates:
        if role in gate.roles and any(condition.measure == key for condition in gate.conditions):
            return policy.place("gates", gate.key)
    return policy.place("measures", key)
