"""Templates: what concerns somebody can be filled in, nothing else, and filled in it comes back without a problem."""

from __future__ import annotations

import io
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from api.cli.catalogues import catalogues_for
from importers.template import number_format, template_workbook, validation
from importers.workbook import read_workbook
from incentives.performance.accept import accept_dataset, accept_quotas, accept_roster
from incentives.performance.expect import expectations
from incentives.performance.facts import Dataset, Quota, Roster
from incentives.performance.to_deliver import DAY, DeliveredRow, DeliveredSheet, Entry, ToDeliver
from incentives.performance.what_to_deliver import to_deliver
from incentives.policy.folder import read_policies
from incentives.policy.model import Policy
from incentives.values.period import Period, parse_period
from incentives.values.problem import Problem
from incentives.values.unit import PERCENT, Unit, UnitKind
from tests.importers.building import saved

HOUSE = Path(__file__).parents[2]
PERIOD = parse_period("2026-Q3", 1)
DEMO = HOUSE / "api" / "demo" / "2026-Q3"


@pytest.fixture(scope="module")
def policies() -> tuple[Policy, ...]:
    found, problems = read_policies(HOUSE / "policies", catalogues_for(HOUSE / "policies").kpis)
    assert problems == ()
    return tuple(found.during(quarter()))


def quarter() -> Period:
    assert PERIOD is not None
    return PERIOD


@pytest.fixture(scope="module")
def known(policies: tuple[Policy, ...]) -> tuple[Roster, tuple[Quota, ...]]:
    """The sample company's roster and quotas."""
    expected = expectations(policies, quarter())
    roster_file, _ = read_workbook(DEMO / "roster.csv", "roster.csv")
    assert roster_file is not None
    roster, problems = accept_roster(roster_file, expected)
    assert problems == ()
    assert roster is not None
    quota_file, _ = read_workbook(b"Period,2026-Q3\n\n" + (DEMO / "quotas.csv").read_bytes(), "quotas.csv")
    assert quota_file is not None
    quotas, problems = accept_quotas(quota_file, roster, expected)
    assert problems == ()
    return roster, quotas or ()


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def top(sheet: Worksheet) -> int:
    return 3 if sheet["A1"].value == "Period" else 1


def headings(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[top(sheet)] if cell.value is not None}


def rule(sheet: Worksheet, cell: Cell | MergedCell) -> DataValidation | None:
    return next((each for each in sheet.data_validations.dataValidation if cell.coordinate in each.sqref), None)


def fill_in(sheet: Worksheet) -> int:
    """Fills every open cell of the people's rows with something that its limits allow; how many were filled."""
    filled = 0
    for row in sheet.iter_rows(min_row=top(sheet) + 1):
        if row[0].value is None:
            continue
        for cell in row:
            limits = rule(sheet, cell)
            if not cell.protection.locked and cell.value is None and limits is not None and limits.type == "decimal":
                cell.value = 0.5 if limits.operator in (None, "between") else 10
                filled += 1
    return filled


def accepted(content: bytes, policies: tuple[Policy, ...]) -> tuple[Dataset | None, tuple[Problem, ...]]:
    workbook, problems = read_workbook(content, "template.xlsx")
    assert problems == ()
    assert workbook is not None
    return accept_dataset([workbook], expectations(policies, quarter()))


def test_filled_in_it_comes_back_without_a_problem(
    policies: tuple[Policy, ...], known: tuple[Roster, tuple[Quota, ...]]
) -> None:
    roster, quotas = known
    workbook = opened(template_workbook(to_deliver(policies, quarter(), roster, quotas)))
    filled = {sheet.title: fill_in(sheet) for sheet in workbook.worksheets if sheet.title != "Instructions"}
    assert filled["Results"] > 30
    assert filled["Roster"] == filled["Quotas"] == 0
    dataset, problems = accepted(saved(workbook), policies)
    assert problems == ()
    assert dataset is not None
    assert dataset.roster == roster
    assert dataset.quotas == quotas


def test_what_is_left_blank_is_told_at_its_cell(
    policies: tuple[Policy, ...], known: tuple[Roster, tuple[Quota, ...]]
) -> None:
    workbook = opened(template_workbook(to_deliver(policies, quarter(), *known)))
    for sheet in workbook.worksheets[1:]:
        fill_in(sheet)
    results = workbook["Results"]
    cell = next(c for row in results.iter_rows(min_row=4) for c in row if c.value == 0.5)
    cell.value = None
    _, problems = accepted(saved(workbook), policies)
    assert [(problem.code, problem.place.cell) for problem in problems] == [("blank-result", cell.coordinate)]


def test_a_person_who_is_added_below_is_accepted_too(
    policies: tuple[Policy, ...], known: tuple[Roster, tuple[Quota, ...]]
) -> None:
    workbook = opened(template_workbook(to_deliver(policies, quarter(), *known)))
    for sheet in workbook.worksheets[1:]:
        fill_in(sheet)
    add(
        workbook["Roster"],
        participant="P-9",
        name="Zoe",
        role="support/support_agent",
        starts_on=date(2026, 7, 1),
        share=1,
        team="Support Core",
    )
    add(workbook["Results"], participant="P-9", name="Zoe", checked_quality=0.9)
    dataset, problems = accepted(saved(workbook), policies)
    assert problems == ()
    assert dataset is not None
    assert "P-9" in dataset.roster.people


def add(sheet: Worksheet, **values: object) -> None:
    """Fills in the first row below the people, of which every cell used must be open."""
    columns = headings(sheet)
    row = next(n for n in range(top(sheet) + 1, sheet.max_row + 1) if sheet.cell(n, 1).value is None)
    for heading, value in values.items():
        cell = sheet.cell(row, columns[heading])
        assert not cell.protection.locked
        cell.value = value  # type: ignore[assignment]


def test_without_a_roster_every_row_is_open(policies: tuple[Policy, ...]) -> None:
    workbook = opened(template_workbook(to_deliver(policies, quarter())))
    assert workbook.sheetnames[:3] == ["Instructions", "Roster", "Quotas"]
    results = workbook["Results"]
    assert not results["A4"].protection.locked
    assert not results["C4"].protection.locked


def test_headings_are_locked_and_frozen_and_cells_that_concern_nobody_grey(
    policies: tuple[Policy, ...], known: tuple[Roster, tuple[Quota, ...]]
) -> None:
    workbook = opened(template_workbook(to_deliver(policies, quarter(), *known)))
    for sheet in workbook.worksheets:
        assert sheet.protection.sheet
        assert sheet.freeze_panes is not None
    results = workbook["Results"]
    columns = headings(results)
    row = next(n for n in range(4, 60) if results.cell(n, 1).value == "P-0111")  # an account executive
    own, other = results.cell(row, columns["new_revenue"]), results.cell(row, columns["checked_quality"])
    assert (own.protection.locked, other.protection.locked) == (False, True)
    assert other.fill.start_color.rgb == "FFD9D9D9"
    assert results.cell(3, 1).protection.locked
    assert own.number_format == "#,##0.00"
    assert results.cell(3, columns["new_revenue"]).comment is not None


def test_the_instructions_explain_every_measure(policies: tuple[Policy, ...]) -> None:
    wanted = to_deliver(policies, quarter())
    sheet = opened(template_workbook(wanted))["Instructions"]
    told = {str(row[0].value): row for row in sheet.iter_rows()}
    for measure in wanted.measures:
        assert [cell.value for cell in told[measure.key][:8]] == [
            *(measure.key, measure.title, str(measure.unit), measure.counted_for),
            *(measure.bounds or "any amount", measure.definition, measure.formula, measure.source),
        ]


def test_roles_are_chosen_from_a_list(policies: tuple[Policy, ...]) -> None:
    workbook = opened(template_workbook(to_deliver(policies, quarter())))
    roster = workbook["Roster"]
    limits = rule(roster, roster.cell(2, headings(roster)["role"]))
    assert limits is not None
    assert limits.type == "list"
    first, _, last = str(limits.formula1).partition("!")[2].replace("$", "").partition(":")
    listed = [cell.value for (cell,) in workbook["Instructions"][f"{first}:{last}"]]
    assert listed == list(expectations(policies, quarter()).roles)


@pytest.mark.parametrize(
    ("entry", "form", "limit"),
    [
        (Entry(PERCENT, Fraction(0), Fraction(1)), "0.00%", ("between", 0, 1)),
        (Entry(Unit(UnitKind.MONEY, "EUR"), Fraction(0)), "#,##0.00", (">=", 0, None)),
        (Entry(Unit(UnitKind.MONEY, "JPY"), above_zero=True), "#,##0", (">", 0, None)),
        (Entry(Unit(UnitKind.DAYS), None, Fraction(5)), 'General" days"', ("<=", 5, None)),
        (Entry(Unit(UnitKind.SCORE), Fraction(0), Fraction(10)), "General", ("between", 0, 10)),
    ],
)
def test_formats_and_limits_are_those_of_the_unit(entry: Entry, form: str, limit: tuple[str, float, object]) -> None:
    assert number_format(entry) == form
    found = dict(validation(entry, 1) or {})
    least = found.get("minimum", found.get("value"))
    assert (found["criteria"], least, found.get("maximum")) == limit


def test_known_text_that_looks_like_a_formula_stays_text() -> None:
    row = DeliveredRow({"participant": "=1+1", "name": "@SUM(A1)"}, {})
    sheet = DeliveredSheet("Results", True, {"participant": "", "name": ""}, (row,))
    wanted = ToDeliver(quarter(), "EUR", (sheet,), (), ())
    found = opened(template_workbook(wanted))["Results"]
    assert [(cell.value, cell.data_type) for cell in found[4]] == [("=1+1", "s"), ("@SUM(A1)", "s")]


def test_the_same_facts_give_the_same_bytes(policies: tuple[Policy, ...]) -> None:
    wanted = to_deliver(policies, quarter())
    assert template_workbook(wanted) == template_workbook(wanted)


def test_a_day_and_a_share_that_no_cell_holds_exactly_are_left_to_be_stated() -> None:
    row = DeliveredRow({"day": date(2026, 7, 1), "share": Fraction(1, 3)}, {"day": DAY, "share": Entry(PERCENT)})
    sheet = DeliveredSheet("Roster", False, {"day": "", "share": ""}, (row,))
    found = opened(template_workbook(ToDeliver(quarter(), "EUR", (sheet,), (), ())))["Roster"]
    assert found["A2"].value == datetime(2026, 7, 1)  # noqa: DTZ001
    assert found["B2"].value is None
