"""`incentives template`: a workbook that is filled in and paid from."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.cli.building import flat, policy_folder, quarter, run


def test_a_template_is_filled_in_and_paid(tmp_path: Path) -> None:
    policies, output = policy_folder(tmp_path), tmp_path / "template.xlsx"
    roster = quarter(tmp_path / "quarter.xlsx")
    result = run("template", policies, "--period", "2026-Q3", "--roster", roster, "-o", output)
    assert result.exit_code == 0, result.output
    workbook = openpyxl.load_workbook(output)
    for row, quality in ((4, 0.95), (5, 0.8)):
        workbook["Results"].cell(row, 3).value = quality
    workbook["Company results"]["B4"] = 0.75
    workbook.save(output)
    paid = run("pay", "--policies", policies, "--period", "2026-Q3", output)
    assert paid.exit_code == 0, paid.output
    before = run("pay", "--policies", policies, "--period", "2026-Q3", roster)
    assert paid.output.partition("template.xlsx")[0] == before.output.partition("quarter.xlsx")[0]


def test_a_roster_with_problems_is_told_and_nothing_written(tmp_path: Path) -> None:
    roster = quarter(tmp_path / "quarter.xlsx", roster=(("P-0001", "Ada", "help-desk/nobody", "soon", None),))
    output = tmp_path / "template.xlsx"
    result = run("template", policy_folder(tmp_path), "--period", "2026-Q3", "--roster", roster, "-o", output)
    assert result.exit_code == 1
    assert "No template was written." in flat(result)
    assert not output.exists()


def test_a_template_is_a_workbook(tmp_path: Path) -> None:
    result = run("template", policy_folder(tmp_path), "--period", "2026-Q3", "-o", tmp_path / "template.csv")
    assert result.exit_code == 2
    assert "say --output template.xlsx" in flat(result)


def test_sheets_of_raw_rows_take_the_place_of_results_when_asked_for(tmp_path: Path) -> None:
    packaged = Path(__file__).parents[2] / "policies"
    sheets = {}
    for name, flags in (("results", ()), ("raw", ("--raw",))):
        output = tmp_path / f"{name}.xlsx"
        result = run("template", packaged, "--period", "2026-Q3", "-o", output, *flags)
        assert result.exit_code == 0, result.output
        sheets[name] = set(openpyxl.load_workbook(output).sheetnames)
    assert sheets["raw"] - sheets["results"] == {"Customers", "Subscriptions", "Tickets"}
