"""Which early KPIs foretell later ones: over stored periods, whether whoever did well on one kept more customers next.

For each pair of a KPI that shows early and one that shows late, every person, team or group gives one point for each
two periods that follow one another. Told are Spearman's rank correlation and its 95 % interval by Fisher's transform
with the variance (1 + r²/2)/(n − 3) of Bonett and Wright (2000), and, over all pairs together, whether it stands up to
having looked at many (Benjamini and Hochberg 1995, at one in twenty). It is a hint where to put weight, no proof of a
cause; with fewer than 30 points nothing is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import atanh, erfc, sqrt, tanh

from incentives.evidence.look import adjusted
from incentives.kpis.kpi import Kpi, Timing
from incentives.performance.facts import Result

FEWEST = 30
ONE_IN = 0.05
_Z95 = 1.959963984540054
_NEARLY_ONE = 1 - 1e-12


@dataclass(frozen=True, slots=True)
class Foretelling:
    """How one KPI goes before another. strength is from -1 to 1 where more of both is better; None with too few points.

    low and high are the ends of its 95 % interval. stands: it is away from zero even after many looks.
    """

    early: Kpi
    later: Kpi
    counted_for: str
    points: int
    strength: float | None = None
    low: float | None = None
    high: float | None = None
    stands: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """Results of periods that follow one another, the oldest first, and the KPI of each measure."""

    periods: tuple[Sequence[Result], ...]
    kpis: Mapping[str, Kpi]


def foretelling(history: History) -> tuple[Foretelling, ...]:
    """Every pair of an early and a late KPI with a point in common; what stands first, then the strongest."""
    points = _points(history)
    told = [_told(early, later, counted_for, found) for (early, later, counted_for), found in _by_kpi(history, points)]
    found = _after_many_looks(told)
    return tuple(sorted(found, key=lambda each: (not each.stands, -abs(each.strength or 0), each.early.id)))


def _points(history: History) -> dict[tuple[str, str, str], list[tuple[float, float]]]:
    """For two measures and whom they are counted for, the result of a period beside the later one of the next."""
    found: dict[tuple[str, str, str], list[tuple[float, float]]] = {}
    for before, after in pairwise(history.periods):
        nexts: dict[tuple[str, str], list[Result]] = {}
        for result in after:
            if _timing(history, result) is Timing.LAGGING:
                nexts.setdefault((result.counted_for, result.subject), []).append(result)
        for result in before:
            if _timing(history, result) in (Timing.LEADING, Timing.COINCIDENT):
                for later in nexts.get((result.counted_for, result.subject), ()):
                    key = (result.measure, later.measure, result.counted_for)
                    found.setdefault(key, []).append((float(result.amount), float(later.amount)))
    return found


def _timing(history: History, result: Result) -> Timing | None:
    kpi = history.kpis.get(result.measure)
    return None if kpi is None else kpi.timing


def _by_kpi(
    history: History, points: Mapping[tuple[str, str, str], list[tuple[float, float]]]
) -> Sequence[tuple[tuple[Kpi, Kpi, str], list[tuple[float, float]]]]:
    """The points turned so that more is better on both sides."""
    found = []
    for (before, after, counted_for), each in sorted(points.items()):
        early, later = history.kpis[before], history.kpis[after]
        better = [(x * early.better.sign, y * later.better.sign) for x, y in each]
        found.append(((early, later, counted_for), better))
    return found


def _told(early: Kpi, later: Kpi, counted_for: str, points: Sequence[tuple[float, float]]) -> Foretelling:
    bare = Foretelling(early, later, counted_for, len(points))
    if len(points) < FEWEST:
        return bare
    strength = rank_correlation([x for x, _ in points], [y for _, y in points])
    if strength is None:
        return bare
    low, high = interval(strength, len(points))
    return replace(bare, strength=strength, low=low, high=high)


def rank_correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Spearman's, with equal values sharing their rank; None where one side is the same everywhere."""
    one, other = _ranks(first), _ranks(second)
    middle = (len(one) + 1) / 2
    over = sum((a - middle) * (b - middle) for a, b in zip(one, other, strict=True))
    under = sum((a - middle) ** 2 for a in one) * sum((b - middle) ** 2 for b in other)
    return over / sqrt(under) if under else None


def interval(strength: float, points: int) -> tuple[float, float]:
    """The 95 % interval of a rank correlation of so many points, at least 4."""
    held = max(-_NEARLY_ONE, min(_NEARLY_ONE, strength))
    reach = _Z95 * _deviation(held, points)
    return tanh(atanh(held) - reach), tanh(atanh(held) + reach)


def chance(strength: float, points: int) -> float:
    """How often chance alone gives a correlation at least as far from zero, both ways."""
    held = max(-_NEARLY_ONE, min(_NEARLY_ONE, strength))
    return erfc(abs(atanh(held)) / _deviation(0, points) / sqrt(2))


def _deviation(strength: float, points: int) -> float:
    return sqrt((1 + strength**2 / 2) / (points - 3))


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    at = 0
    while at < len(order):
        end = at
        while end + 1 < len(order) and values[order[end + 1]] == values[order[at]]:
            end += 1
        for place in range(at, end + 1):
            ranks[order[place]] = (at + end) / 2 + 1
        at = end + 1
    return ranks


def _after_many_looks(told: Sequence[Foretelling]) -> list[Foretelling]:
    """Marks what stands when the rarest of many must be rarer still."""
    looked = [each for each in told if each.strength is not None]
    raised = adjusted([chance(each.strength or 0.0, each.points) for each in looked])
    stands = {id(each): odds <= ONE_IN for each, odds in zip(looked, raised, strict=True)}
    return [replace(each, stands=stands.get(id(each), False)) for each in told]
