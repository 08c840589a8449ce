"""`incentives pay`: workbooks and policies in, exact payouts out in every format, or every problem with its cell."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from api.cli.paid import Paid, pay_from
from api.cli.pay_files import escaped, payouts_as_csv, payouts_as_xlsx
from tests.cli.building import HOUSE, POLICY, ROSTER, flat, line_of, policy_folder, quarter, run

CABOT = HOUSE / "tests" / "cases" / "cabot-fiscal-2023"
AWARDS = {
    "Sean D. Keohane": "1,045,704",
    "Erica McLaughlin": "415,303",
    "Karen A. Kalita": "287,161",
    "Hobart C. Kalkstein": "372,067",
    "Jeff Zhu": "267,026",
}
NAMED_AS_A_FORMULA = (
    ("P-0001", "=1+1", "help-desk/agent", date(2026, 1, 1), None),
    ("+P-2", "@SUM(A1)", "help-desk/agent", date(2026, 1, 1), None),
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[str | Path, ...]:
    """The arguments that pay the small company's quarter."""
    folder = tmp_path_factory.mktemp("company")
    workbook = quarter(folder / "quarter.xlsx")
    return ("pay", "--policies", policy_folder(folder), "--period", "2026-Q3", workbook)


@pytest.fixture(scope="module")
def as_json(company: tuple[str | Path, ...]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*company, "--format", "json").stdout)
    return found


def test_the_published_awards_of_cabot_come_out_to_the_dollar() -> None:
    result = run("pay", "--policies", CABOT / "policies", "--period", "2023", CABOT / "fiscal-2023.xlsx")

    assert result.exit_code == 0, result.output
    paid = dict(re.findall(r"^\w+ +(\S.*?\S)  .* ([\d,.]+)$", result.stdout, flags=re.MULTILINE))
    assert AWARDS.items() <= paid.items()
    assert "Payouts for 2023 (2022-10-01 to 2023-09-30), in USD" in result.stdout


def test_payouts_are_exact_and_prorated(company: tuple[str | Path, ...], as_json: dict[str, Any]) -> None:
    ada, ben = as_json["payouts"]

    # 10000 a quarter: 70% of it x 130% + 30% of it x 100% = 12100, capped at 12000
    assert ada["components"] == {"checked_quality": "9100.00", "first_contact": "3000.00"}
    assert (ada["changes_of_total"], ada["total"]) == ("-100.00", "12000.00")
    # 61 of 92 days: 6630.43..., of it 70% x 80% and 30% x 100%
    assert ben["components"] == {"checked_quality": "3713.04", "first_contact": "1989.13"}
    assert ben["total"] == "5702.17"


def test_the_table_says_what_the_json_says(company: tuple[str | Path, ...], as_json: dict[str, Any]) -> None:
    table = run(*company).stdout
    lines = {line.split()[0]: line for line in table.splitlines() if line.startswith("P-")}
    for payout in as_json["payouts"]:
        amounts = re.findall(r"-?[\d,]+\.\d\d", lines[payout["participant"]])
        stated = [*payout["components"].values(), payout["changes_of_total"], payout["total"]]
        assert [amount.replace(",", "") for amount in amounts] == stated
    assert "12,000.00" in table
    assert f"{Decimal(as_json['total']):,}" in table
    assert as_json["result_fingerprint"] in table


def test_json_holds_every_fingerprint(as_json: dict[str, Any]) -> None:
    (policy,), (workbook,) = as_json["policies"], as_json["workbooks"]
    fingerprints = [policy["fingerprint"], workbook["fingerprint"], as_json["input_fingerprint"]]
    assert all(re.fullmatch("[0-9a-f]{64}", str(each)) for each in fingerprints)
    assert as_json["unanswered_findings"] == []


def test_csv_holds_plain_decimals(company: tuple[str | Path, ...]) -> None:
    rows = list(csv.DictReader(io.StringIO(run(*company, "--format", "csv").stdout)))

    assert [(row["participant"], row["total"]) for row in rows] == [("P-0001", "12000.00"), ("P-0002", "5702.17")]
    assert rows[0]["changes_of_total"] == "-100.00"
    assert rows[1]["starts_on"] == "2026-08-01"


@pytest.fixture(scope="module")
def formulas(tmp_path_factory: pytest.TempPathFactory) -> Paid:
    """The payouts of people who are named like formulas."""
    folder = tmp_path_factory.mktemp("formulas")
    results = [(row[0], 0.85) for row in NAMED_AS_A_FORMULA]
    workbook = quarter(folder / "quarter.xlsx", roster=NAMED_AS_A_FORMULA, results=results)
    return pay_from(policy_folder(folder), "2026-Q3", [workbook], date(2026, 10, 7))


def test_text_never_becomes_a_formula_in_csv(formulas: Paid) -> None:
    rows = list(csv.DictReader(io.StringIO(payouts_as_csv(formulas))))
    assert [(row["participant"], row["name"]) for row in rows] == [("'+P-2", "'@SUM(A1)"), ("P-0001", "'=1+1")]


def test_text_never_becomes_a_formula_in_a_workbook(formulas: Paid) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(payouts_as_xlsx(formulas)))["Payouts"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert {"=1+1", "+P-2", "@SUM(A1)"} <= {cell.value for cell in cells}


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "＝1"])
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(text: str) -> None:
    assert escaped(text) == f"'{text}"


@pytest.mark.parametrize("text", ["P-0001", "1=1", "", "'x", "a@example.com"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert escaped(text) == text


def test_a_workbook_holds_numbers_and_is_the_same_to_the_byte(company: tuple[str | Path, ...], tmp_path: Path) -> None:
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    for output in (first, second):
        assert run(*company, "--output", output).exit_code == 0

    assert first.read_bytes() == second.read_bytes()
    workbook = openpyxl.load_workbook(first)
    assert workbook.sheetnames == ["Payouts", "Totals by role", "Fingerprints"]
    totals = [row[-1].value for row in workbook["Payouts"].iter_rows(min_row=2)]
    assert totals == [12000, 5702.17]
    assert workbook["Payouts"]["H2"].number_format == "#,##0.00"


def test_whole_amounts_print_as_they_are(tmp_path: Path) -> None:
    folder = policy_folder(
        tmp_path,
        POLICY,
        ("to: 0.01 EUR", "to: 1 EUR"),
        ("pays_at_most: 120% of target incentive", "pays_at_least: 0 EUR"),
    )
    result = run("pay", "--policies", folder, "--period", "2026-Q3", quarter(tmp_path / "quarter.xlsx"))

    assert re.search(r"P-0001 +Ada Example +92 +9,100 +3,000 +12,100$", result.stdout, flags=re.MULTILINE)
    assert re.search(r"^together +2 +2 +17,802$", result.stdout, flags=re.MULTILINE)


def test_a_statement_shows_steps_that_add_up(company: tuple[str | Path, ...]) -> None:
    text = run(*company, "--statement", "P-0001").stdout
    (statement,) = json.loads(run(*company, "--statement", "P-0001", "--format", "json").stdout)

    steps = [Fraction(step["amount"]) for step in statement["steps"]]
    assert steps == [9100, 3000, -100]
    assert sum(steps) == Fraction(statement["total"]) == 12000
    assert re.search(r"^  Total +12,000.00 EUR$", text, flags=re.MULTILINE)
    assert f"2026-07-01.yaml:{line_of('      checked_quality:')}" in text


def test_somebody_who_is_not_paid_has_no_statement(company: tuple[str | Path, ...]) -> None:
    result = run(*company, "--statement", "P-001")
    assert (result.exit_code, 'Did you mean "P-0001"?' in flat(result)) == (2, True)


def test_every_problem_is_told_with_sheet_and_cell_and_nothing_is_paid(tmp_path: Path) -> None:
    roster = (*ROSTER, ("P-0003", "Cleo Example", "help-desk/agnet", date(2026, 1, 1), None))
    workbook = quarter(tmp_path / "quarter.xlsx", roster=roster, results=[("P-0001", "n/a"), ("P-0002", None)])
    result = run("pay", "--policies", policy_folder(tmp_path), "--period", "2026-Q3", workbook)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert 'quarter.xlsx, sheet Results, cell B3: "n/a"' in result.stderr
    assert "quarter.xlsx, sheet Results, cell B4" in result.stderr
    assert "quarter.xlsx, sheet Roster, cell C4" in result.stderr
    assert "Nothing was calculated." in result.stderr


def test_a_workbook_of_another_quarter_is_refused(tmp_path: Path) -> None:
    workbook = quarter(tmp_path / "quarter.xlsx", period="2026-Q2")
    result = run("pay", "--policies", policy_folder(tmp_path), "--period", "2026-Q3", workbook)
    assert (result.exit_code, "is not the period 2026-Q3" in result.stderr) == (1, True)


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "quarter.xlsx").write_text("participant,checked_quality\n", encoding="utf-8")
    result = run("pay", "--policies", policy_folder(tmp_path), "--period", "2026-Q3", tmp_path / "quarter.xlsx")
    assert (result.exit_code, "quarter.xlsx: " in result.stderr) == (1, True)


def test_a_policy_with_problems_pays_nobody(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path, POLICY, ("weight: 30%", "weight: 20%"))
    result = run("pay", "--policies", folder, "--period", "2026-Q3", quarter(tmp_path / "quarter.xlsx"))
    assert (result.exit_code, "The weights add to 90%" in result.stderr) == (1, True)


@pytest.mark.parametrize("period", ["2026-Q2", "2026", "2026-08"])
def test_a_period_in_which_nothing_is_in_force_is_a_problem_not_zero(tmp_path: Path, period: str) -> None:
    folder = policy_folder(tmp_path)
    result = run("pay", "--policies", folder, "--period", period, quarter(tmp_path / "quarter.xlsx"))
    assert (result.exit_code, f"No policy pays over {period}." in result.stderr) == (1, True)


def test_policies_whose_fiscal_years_differ_are_not_paid_together(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path)
    other = POLICY.replace("policy: help-desk", "policy: hot-line").replace(
        "period: quarter", "period: quarter\nfiscal_year_starts: July"
    )
    (folder / "hot-line").mkdir()
    (folder / "hot-line" / "2026-07-01.yaml").write_text(other, encoding="utf-8")
    result = run("pay", "--policies", folder, "--period", "2027-Q1", quarter(tmp_path / "quarter.xlsx"))

    assert result.exit_code == 1
    assert "2027-Q1 means 2027-01-01 to before 2027-04-01 and 2026-07-01 to before 2026-10-01" in result.stderr


def test_findings_that_nobody_answered_are_told_beside_the_payouts(tmp_path: Path) -> None:
    (tmp_path / "retention-desk").mkdir()
    harmful = HOUSE / "policies" / "retention-desk" / "2026-01-01.yaml"
    (tmp_path / "retention-desk" / harmful.name).write_bytes(harmful.read_bytes())
    roster = [("P-1", "Sam Example", "retention-desk/retention_specialist", date(2026, 1, 1), None)]
    workbook = quarter(tmp_path / "desk.xlsx", roster=roster, results=[("P-1", 0.85)])
    book = openpyxl.load_workbook(workbook)
    del book["Company results"]
    book["Results"]["B2"].value = "saved_customers"
    book.save(workbook)
    result = run("pay", "--policies", tmp_path / "retention-desk", "--period", "2026-Q3", workbook, "--format", "json")

    assert result.exit_code == 0, result.output
    paid = json.loads(result.stdout)
    assert paid["total"] == "3000.00"
    assert "behaviour-pays" in {each["pattern"] for each in paid["unanswered_findings"]}
    assert {each["severity"] for each in paid["unanswered_findings"]} <= {"high", "critical"}
    assert "Nobody has answered for this yet" in result.stderr


def test_the_output_is_written_whole_or_not_at_all(company: tuple[str | Path, ...], tmp_path: Path) -> None:
    output = tmp_path / "payouts.csv"
    assert run(*company, "--output", output).exit_code == 0
    assert output.read_text(encoding="utf-8").startswith("participant,name,role")
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.parametrize(
    "more",
    [
        ("--format", "xlsx"),
        ("--format", "pdf"),
        ("--format", "csv", "--statement", "P-0001"),
        ("--output", "nowhere/payouts.csv"),
        ("--database", "x"),
        ("--period", "Q3"),
        ("nowhere.xlsx",),
    ],
)
def test_misuse_ends_with_2(company: tuple[str | Path, ...], more: tuple[str, ...]) -> None:
    assert run(*company, *more).exit_code == 2
