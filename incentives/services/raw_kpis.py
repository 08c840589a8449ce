"""KPIs out of raw rows that somebody sends: each row read as one of an upload, every problem at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from incentives.kpis.formulas.rows import COMPANY
from incentives.performance.accept_raw_sheets import SHEETS
from incentives.performance.raw_figures import Figures, figures_of
from incentives.performance.staged import Cell, CellKind, StagedRow, StagedSheet
from incentives.services.actor import Actor, Permission, require
from incentives.values.currency import is_currency
from incentives.values.decimals import parse_decimal
from incentives.values.period import Period, parse_period
from incentives.values.problem import Place, Problem, RefusedWithProblems

FILE = "request"
NUMBERS = frozenset(
    ("score", "amount", "monthly_revenue", "cost_of_acquisition", "contacts", "functions_in_use", "functions_paid_for")
)
Rows = Sequence[Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class WorkedOutKpis:
    """The figures with the period and the currency that they are in."""

    period: Period
    currency: str
    found: Figures


def calculate_kpis(
    actor: Actor,
    rows: Mapping[str, Rows],
    *,
    period: str,
    currency: str,
    fiscal_year_starts: int = 1,
    kpis: Sequence[str] = (),
    counted_for: Sequence[str] = (COMPANY,),
) -> WorkedOutKpis:
    """The figures of rows by sheet (answers, customers, …), each row a mapping of column to text. Needs calculate.

    RefusedWithProblems for everything that is wrong with the request or any cell of it.
    """
    require(actor, Permission.CALCULATE)
    meant = parse_period(period, fiscal_year_starts)
    problems = (
        [] if meant else [_problem("period", f'"{period}" is no period.', "Write 2026, 2026-H1, 2026-Q3 or 2026-07.")]
    )
    if not is_currency(currency):
        problems.append(_problem("currency", f'"{currency}" is no currency.', "Write a code such as EUR."))
    sheets = tuple(_sheet(name, lines) for name, lines in rows.items() if lines)
    if not sheets:
        problems.append(_problem("rows", "There are no rows to work anything out of.", f"Known: {', '.join(SHEETS)}."))
    if meant is None or problems:
        raise RefusedWithProblems(problems)
    found, wrong = figures_of(sheets, meant, currency, kpis=kpis, counted_for=counted_for)
    if found is None:
        raise RefusedWithProblems(wrong)
    return WorkedOutKpis(meant, currency, found)


def _problem(key: str, message: str, hint: str) -> Problem:
    return Problem("invalid-value", message, Place(FILE, key=key), hint)


def _sheet(name: str, lines: Rows) -> StagedSheet:
    place = Place(FILE, key=f"rows.{name}")
    headings = list(dict.fromkeys(column for line in lines for column in line))
    return StagedSheet(
        SHEETS[name],
        place,
        None,
        {column: Cell(CellKind.TEXT, column, place) for column in headings},
        tuple(_rows(name, headings, lines)),
    )


def _rows(name: str, headings: Sequence[str], lines: Rows) -> Iterator[StagedRow]:
    for number, line in enumerate(lines):
        place = Place(FILE, key=f"rows.{name}.{number}")
        cells = {column: _cell(column, line.get(column), f"rows.{name}.{number}.{column}") for column in headings}
        yield StagedRow(place, cells)


def _cell(column: str, text: str | None, key: str) -> Cell:
    """A cell as a text file would give it: numbers only in columns of numbers, and nothing for null."""
    words = (text or "").strip()
    number = column in NUMBERS and parse_decimal(words) is not None
    kind = CellKind.NUMBER if number else CellKind.TEXT if words else CellKind.BLANK
    return Cell(kind, words, Place(FILE, key=key))
