"""What customers say: net promoter score, satisfaction and effort, and how many answers each rests on."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from incentives.kpis.formulas.formula import Formula, Worked, ratio
from incentives.kpis.formulas.rows import Answer, RawRows, Survey, within
from incentives.values.period import Period

OUTSIDE = "answers given outside the period"
NEEDS = {"answers": ()}
COUNTS = "Answers to the survey {survey} whose day lies in the period, each once, whoever gave them."
LEAVES_OUT = "Answers to other surveys, and answers given on a day outside the period."
CASES = "answers"
NO_RESULT = "There is no result where nobody answered in the period."


def _given(rows: RawRows, period: Period, survey: Survey) -> tuple[list[Answer], int]:
    """The answers that count, and how many to the same survey lie outside the period."""
    asked = [each for each in rows.answers if each.survey is survey]
    counted = [each for each in asked if within(each.day, period)]
    return counted, len(asked) - len(counted)


def _why(survey: Survey) -> str:
    return f"No answer to the survey {survey} was given in the period."


def _net_promoter_score(rows: RawRows, period: Period) -> Worked:
    counted, outside = _given(rows, period, Survey.NPS)
    promoters = sum(each.score >= 9 for each in counted)
    detractors = sum(each.score <= 6 for each in counted)
    passives = len(counted) - promoters - detractors
    return ratio(
        100 * (promoters - detractors),
        len(counted),
        cases=len(counted),
        parts={"promoters": promoters, "passives": passives, "detractors": detractors, "answers": len(counted)},
        rows=counted,
        why=_why(Survey.NPS),
        left_out={OUTSIDE: outside},
    )


def _customer_satisfaction(rows: RawRows, period: Period) -> Worked:
    counted, outside = _given(rows, period, Survey.SATISFACTION)
    satisfied = sum(each.score >= 4 for each in counted)
    return ratio(
        satisfied,
        len(counted),
        cases=len(counted),
        parts={"satisfied": satisfied, "answers": len(counted)},
        rows=counted,
        why=_why(Survey.SATISFACTION),
        left_out={OUTSIDE: outside},
    )


def _customer_effort(rows: RawRows, period: Period) -> Worked:
    counted, outside = _given(rows, period, Survey.EFFORT)
    total = sum(each.score for each in counted)
    return ratio(
        total,
        len(counted),
        cases=len(counted),
        parts={"sum of answers": total, "answers": len(counted)},
        rows=counted,
        why=_why(Survey.EFFORT),
        left_out={OUTSIDE: outside},
    )


def _count(rows: RawRows, period: Period, survey: Survey) -> Worked:
    """How many answers there are: zero only for a subject that other rows of the sheet name."""
    counted, outside = _given(rows, period, survey)
    left_out = {OUTSIDE: outside} if outside else {}
    parts = {"answers": Fraction(len(counted))}
    return Worked(Fraction(len(counted)), len(counted), parts, tuple(counted), left_out)


def _survey(kpi: str, survey: Survey, formula: str, work_out: Callable[[RawRows, Period], Worked]) -> Formula:
    counts = COUNTS.format(survey=survey)
    return Formula(kpi, NEEDS, formula, counts, LEAVES_OUT, CASES, NO_RESULT, work_out)


def _counting(kpi: str, survey: Survey) -> Formula:
    counts = COUNTS.format(survey=survey)
    zero = "Zero only for a subject that other rows of the sheet name; no result for one that no row names."
    return Formula(kpi, NEEDS, "count of answers", counts, LEAVES_OUT, CASES, zero, partial(_count, survey=survey))


FORMULAS = (
    _survey(
        "net_promoter_score",
        Survey.NPS,
        "(promoters, 9 or 10 - detractors, 0 to 6) ÷ answers × 100; 7 and 8 are passive and count among the answers",
        _net_promoter_score,
    ),
    _survey("customer_satisfaction", Survey.SATISFACTION, "answers of 4 or 5 ÷ answers", _customer_satisfaction),
    _survey("customer_effort", Survey.EFFORT, "sum of answers ÷ answers", _customer_effort),
    _counting("promoter_answers", Survey.NPS),
    _counting("satisfaction_answers", Survey.SATISFACTION),
    _counting("effort_answers", Survey.EFFORT),
)
