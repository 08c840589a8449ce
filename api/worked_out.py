"""Results worked out of raw rows, for pages, statements and JSON: what each is made of and where its rows stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from incentives.kpis.read import packaged_kpis
from incentives.performance.worked_out import ToldFormula, WorkedOutResult, WorkedOutRows
from incentives.services.origins import Origin
from incentives.values.decimals import grouped, plain
from incentives.values.unit import parse_unit

MOST_RESULTS = 100
MOST_LETTERS = 300  # of the addresses of one result on a page


@dataclass(frozen=True, slots=True)
class ShownResult:
    """One line of the table. rows are cut where they are many; all of them stand in the JSON."""

    title: str
    whose: str
    result: str
    cases: str
    parts: str
    left_out: str
    rows: str


@dataclass(frozen=True, slots=True)
class ShownRows:
    """What a page shows of the results of an import: the first of them, how many more, and the formulas."""

    results: tuple[ShownResult, ...]
    more: int
    formulas: Mapping[str, ToldFormula]


def shown_rows(worked_out: WorkedOutRows) -> ShownRows:
    """The first results with the definitions of all formulas, by the title of the KPI."""
    results = tuple(_shown(each) for each in worked_out.results[:MOST_RESULTS])
    formulas = {_title(each.kpi): each for each in worked_out.formulas}
    return ShownRows(results, len(worked_out.results) - len(results), formulas)


def sentence(origin: Origin) -> str:
    """Where a result of a statement comes from: `Worked out of 42 cases (answers): promoters 20, …`."""
    return f"Worked out of {_cases(origin.result)} ({origin.formula.cases}): {_parts(origin.result)}."


def worked_out_as_json(worked_out: WorkedOutRows) -> dict[str, object]:
    """Everything that is kept, as WorkedOutRowsSchema dumps it."""
    return {
        "formulas": worked_out.formulas,
        "results": [_as_json(each) | {"rows": each.rows} for each in worked_out.results],
    }


def _as_json(result: WorkedOutResult) -> dict[str, object]:
    """One result: `exact` is the text of a fraction in the natural unit (95% is 19/20), `shown` is for people."""
    return {
        "measure": result.measure,
        "kpi": result.kpi,
        "counted_for": result.counted_for,
        "subject": result.subject,
        "exact": str(result.amount),
        "shown": _amount(result),
        "cases": result.cases,
        "parts": {name: plain(part) for name, part in result.parts.items()},
        "left_out": result.left_out,
    }


def origins_as_json(origins: Mapping[str, Origin]) -> list[dict[str, object]]:
    """The origins of a statement's results, without addresses: those stand with the upload."""
    return [_as_json(each.result) | {"upload": each.upload, "sentence": sentence(each)} for each in origins.values()]


def _shown(result: WorkedOutResult) -> ShownResult:
    rows = "; ".join(result.rows)
    cut = rows if len(rows) <= MOST_LETTERS else f"{rows[:MOST_LETTERS].rpartition(',')[0]}, …"
    return ShownResult(
        title=_title(result.kpi),
        whose="the company" if result.counted_for == result.subject else f"{result.counted_for} {result.subject}",
        result=_amount(result),
        cases=_cases(result),
        parts=_parts(result),
        left_out=", ".join(f"{count:,} {reason}" for reason, count in result.left_out.items()),
        rows=cut,
    )


def _amount(result: WorkedOutResult) -> str:
    unit = parse_unit(result.unit)
    return plain(result.amount) if unit is None else unit.show(result.amount)


def _cases(result: WorkedOutResult) -> str:
    return f"{result.cases:,} {'case' if result.cases == 1 else 'cases'}"


def _parts(result: WorkedOutResult) -> str:
    return ", ".join(f"{name} {grouped(plain(part))}" for name, part in result.parts.items())


def _title(kpi: str) -> str:
    known = packaged_kpis().get(kpi)
    return kpi if known is None else known.title
