"""Reversals: what was counted once and no longer is, such as a contract that was cancelled after it was paid for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from incentives.performance.facts import Dataset
from incentives.values.problem import Place, Problem, RefusedWithProblems


@dataclass(frozen=True, slots=True)
class Reversal:
    """So much of a result, named as results are, is taken out of the period in which it was counted."""

    measure: str
    counted_for: str
    subject: str
    amount: Fraction


def without(dataset: Dataset, reversals: Sequence[Reversal]) -> Dataset:
    """The period's facts without what was reversed. RefusedWithProblems when there is no such result."""
    taken: dict[tuple[str, str, str], Fraction] = {}
    for each in reversals:
        key = (each.measure, each.counted_for, each.subject)
        taken[key] = taken.get(key, Fraction(0)) + each.amount
    known = {(each.measure, each.counted_for, each.subject) for each in dataset.results}
    unknown = sorted(taken.keys() - known)
    if unknown:
        raise RefusedWithProblems(
            Problem(
                "reversal-unknown",
                f"{subject} has no result for {measure} in {dataset.period.name} that could be reversed.",
                Place("reversals", key=f"{measure} of {subject}"),
                "Name the period, the measure and whose result it was, as they were paid.",
            )
            for measure, _, subject in unknown
        )
    results = tuple(
        replace(each, amount=each.amount - taken.get((each.measure, each.counted_for, each.subject), Fraction(0)))
        for each in dataset.results
    )
    return replace(dataset, results=results)
