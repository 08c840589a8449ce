"""Figures worked out of raw rows, as JSON: exact, with their definition and the addresses of the rows behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from incentives.kpis.formulas.formula import Figure
from incentives.kpis.formulas.known import FORMULAS
from incentives.kpis.read import packaged_kpis
from incentives.performance.raw_figures import Figures
from incentives.values.decimals import plain
from incentives.values.problem import Place
from incentives.values.unit import Unit, UnitKind

_CELL = re.compile(r"([A-Z]+)([0-9]+)")


def unit_of(kpi: str, currency: str) -> Unit:
    """The unit of a KPI of the catalogue; money is in the currency."""
    kind = packaged_kpis()[kpi].unit
    return Unit(kind, currency) if kind is UnitKind.MONEY else Unit(kind)


def figure_as_json(figure: Figure, currency: str, *, rows: bool) -> dict[str, object]:
    """A figure; `exact` is the text of a fraction in the natural unit (95% is 19/20), `shown` is for people."""
    amount, unit = figure.amount, unit_of(figure.kpi, currency)
    told: dict[str, object] = {
        "kpi": figure.kpi,
        "counted_for": figure.counted_for,
        "subject": figure.subject,
        "exact": None if amount is None else str(amount),
        "shown": None if amount is None else unit.show(amount),
        "cases": figure.cases,
        "parts": {name: _number(part) for name, part in figure.parts.items()},
        "left_out": dict(figure.left_out),
        "why": figure.why,
    }
    return told | {"rows": list(addresses(figure.places))} if rows else told


def definition_as_json(kpi: str) -> dict[str, object]:
    """What a figure counts, in words."""
    formula = FORMULAS[kpi]
    return {
        "kpi": kpi,
        "title": packaged_kpis()[kpi].title,
        "unit": packaged_kpis()[kpi].unit.value,
        "formula": formula.formula,
        "counts": formula.counts,
        "leaves_out": formula.leaves_out,
        "cases": formula.cases,
        "no_result": formula.no_result,
        "sheets": {sheet: sorted(columns) for sheet, columns in formula.needs.items()},
    }


def of_nobody_as_json(figures: Figures) -> list[dict[str, object]]:
    """How many rows that count name no owner, by KPI and kind of owner."""
    return [{"kpi": kpi, "counted_for": word, "rows": count} for (kpi, word), count in figures.of_nobody.items()]


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


def _number(part: Fraction) -> str:
    return plain(part)
