"""A formula: which columns it reads, what it counts in words, and how it is worked out. What comes out is a figure.

No figure is zero for want of cases: where there is nothing to divide by, there is no result, and the figure says why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from incentives.kpis.formulas.rows import RawRows, Row
from incentives.values.period import Period
from incentives.values.problem import Place


@dataclass(frozen=True, slots=True)
class Worked:
    """What a formula finds. amount is None where there is no result, and why says so.

    cases: how many rows the result rests on. parts: the sums and counts that it is made of, by name. rows are those
    that count, left_out says of how many it was decided not to count them, by reason.
    """

    amount: Fraction | None
    cases: int
    parts: Mapping[str, Fraction]
    rows: tuple[Row, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """How one KPI of the catalogue comes out of raw rows.

    needs: sheet (an attribute of RawRows) to the columns that must be there beyond those it always has. The words
    formula, counts, leaves_out and cases are for people; no_result says when there is none.
    """

    kpi: str
    needs: Mapping[str, Collection[str]]
    formula: str
    counts: str
    leaves_out: str
    cases: str
    no_result: str
    work_out: Callable[[RawRows, Period], Worked] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A KPI of one subject: the participant, the group or the company. places are the rows behind it."""

    kpi: str
    counted_for: str
    subject: str
    amount: Fraction | None
    cases: int
    parts: Mapping[str, Fraction]
    places: tuple[Place, ...]
    left_out: Mapping[str, int]
    why: str = ""


def ratio(
    over: Fraction | int,
    under: Fraction | int,
    *,
    cases: int,
    parts: Mapping[str, Fraction | int],
    rows: Iterable[Row],
    why: str,
    left_out: Mapping[str, int] | None = None,
) -> Worked:
    """`over` divided by `under`; no result, for the reason given, where `under` is not above zero."""
    amount = Fraction(over) / Fraction(under) if under > 0 else None
    told = {name: count for name, count in (left_out or {}).items() if count}
    exact = {name: Fraction(part) for name, part in parts.items()}
    return Worked(amount, cases, exact, tuple(rows), told, "" if amount is not None else why)


def calculate(
    formulas: Sequence[Formula], rows: RawRows, period: Period, counted_for: Sequence[str]
) -> tuple[Figure, ...]:
    """Every formula for every subject of those kinds that has a row, by formula, kind and name."""
    split = {kind: rows.by_owner(kind) for kind in counted_for}
    return tuple(
        _figure(formula, kind, subject, formula.work_out(own, period))
        for formula in formulas
        for kind, subjects in split.items()
        for subject, own in subjects.items()
        if any(getattr(own, sheet) for sheet in formula.needs)
    )


def _figure(formula: Formula, kind: str, subject: str, found: Worked) -> Figure:
    places = tuple(sorted((row.place for row in found.rows), key=_order))
    return Figure(formula.kpi, kind, subject, found.amount, found.cases, found.parts, places, found.left_out, found.why)


def _order(place: Place) -> tuple[object, ...]:
    """As people read them: by file, sheet, and then A2 before A10."""
    cell = place.cell or ""
    letters = cell.rstrip("0123456789")
    row = cell[len(letters) :]
    return place.file, place.sheet or "", int(row or 0), letters, place.key or ""
