"""The rules of Hospital Value-Based Purchasing as plain arithmetic, beside the policy file and without its engine.

It shows that the reading of the rules (42 CFR 412.165) is right: whatever the sheets print comes out. Points are those
of a measure (0 to 10), domain scores and totals are out of 100. None stands where a hospital has no score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import floor

from tests.cases.hospital_sheets import COLUMNS, COMBINED, DOMAINS, Column, Hospital, points_of

HALF = Fraction(1, 2)
Scores = dict[str, Fraction | None]


def scores_of(hospital: Hospital) -> Scores:
    """Path to score, named as the policy's components are; `total` is the total."""
    scores: Scores = {}
    for column in COLUMNS:
        achieved, improved = _points(hospital, column)
        known = [points for points in (achieved, improved) if points is not None]
        scores[f"{column.path}.achievement"], scores[f"{column.path}.improvement"] = achieved, improved
        scores[column.path] = max(known) if known else None
    scores |= _experience(hospital, scores)
    surgical = points_of(hospital.text("safety", COMBINED))
    scores["safety.surgical_site"] = None if surgical is None else Fraction(surgical)
    for domain, least in {"clinical_outcomes": 2, "safety": 2, "efficiency": 1}.items():
        parts = [score for path, score in scores.items() if path.count(".") == 1 and path.startswith(f"{domain}.")]
        scores[domain] = _mean(parts, least, Fraction(10))
    scores["total"] = _mean([scores[domain] for domain in DOMAINS], 3, Fraction(1))
    return scores


def _points(hospital: Hospital, column: Column) -> tuple[Fraction | None, Fraction | None]:
    """Achievement and improvement, with lower-is-better measures turned round."""
    result, before, threshold, benchmark = (
        _number(hospital, column, which)
        for which in ("Performance Rate", "Baseline Rate", "Achievement Threshold", "Benchmark")
    )
    if result is None or threshold is None or benchmark is None:
        return None, None
    if result >= benchmark:
        achieved = 10
    elif result < threshold:
        achieved = 0
    else:
        achieved = _within(1, 9, 9 * (result - threshold) / (benchmark - threshold) + HALF)
    if before is None:
        return Fraction(achieved), None
    if result <= before:
        improved = 0
    elif result >= benchmark:
        improved = 9
    else:
        improved = _within(0, 9, 10 * (result - before) / (benchmark - before) - HALF)
    return Fraction(achieved), Fraction(improved)


def _experience(hospital: Hospital, scores: Scores) -> Scores:
    columns = [column for column in COLUMNS if column.sheet == "experience"]
    points = [scores[column.path] for column in columns]
    known = [each for each in points if each is not None]
    if len(known) < len(points):
        return dict.fromkeys(("patient_experience.base", "patient_experience.consistency", "patient_experience"))
    worst = min(ratio for column in columns if (ratio := _above_the_floor(hospital, column)) is not None)
    consistency = 20 if worst >= 1 else _within(0, 20, 20 * worst - HALF) if worst > 0 else 0
    base = sum(known, Fraction(0))
    return {
        "patient_experience.base": base,
        "patient_experience.consistency": Fraction(consistency),
        "patient_experience": base + consistency,
    }


def _above_the_floor(hospital: Hospital, column: Column) -> Fraction | None:
    result, least, threshold = (
        _number(hospital, column, which) for which in ("Performance Rate", "Floor", "Achievement Threshold")
    )
    if result is None or least is None or threshold is None:
        return None
    return (result - least) / (threshold - least)


def _number(hospital: Hospital, column: Column, which: str) -> Fraction | None:
    rate = hospital.rate(column, which)
    return None if rate is None else Fraction(rate) * (-1 if column.lower_is_better else 1)


def _within(least: int, most: int, value: Fraction) -> int:
    """Rounded half up and kept within."""
    return min(most, max(least, floor(value + HALF)))


def _mean(scores: Iterable[Fraction | None], least: int, times: Fraction) -> Fraction | None:
    known: Sequence[Fraction] = [score for score in scores if score is not None]
    return sum(known, Fraction(0)) * times / len(known) if len(known) >= least else None
