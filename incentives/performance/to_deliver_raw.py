"""Sheets of raw rows to fill in, instead of the results that are worked out of them.

Each has the columns that the formulas of the period read and the words for whose a row is; as many rows as there are
are pasted below the headings. A result that is worked out is not delivered as well, so its column is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

from incentives.kpis.formulas.formula import Formula
from incentives.kpis.formulas.known import FORMULAS
from incentives.kpis.formulas.rows import OWNERS, Survey
from incentives.performance.accept_raw_sheets import COLUMNS, MONEY, SHEETS
from incentives.performance.expectations import Expectations
from incentives.performance.staged import SheetKind
from incentives.performance.to_deliver import DAY, TEXT, DeliveredSheet, Entry, money_of
from incentives.policy.model import CountedFor
from incentives.values.unit import Unit, UnitKind

_WHOLE = Entry(Unit(UnitKind.NUMBER), least=Fraction(0))
_YES_NO = Entry(one_of=("yes", "no"))
_SCALES = tuple(f"{survey.scale[0]} to {survey.scale[1]}" for survey in (Survey.NPS, Survey.EFFORT))
_ENTRIES = {
    "survey": Entry(one_of=tuple(survey.value for survey in Survey)),
    "scale": Entry(one_of=_SCALES),
    "score": _WHOLE,
    "functions_paid_for": _WHOLE,
    "functions_in_use": _WHOLE,
    "contacts": _WHOLE,
    **dict.fromkeys(("day", "starts_on", "ends_before", "first_value_on"), DAY),
    **dict.fromkeys(("reopened", "escalated", "complaint", "severe"), _YES_NO),
}
_ABOUT = {
    "answer": "Names the answer; no name stands twice.",
    "survey": "nps, satisfaction or effort.",
    "scale": "0 to 10 for nps, 1 to 5 for the others.",
    "score": "The answer itself, a whole number of the scale.",
    "day": "Such as 2026-07-01.",
    "customer": "The customer as the sheet Customers names them.",
    "starts_on": "The first day.",
    "ends_before": "The first day that no longer counts; blank: goes on.",
    "cost_of_acquisition": "What it cost to win them; may be blank for those won in another period.",
    "first_value_on": "The day of their first value; blank: not yet.",
    "functions_paid_for": "How many they pay for.",
    "functions_in_use": "How many of them they use.",
    "subscription": "Names the subscription; no name stands twice.",
    "monthly_revenue": "What it brings a month.",
    "ticket": "Names the case; no name stands twice.",
    "opened_at": "Such as 2026-07-01 10:15, with the zone if there is one.",
    "solved_at": "Likewise; blank: still open.",
    "contacts": "How often the customer was in contact about it.",
    **{name: f"Whether it was {name}: yes or no." for name in ("reopened", "escalated", "severe")},
    "complaint": "Whether it was a complaint: yes or no.",
    "purchase": "Names the purchase or refund; no name stands twice.",
    "amount": "What was paid; what was paid back with a minus.",
    "refund_of": "The purchase that is paid back; blank for a purchase.",
}


def worked_out(expected: Expectations) -> frozenset[str]:
    """The measures whose results can be worked out of raw rows."""
    return frozenset(key for key, measure in expected.measures.items() if measure.kpi in FORMULAS)


def raw_sheets(expected: Expectations) -> Iterator[DeliveredSheet]:
    """A sheet of each kind that some formula of the period reads."""
    formulas = [FORMULAS[expected.measures[key].kpi] for key in sorted(worked_out(expected))]
    owners = _owners(expected)
    for name, kind in SHEETS.items():
        if any(name in formula.needs for formula in formulas):
            yield _sheet(kind, _columns(name, kind, formulas), owners, expected)


def _columns(name: str, kind: SheetKind, formulas: Collection[Formula]) -> tuple[str, ...]:
    needed = {column for formula in formulas for column in formula.needs.get(name, ())}
    extra = {"scale"} if kind is SheetKind.SURVEY_ANSWERS else {"refund_of"} if kind is SheetKind.PURCHASES else set()
    extra |= needed - set(COLUMNS[kind])
    return (*COLUMNS[kind], *sorted(extra - set(OWNERS)))


def _owners(expected: Expectations) -> tuple[str, ...]:
    """The words of OWNERS that some result is counted for, the participant first."""
    counted = {str(expected.measures[key].counted_for) for key in worked_out(expected)}
    return tuple(word for word in OWNERS if word in counted or word == CountedFor.PARTICIPANT)


def _sheet(
    kind: SheetKind, columns: tuple[str, ...], owners: tuple[str, ...], expected: Expectations
) -> DeliveredSheet:
    whose = {word: f"The {word} that the row counts for, or none." for word in owners}
    about = {column: _ABOUT.get(column, "Names the row; no name stands twice.") for column in columns} | whose
    if kind is SheetKind.CUSTOMERS:
        about["customer"] = "Names the customer; no name stands twice."
    money = Entry(money_of(expected).unit)
    entries = {column: money if column in MONEY else _ENTRIES.get(column, TEXT) for column in about}
    return DeliveredSheet(kind.value.capitalize(), True, about, (), entries, open_ended=True)
