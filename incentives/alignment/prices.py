"""The prices that a plan sets: what one step of each result is worth at target, and so each result in terms of another.

Worked example: at target 1 percentage point less early churn pays 144.00 EUR and 1,000 EUR of new business 6.00 EUR. So
to this person a point of churn is worth 24,000 EUR of new business. Upwards and downwards are told apart, because a
plan that pays nothing beyond target charges for a loss what it never pays for a gain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from incentives.alignment.counterweight import break_even
from incentives.alignment.pay_slice import Piece
from incentives.alignment.subject import Subject
from incentives.insight.marginal import step_of
from incentives.policy.model import Measure
from incentives.values.unit import UnitKind


@dataclass(frozen=True, slots=True)
class Worth:
    """What one step of a measure is worth at target: step in the measure's unit, money in whole units of the currency.

    better: what a step better adds beside target; worse: what a step worse takes. None where no result is beyond.
    crossing: what pay jumps by at target itself, from worse to better.
    """

    measure: Measure
    at: Fraction
    step: Fraction
    better: Fraction | None
    worse: Fraction | None
    crossing: Fraction


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of `other` one step of `one` is worth to the person, in the unit of the other; None where it cannot pay.

    gaining: by what more of each pays; losing: by what less of each takes. company: how much of the other a step is
    worth to the company, where the policy says what one of each is worth; None where it does not.
    """

    one: Measure
    other: Measure
    step: Fraction
    gaining: Fraction | None
    losing: Fraction | None
    company: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of one measure's results, others at target: from worse to better, what a step there is worth."""

    measure: Measure
    start: Fraction
    end: Fraction
    worth: Fraction
    pay_start: Fraction
    pay_end: Fraction

    @property
    def flat(self) -> bool:
        """Whether nothing that happens there changes pay."""
        return self.worth == 0


@dataclass(frozen=True, slots=True)
class Cliff:
    """A result at which pay jumps by some money, from worse to better."""

    measure: Measure
    at: Fraction
    jump: Fraction


@dataclass(frozen=True, slots=True)
class Guard:
    """A paid measure beside one that holds it: the weight it needs for each weight paid, and what it has.

    Ratios. needed follows from the behaviours that improve the one and spoil the other; has is what the worst result of
    the other costs, by weight, gate or modifier, for each weight on the paid one.
    """

    paid: Measure
    by: Measure
    needed: Fraction
    has: Fraction

    @property
    def holds(self) -> bool:
        """Whether the measure has the weight that it needs."""
        return self.has >= self.needed


@dataclass(frozen=True, slots=True)
class RolePrices:
    """Everything that a role's plan prices, in the order of the policy. unguarded: paid measures that nothing holds."""

    subject: Subject
    worths: tuple[Worth, ...]
    rates: tuple[Rate, ...]
    zones: tuple[Zone, ...]
    cliffs: tuple[Cliff, ...]
    guards: tuple[Guard, ...]
    unguarded: tuple[Measure, ...]


def prices_of(subject: Subject) -> RolePrices:
    """The prices of a role's plan at target."""
    worths = tuple(_worth(subject, name) for name in subject.reference.ranges)
    guards = tuple(_guards(subject))
    held = {guard.paid.key for guard in guards}
    return RolePrices(
        subject=subject,
        worths=worths,
        rates=tuple(_rate(one, other) for one in worths for other in worths if one is not other),
        zones=tuple(zone for name in subject.reference.ranges for zone in _zones(subject, name)),
        cliffs=tuple(cliff for name in subject.reference.ranges for cliff in _cliffs(subject, name)),
        guards=guards,
        unguarded=tuple(
            subject.reference.ranges[name].measure
            for name in subject.weights
            if name not in held and _is_tempting(subject, name)
        ),
    )


def _worth(subject: Subject, name: str) -> Worth:
    each, pay_slice = subject.reference.ranges[name], subject.slices[name]
    step, target = step_of(each.measure, each.at), subject.reference.target
    left = next((piece for piece in reversed(pay_slice.pieces) if piece.right <= each.at), None)
    right = next((piece for piece in pay_slice.pieces if piece.left >= each.at), None)
    inside = next((piece for piece in pay_slice.pieces if piece.left < each.at < piece.right), None)
    left, right = left or inside, right or inside
    left, right = (inside, inside) if inside is not None else (left, right)
    better, worse = (right, left) if each.measure.higher_is_better else (left, right)
    way = pay_slice.better
    crossing = Fraction(0)
    if left is not None and right is not None and left is not right:
        crossing = (right.pay_left - left.pay_right) * way * target
    return Worth(
        measure=each.measure,
        at=each.at,
        step=step,
        better=None if better is None else better.slope * way * step * target,
        worse=None if worse is None else worse.slope * way * step * target,
        crossing=crossing,
    )


def _rate(one: Worth, other: Worth) -> Rate:
    def in_terms(of: Fraction | None, by: Fraction | None) -> Fraction | None:
        return None if of is None or by is None or of <= 0 or by <= 0 else of / by * other.step

    return Rate(
        one=one.measure,
        other=other.measure,
        step=one.step,
        gaining=in_terms(one.better, other.better),
        losing=in_terms(one.worse, other.worse),
        company=in_terms(to_company(one.measure, one.step), to_company(other.measure, other.step)),
    )


def to_company(measure: Measure, amount: Fraction) -> Fraction | None:
    """What an amount of a measure is worth to the company, in money; None where the policy does not say."""
    worth = measure.facts.one_is_worth
    one = Fraction(1, 100) if measure.unit.kind is UnitKind.PERCENT else Fraction(1)
    return None if worth is None else amount / one * worth


def _zones(subject: Subject, name: str) -> Iterator[Zone]:
    pay_slice, target = subject.slices[name], subject.reference.target
    measure = pay_slice.range.measure
    step = step_of(measure, pay_slice.range.at)
    for piece, slope in pay_slice.improving():
        start, end = _ends(piece, pay_slice.better)
        yield Zone(measure, start[0], end[0], slope * step * target, start[1] * target, end[1] * target)


def _ends(piece: Piece, better: int) -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]:
    ends = (piece.left, piece.pay_left), (piece.right, piece.pay_right)
    return ends if better > 0 else (ends[1], ends[0])


def _cliffs(subject: Subject, name: str) -> Iterator[Cliff]:
    pay_slice = subject.slices[name]
    for at, jump, _, _ in pay_slice.jumps():
        yield Cliff(pay_slice.range.measure, at, jump * subject.reference.target)


def _guards(subject: Subject) -> Iterator[Guard]:
    """Each paid measure with the other results that gaming it would spoil."""
    ranges = subject.reference.ranges
    for paid in subject.weights:
        for other in ranges:
            factor = None if other == paid else break_even(subject, paid, other)
            if factor is not None and subject.weights[paid]:
                has = subject.lost(other) / subject.weights[paid]
                yield Guard(ranges[paid].measure, ranges[other].measure, factor, has)


def _is_tempting(subject: Subject, name: str) -> bool:
    """Whether some modelled behaviour improves the measure at all."""
    measure = subject.reference.ranges[name].measure
    return any(each.effect_now(measure.kpi.id) * measure.kpi.better.sign > 0 for each in subject.harmful)
