"""What an import keeps of results that were worked out of raw rows: what each is made of, and the rows behind it.

Figures come with the place of every row; what is kept are places as people write them, and what the formula said on
that day, so that a later wording of it does not tell another story. Working out is for `accept_raw`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from incentives.kpis.formulas.formula import Figure
from incentives.kpis.formulas.known import FORMULAS
from incentives.performance.expectations import ExpectedMeasure
from incentives.values.problem import Place

_CELL = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass(frozen=True, slots=True)
class WorkedOutResult:
    """One result of a measure. amount is in the natural unit (95% is 19/20); unit is a word or a currency.

    cases: how many rows it rests on. parts: the sums and counts that it is made of. left_out: how many rows do not
    count, by reason. rows: where those that count stand, one text a sheet.
    """

    measure: str
    kpi: str
    counted_for: str
    subject: str
    amount: Fraction
    unit: str
    cases: int
    parts: Mapping[str, Fraction]
    left_out: Mapping[str, int]
    rows: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        """Names the result within a period: the measure, whose kind of result it is, and whose."""
        return self.measure, self.counted_for, self.subject


@dataclass(frozen=True, slots=True)
class ToldFormula:
    """What the formula of a KPI said when it was used: how it is calculated, what counts, and what a case is."""

    kpi: str
    formula: str
    counts: str
    leaves_out: str
    cases: str


@dataclass(frozen=True, slots=True)
class WorkedOutRows:
    """Everything that an import worked out of raw rows, with the formulas that it used; nothing where it had none."""

    results: tuple[WorkedOutResult, ...] = ()
    formulas: tuple[ToldFormula, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.results)

    def formula_of(self, kpi: str) -> ToldFormula:
        """The formula of one of the KPIs; KeyError for any other."""
        return {each.kpi: each for each in self.formulas}[kpi]


def kept_of(figures: Mapping[tuple[str, str, str], Figure], measures: Mapping[str, ExpectedMeasure]) -> WorkedOutRows:
    """What is kept of the figures that became results, by measure, kind and name."""
    results = tuple(
        WorkedOutResult(
            measure=key[0],
            kpi=figure.kpi,
            counted_for=figure.counted_for,
            subject=figure.subject,
            amount=figure.amount,
            unit=str(measures[key[0]].unit),
            cases=figure.cases,
            parts=dict(figure.parts),
            left_out=dict(figure.left_out),
            rows=tuple(addresses(figure.places)),
        )
        for key, figure in sorted(figures.items())
        if figure.amount is not None
    )
    return WorkedOutRows(results, tuple(_told(kpi) for kpi in sorted({each.kpi for each in results})))


def addresses(places: Sequence[Place]) -> Iterator[str]:
    """Where rows stand, one text a sheet: `raw.xlsx, sheet Tickets: A3 to A17, A20`; keys of a request one by one."""
    for (file, sheet), held in groupby(places, key=lambda place: (place.file, place.sheet)):
        together = list(held)
        if sheet is None:
            yield from (place.key or place.file for place in together)
        else:
            yield f"{file}, sheet {sheet}: {', '.join(_runs(place.cell or '' for place in together))}"


def _runs(cells: Iterable[str]) -> Iterator[str]:
    """Cells that follow each other in a column, as their first and last."""
    first = last = ""
    for cell in cells:
        if last and _below(last) == cell:
            last = cell
            continue
        if first:
            yield first if first == last else f"{first} to {last}"
        first = last = cell
    if first:
        yield first if first == last else f"{first} to {last}"


def _below(cell: str) -> str:
    found = _CELL.fullmatch(cell)
    return "" if found is None else f"{found[1]}{int(found[2]) + 1}"


def _told(kpi: str) -> ToldFormula:
    formula = FORMULAS[kpi]
    return ToldFormula(kpi, formula.formula, formula.counts, formula.leaves_out, formula.cases)
