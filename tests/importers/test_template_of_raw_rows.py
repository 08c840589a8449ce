"""The template for raw rows: what is worked out is not asked for, and rows pasted below the headings are accepted."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from importers.template import FURTHER_ROWS, template_workbook
from importers.workbook import read_workbook
from incentives.kpis.formulas.known import FORMULAS
from incentives.kpis.formulas.rows import OWNERS
from incentives.performance.accept import accept_dataset
from incentives.performance.accept_raw_sheets import COLUMNS, MAY_HAVE, SHEETS
from incentives.performance.to_deliver import DeliveredSheet, ToDeliver
from incentives.performance.to_deliver_raw import raw_sheets, worked_out
from incentives.performance.what_to_deliver import to_deliver
from incentives.policy.model import Policy
from tests.importers.building import saved
from tests.importers.test_template import fill_in, headings, known, opened, policies, quarter, top
from tests.performance.accept_tables import QUARTER, workbook
from tests.performance.test_accept_raw import ROSTER, paid_on

__all__ = ["known", "policies"]
OF_EACH = paid_on({f"m_{number}": f"{kpi} participant" for number, kpi in enumerate(sorted(FORMULAS))})
ROWS: dict[str, list[dict[str, object]]] = {
    "Survey answers": [
        {"answer": f"A-{number}", "survey": "satisfaction", "scale": "1 to 5", "day": date(2026, 8, 3), "score": score}
        for number, score in enumerate((5, 4, 2))
    ],
    "Tickets": [
        {"ticket": f"T-{n}", "opened_at": datetime(2026, 8, 3, 9), "solved_at": datetime(2026, 8, 3, 12)}  # noqa: DTZ001
        for n in range(FURTHER_ROWS + 5)
    ],
}


@pytest.mark.parametrize("kpi", sorted(FORMULAS))
def test_every_column_that_a_formula_reads_is_there_and_none_that_nobody_knows(kpi: str) -> None:
    sheets = {sheet.title: sheet for sheet in raw_sheets(paid_on({"one": f"{kpi} team"}))}
    assert set(sheets) == {SHEETS[name].value.capitalize() for name in FORMULAS[kpi].needs}
    for name, columns in FORMULAS[kpi].needs.items():
        kind = SHEETS[name]
        there = set(sheets[kind.value.capitalize()].headings)
        assert {*columns, *COLUMNS[kind], "participant", "team"} <= there
        assert there <= {*COLUMNS[kind], *MAY_HAVE[kind], *OWNERS}


def test_rows_pasted_below_the_headings_are_accepted_however_many() -> None:
    expected = paid_on({"pleased": "customer_satisfaction participant", "speed": "resolution_time participant"})
    wanted = ToDeliver(QUARTER, "EUR", tuple(raw_sheets(expected)), (), tuple(expected.roles))
    blank = opened(template_workbook(wanted))
    for title, rows in ROWS.items():
        sheet = blank[title]
        columns = headings(sheet)
        for number, row in enumerate(rows, start=top(sheet) + 1):
            for name, value in {**row, "participant": "P-1"}.items():
                assert is_open(sheet, columns[name])
                sheet.cell(number, columns[name]).value = value  # type: ignore[assignment]
    filled, problems = read_workbook(saved(blank), "raw.xlsx")
    assert problems == ()
    assert filled is not None
    _, problems = accept_dataset([workbook(ROSTER), filled], expected)
    assert {problem.code for problem in problems} == {"no-cases"}
    assert {problem.message.split(" cannot ")[0][-3:] for problem in problems} == {"P-2", "P-3"}


def test_results_that_are_worked_out_have_no_column_and_everything_else_stays(
    policies: tuple[Policy, ...], known: tuple[object, object]
) -> None:
    whole = to_deliver(policies, quarter(), *known)  # type: ignore[arg-type]
    raw = to_deliver(policies, quarter(), *known, raw=True)  # type: ignore[arg-type]
    before, after = by_title(whole), by_title(raw)
    assert after["Roster"] == before["Roster"]
    assert after["Quotas"] == before["Quotas"]
    gone = set(before["Results"].headings) - set(after["Results"].headings)
    assert gone
    assert {sheet.title for sheet in raw.sheets if sheet.open_ended} == after.keys() - before.keys() != set()
    assert opened(template_workbook(raw)).sheetnames[1:] == list(after)


def test_a_template_for_results_asks_for_no_raw_row(policies: tuple[Policy, ...], known: tuple[object, object]) -> None:
    wanted = to_deliver(policies, quarter(), *known)  # type: ignore[arg-type]
    assert not any(sheet.open_ended for sheet in wanted.sheets)
    assert fill_in(opened(template_workbook(wanted))["Results"]) > 30


def test_every_formula_of_the_catalogue_is_known_to_be_worked_out() -> None:
    assert len(worked_out(OF_EACH)) == len(FORMULAS)
    assert worked_out(paid_on({"one": "lead_volume participant"})) == frozenset()


def is_open(sheet: Worksheet, column: int) -> bool:
    """Whether every cell of the column may be filled in, also below the rows that are coloured."""
    found = [each for each in sheet.column_dimensions.values() if (each.min or 0) <= column <= (each.max or 0)]
    return not found[0].protection.locked and sheet.protection.sheet


def by_title(wanted: ToDeliver) -> dict[str, DeliveredSheet]:
    return {sheet.title: sheet for sheet in wanted.sheets}
