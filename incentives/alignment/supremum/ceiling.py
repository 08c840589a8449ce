"""What no scorecard and dose gains more than, for some behaviours at once, as exact amounts of money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, isfinite

from incentives.alignment.reference import Reference
from incentives.alignment.supremum.cells import Question
from incentives.alignment.supremum.search import QUICK, Budget, Found, largest_gains

BEYOND_ANY_PAY = Fraction(10**30)
"""The bound where none is known, which is so only where something divides that could be zero."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """most: no scorecard and dose gains more, in whole units of the currency.

    doses, results: where the bound is highest, from least to most; empty where the search was over before.
    """

    most: Fraction
    doses: tuple[tuple[float, float], ...]
    results: Mapping[str, tuple[float, float]]


def ceilings(
    reference: Reference,
    edges: Mapping[str, Sequence[Fraction]],
    questions: Sequence[Question],
    enough: Sequence[Fraction],
    *,
    near: Sequence[Fraction | None],
    budget: Budget = QUICK,
) -> list[Ceiling]:
    """The ceiling of each question's gain; a question is done as soon as its ceiling is not above `enough`.

    Questions that move the same results alike are asked once. near, one a question, is as for the search: only results
    within that share of their target, or all of their ranges.
    """
    moved = [tuple(tuple(sorted(moves.items())) for moves in question) for question in questions]
    keys = list(zip(moved, near, strict=True))
    least = {key: min(limit for each, limit in zip(keys, enough, strict=True) if each == key) for key in keys}
    different = dict(zip(keys, questions, strict=True))
    found = largest_gains(
        reference,
        edges,
        list(different.values()),
        [float(least[key]) for key in different],
        near=[share for _, share in different],
        budget=budget,
    )
    known = dict(zip(different, map(_ceiling, found), strict=True))
    return [known[key] for key in keys]


def _ceiling(found: Found) -> Ceiling:
    if not isfinite(found.most):
        return Ceiling(Fraction(0) if found.most < 0 else BEYOND_ANY_PAY, (), {})
    most = max(Fraction(found.most), Fraction(0))
    if found.grain is not None:
        most = floor(most / found.grain) * found.grain
    return Ceiling(most, found.doses, found.results)
