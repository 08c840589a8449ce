"""The alignment index: how far what pays and what serves customers point the same way. A score, never a proof.

Each behaviour of the catalogue that people in the role could do has a value to customers (its harm, or its benefit, as
the catalogue states it) and a mean gain in pay over a fixed set of scorecards: all results at target, and each measure
in turn a tenth of target better and worse. The index is the cosine of the angle between the two: 1 when pay follows
value, 0 when it has nothing to do with it, -1 when it pays for harm alone. Signs carry it, not sizes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from incentives.alignment.moves import scorecard_after
from incentives.alignment.proof import open_to_role
from incentives.alignment.reference import Reference
from incentives.alignment.subject import Subject
from incentives.kpis.behaviour import Behaviour, BehaviourCatalogue
from incentives.payout.exact import Exact

APART = Fraction(1, 10)
PLACES = 1000


@dataclass(frozen=True, slots=True)
class Index:
    """cosine: from -1 to 1, to three places; None where no behaviour moves pay. gains: by behaviour its mean share."""

    cosine: Fraction | None
    gains: Mapping[Behaviour, Fraction]


def index_of(subject: Subject, behaviours: BehaviourCatalogue) -> Index:
    """The index of a role's plan."""
    reference = subject.reference
    moved = open_to_role(subject.plan, reference, tuple(behaviours))
    cards = list(_scorecards(reference))
    gains = {behaviour: _mean_gain(reference, cards, moves) for behaviour, moves in moved.items()}
    values = {each: Fraction(each.customer_benefit - each.customer_harm) for each in gains}
    together = sum((gains[each] * values[each] for each in gains), Fraction(0))
    lengths = _square(gains.values()) * _square(values.values())
    return Index(None if lengths == 0 else _over_root(together, lengths), gains)


def _scorecards(reference: Reference) -> Iterator[dict[str, Fraction]]:
    yield dict(reference.amounts)
    for name, each in reference.ranges.items():
        for way in (1, -1):
            yield {**reference.amounts, name: each.possible(each.at + way * APART * each.size)}


def _mean_gain(reference: Reference, cards: list[dict[str, Fraction]], moves: Mapping[str, Fraction]) -> Fraction:
    gains = [
        Exact(scorecard_after(card, moves, Fraction(1), reference)).value(reference.unrounded)
        - Exact(card).value(reference.unrounded)
        for card in cards
    ]
    return sum(gains, Fraction(0)) / len(gains) / reference.target


def _square(numbers: Iterable[Fraction]) -> Fraction:
    return sum((each * each for each in numbers), Fraction(0))


def _over_root(number: Fraction, square: Fraction) -> Fraction:
    """number ÷ √square, to three places."""
    ratio = number * number / square
    root = isqrt(ratio.numerator * PLACES * PLACES * 4 // ratio.denominator)
    return Fraction((root + 1) // 2 * (1 if number >= 0 else -1), PLACES)
