"""Results that were worked out of raw rows, as JSON and back: whole, and compact, since there may be many."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from incentives.performance.worked_out import ToldFormula, WorkedOutResult, WorkedOutRows
from incentives.store.packing import read_exact


def worked_out_json(worked_out: WorkedOutRows) -> dict[str, Any]:
    """What was worked out, as it is stored; amounts are the text of a fraction."""
    return {
        "formulas": [list(astuple(each)) for each in worked_out.formulas],
        "results": [_result_json(each) for each in worked_out.results],
    }


def read_worked_out(stored: Any) -> WorkedOutRows:
    """What was stored; nothing for an import that has none, or that is from before it was kept."""
    if stored is None:
        return WorkedOutRows()
    return WorkedOutRows(
        results=tuple(_read_result(each) for each in stored["results"]),
        formulas=tuple(ToldFormula(*each) for each in stored["formulas"]),
    )


def _result_json(each: WorkedOutResult) -> list[Any]:
    named = [each.measure, each.kpi, each.counted_for, each.subject, str(each.amount), each.unit, each.cases]
    parts = {name: str(part) for name, part in each.parts.items()}
    return [*named, parts, dict(each.left_out), list(each.rows)]


def _read_result(stored: Any) -> WorkedOutResult:
    measure, kpi, counted_for, subject, amount, unit, cases, parts, left_out, rows = stored
    exact = {name: read_exact(part) for name, part in parts.items()}
    return WorkedOutResult(
        measure, kpi, counted_for, subject, read_exact(amount), unit, cases, exact, left_out, tuple(rows)
    )
