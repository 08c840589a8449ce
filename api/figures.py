"""Figures worked out of raw rows, as JSON: exact, with their definition and the addresses of the rows behind them."""

from __future__ import annotations

from fractions import Fraction

from incentives.kpis.formulas.formula import Figure
from incentives.kpis.formulas.known import FORMULAS
from incentives.kpis.read import packaged_kpis
from incentives.performance.raw_figures import Figures
from incentives.performance.worked_out import addresses
from incentives.values.decimals import plain
from incentives.values.unit import Unit, UnitKind


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


def _number(part: Fraction) -> str:
    return plain(part)
