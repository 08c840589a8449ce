"""The largest bill of a period: what everybody on the roster could be paid at most, whatever the results.

Each assignment keeps its own days, share, target and quotas; only the results are free. Every largest payout is
proven, so the sum is a proven bound. Results that people share may not be at everybody's best at once, so the bill may
stay below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from incentives.insight.admissible import admissible
from incentives.insight.bounds import Extreme, largest_payout
from incentives.insight.simplify import simplified
from incentives.performance.facts import Dataset
from incentives.performance.scorecard import Scorecard, scorecards
from incentives.plan.plan import Plan

Deciding = frozenset[tuple[str, Fraction]]


@dataclass(frozen=True, slots=True)
class BillLine:
    """One assignment: who, in which role (`policy/role`), and the largest payout."""

    participant: str
    assignment: str
    role: str
    most: Extreme


@dataclass(frozen=True, slots=True)
class Bill:
    """The lines by participant, role and first day. Money in whole units of the currency."""

    currency: str
    lines: tuple[BillLine, ...]

    @property
    def bound(self) -> Fraction | None:
        """No results make the bill larger; None when somebody's payout has no proven bound."""
        return _sum(line.most.bound for line in self.lines)

    @property
    def reached(self) -> Fraction:
        """The sum of what each scorecard that was found is paid."""
        return _sum(line.most.reached for line in self.lines) or Fraction(0)

    @property
    def without_end(self) -> tuple[BillLine, ...]:
        """The lines without a bound."""
        return tuple(line for line in self.lines if line.most.bound is None)


def largest_bill(plans: Sequence[Plan], dataset: Dataset) -> Bill:
    """The bill of the dataset's roster under the plans of its period; its results are not looked at."""
    lines = [line for plan in plans for line in _lines(plan, dataset)]
    lines.sort(key=lambda line: (line.participant, line.role, line.assignment))
    return Bill(plans[0].policy.currency, tuple(lines))


def searches_for(plans: Sequence[Plan], dataset: Dataset) -> int:
    """How many largest payouts the bill has to find: whoever has the same amounts in all that decides counts once."""
    return sum(len({_deciding(own, left) for _, own in cards}) for cards, left in map(partial(_held, dataset), plans))


def _lines(plan: Plan, dataset: Dataset) -> Iterator[BillLine]:
    """Each assignment to the role. Whoever has the same amounts in all that decides is calculated once."""
    known: dict[Deciding, Extreme] = {}
    cards, indifferent = _held(dataset, plan)
    for card, own in cards:
        key = _deciding(own, indifferent)
        if key not in known:
            known[key] = largest_payout(plan, own)
        yield BillLine(card.participant, card.assignment, plan.name, known[key])


def _held(dataset: Dataset, plan: Plan) -> tuple[list[tuple[Scorecard, dict[str, Fraction]]], frozenset[str]]:
    """Everybody in the role with what is their own, and the own targets that change no bound."""
    cards, _ = scorecards(dataset, plan)
    own = [{name: amount for name, amount in card.amounts.items() if not _is_result(plan, name)} for card in cards]
    return list(zip(cards, own, strict=True)), _indifferent(plan)


def _deciding(own: Mapping[str, Fraction], indifferent: frozenset[str]) -> Deciding:
    return frozenset((name, amount) for name, amount in own.items() if name not in indifferent)


def _is_result(plan: Plan, name: str) -> bool:
    return any(name == key or name.startswith(f"{key} ") for key in plan.policy.measures)


def _indifferent(plan: Plan) -> frozenset[str]:
    """The own targets that change no bound: they only divide results which have no end, so every share can be."""
    can = admissible(plan)
    simple = simplified(plan.earned, can)
    free: Mapping[str, tuple[str, str]] = simple.shares
    return frozenset(
        own
        for result, own in free.values()
        if result not in simple.ranges and can.amounts[result].low == 0 and not can.amounts[result].is_bounded
    )


def _sum(amounts: Iterator[Fraction | None] | Sequence[Fraction | None]) -> Fraction | None:
    total = Fraction(0)
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total
