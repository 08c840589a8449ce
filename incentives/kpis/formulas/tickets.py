"""How well customers are helped: at the first contact, how fast, how often again or by others; and how they complain.

Cases count by the day of their opening (complaints, escalations) or of their solution (everything else), as it is
written. Where moments carry a zone, durations are exact; without one they are taken as the clock showed them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial

from incentives.kpis.formulas.formula import Formula, Worked, ratio
from incentives.kpis.formulas.rows import RawRows, Ticket
from incentives.values.period import Period

NOT_SOLVED = "No case was solved in the period."
NOT_OPENED = "No case was opened in the period."
SOLVED = "Cases solved in the period, whenever they were opened."
OPENED = "Cases opened in the period, whether solved or not."
OPEN_AT_END = "cases open at the end of the period"
SOLVED_ELSEWHERE = "Cases still open, and cases solved before or after the period."
OPENED_ELSEWHERE = "Cases opened before or after the period."
NINE_IN_TEN = Fraction(9, 10)
AN_HOUR = 3_600_000_000  # in microseconds


def median(values: Sequence[Fraction | int]) -> Fraction:
    """The middle one, or half of the two middle ones together. ValueError for none."""
    if not values:
        raise ValueError("nothing has no median")
    ordered = sorted(values)
    middle = len(ordered) // 2
    return Fraction(ordered[middle] if len(ordered) % 2 else Fraction(ordered[middle - 1] + ordered[middle], 2))


def percentile(values: Sequence[Fraction | int], share: Fraction) -> Fraction:
    """The smallest value that at least that share of all do not exceed, one of them. ValueError for none."""
    if not values:
        raise ValueError("nothing has no percentile")
    rank = -(-share.numerator * len(values) // share.denominator)
    return Fraction(sorted(values)[max(rank, 1) - 1])


def _solved(rows: RawRows, period: Period) -> tuple[list[Ticket], dict[str, int]]:
    """The cases solved in the period, and how many were open at its end."""
    counted = [each for each in rows.tickets if each.solved_in(period)]
    waiting = sum(_open_at_end(each, period) for each in rows.tickets)
    return counted, {OPEN_AT_END: waiting}


def _open_at_end(ticket: Ticket, period: Period) -> bool:
    solved = ticket.solved_at
    return ticket.opened_at.date() < period.ends_before and (solved is None or solved.date() >= period.ends_before)


def _share_of_solved(rows: RawRows, period: Period, *, name: str, holds: Callable[[Ticket], bool]) -> Worked:
    counted, left_out = _solved(rows, period)
    found = sum(map(holds, counted))
    parts = {name: found, "solved": len(counted)}
    return ratio(found, len(counted), cases=len(counted), parts=parts, rows=counted, why=NOT_SOLVED, left_out=left_out)


def _duration(
    rows: RawRows, period: Period, *, of: Callable[[Sequence[Fraction | int]], Fraction], severe: bool = False
) -> Worked:
    solved, left_out = _solved(rows, period)
    counted = [each for each in solved if each.severe] if severe else solved
    took = [each for ticket in counted if (each := ticket.microseconds()) is not None]
    left_out |= {"solved cases that were not severe": len(solved) - len(counted)}
    left_out = {name: count for name, count in left_out.items() if count}
    parts = {"hours together": Fraction(sum(took), AN_HOUR), "solved": Fraction(len(counted))}
    if not took:
        why = "No severe case was solved in the period." if severe else NOT_SOLVED
        return Worked(None, 0, parts, (), left_out, why)
    return Worked(of(took) / AN_HOUR, len(counted), parts, tuple(counted), left_out)


def _mean(values: Sequence[Fraction | int]) -> Fraction:
    return Fraction(sum(values)) / len(values)


def _opened(rows: RawRows, period: Period) -> list[Ticket]:
    return [each for each in rows.tickets if each.opened_in(period)]


def _escalation_rate(rows: RawRows, period: Period) -> Worked:
    counted = _opened(rows, period)
    escalated = sum(bool(each.escalated) for each in counted)
    parts = {"escalated": escalated, "opened": len(counted)}
    left_out = {"cases opened outside the period": len(rows.tickets) - len(counted)}
    return ratio(
        escalated, len(counted), cases=len(counted), parts=parts, rows=counted, why=NOT_OPENED, left_out=left_out
    )


def _complaints(rows: RawRows, period: Period) -> Worked:
    counted = _opened(rows, period)
    complaints = sum(bool(each.complaint) for each in counted)
    return ratio(
        complaints,
        period.days if counted else 0,
        cases=len(counted),
        parts={"complaints": complaints, "days of the period": period.days, "opened": len(counted)},
        rows=counted,
        why=NOT_OPENED,
        left_out={"cases opened outside the period": len(rows.tickets) - len(counted)},
    )


def _at_first_contact(ticket: Ticket) -> bool:
    return ticket.contacts == 1 and not ticket.reopened


NONE_SOLVED = "There is no result where no case was solved in the period."
NONE_OPENED = "There is no result where no case was opened in the period."
_NINE = partial(percentile, share=NINE_IN_TEN)


def _timed(kpi: str, formula: str, work_out: Callable[[RawRows, Period], Worked]) -> Formula:
    return Formula(kpi, {"tickets": ()}, formula, SOLVED, SOLVED_ELSEWHERE, "cases solved", NONE_SOLVED, work_out)


FORMULAS = (
    Formula(
        "first_contact_resolution",
        {"tickets": ("contacts", "reopened")},
        "cases solved with one contact and not opened again ÷ cases solved",
        SOLVED,
        SOLVED_ELSEWHERE,
        "cases solved",
        NONE_SOLVED,
        partial(_share_of_solved, name="at the first contact", holds=_at_first_contact),
    ),
    _timed("resolution_time", "sum of hours from opening to solution ÷ cases solved", partial(_duration, of=_mean)),
    _timed(
        "median_resolution_time",
        "the middle one of the hours from opening to solution; of an even number half of the two middle ones together",
        partial(_duration, of=median),
    ),
    _timed(
        "nine_in_ten_resolution_time",
        "the least number of hours within which at least nine of ten cases were solved; a time that one case took",
        partial(_duration, of=_NINE),
    ),
    Formula(
        "severe_resolution_time",
        {"tickets": ("severe",)},
        "sum of hours from opening to solution ÷ severe cases solved",
        "Severe cases solved in the period, whenever they were opened.",
        f"{SOLVED_ELSEWHERE} Cases that were not severe.",
        "severe cases solved",
        "There is no result where no severe case was solved in the period.",
        partial(_duration, of=_mean, severe=True),
    ),
    Formula(
        "reopen_rate",
        {"tickets": ("reopened",)},
        "cases solved that were opened again ÷ cases solved",
        SOLVED,
        SOLVED_ELSEWHERE,
        "cases solved",
        NONE_SOLVED,
        partial(_share_of_solved, name="opened again", holds=lambda ticket: bool(ticket.reopened)),
    ),
    Formula(
        "escalation_rate",
        {"tickets": ("escalated",)},
        "cases escalated ÷ cases opened",
        OPENED,
        OPENED_ELSEWHERE,
        "cases opened",
        NONE_OPENED,
        _escalation_rate,
    ),
    Formula(
        "complaints",
        {"tickets": ("complaint",)},
        "complaints opened in the period ÷ days of the period",
        f"{OPENED} A subject with other cases and no complaint has none, which is zero.",
        OPENED_ELSEWHERE,
        "cases opened",
        NONE_OPENED,
        _complaints,
    ),
)
