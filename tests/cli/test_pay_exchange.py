"""`incentives pay` in two currencies: the rates stand in the workbook or in a file of their own."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.cli.building import POLICY, flat, policy_folder, quarter, run

CHANGES = (
    ("period: quarter\n", "period: quarter\nexchange_day: last day of period\n"),
    ("    title: Help desk agent\n", "    title: Help desk agent\n    paid_in: from the roster\n"),
)
RATES = "Day;From;To;Exchange rate\n2026-09-30;EUR;USD;1.0842\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return policy_folder(tmp_path, POLICY, *CHANGES)


def delivered(tmp_path: Path, *currencies: str) -> Path:
    """The quarter, with a column of pay currencies on its roster."""
    file = quarter(tmp_path / "quarter.xlsx")
    workbook = openpyxl.load_workbook(file)
    for row, text in enumerate(("Pay currency", *currencies), start=1):
        workbook["Roster"].cell(row, 6).value = text
    workbook.save(file)
    return file


def rates(tmp_path: Path, text: str = RATES) -> Path:
    file = tmp_path / "exchange rates.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_everybody_is_paid_out_in_the_own_currency(folder: Path, tmp_path: Path) -> None:
    """Ada earns 12,000 EUR, 13,010.40 USD at 1.0842; Ben stays in EUR."""
    files = (delivered(tmp_path, "USD", "EUR"), rates(tmp_path))
    told = run("pay", "--policies", folder, "--period", "2026-Q3", *files, "--format", "json")
    assert told.exit_code == 0, told.output
    whole = json.loads(told.stdout)
    ada, ben = whole["payouts"]
    assert (ada["total"], ada["paid_out"]) == ("12000.00", {"amount": "13010.40", "currency": "USD"})
    assert ben["paid_out"] == {"amount": ben["total"], "currency": "EUR"}
    table = run("pay", "--policies", folder, "--period", "2026-Q3", *files)
    assert "13,010.40 USD" in table.stdout
    statement = run("pay", "--policies", folder, "--period", "2026-Q3", *files, "--statement", "P-0001")
    assert "12,000.00 EUR × 1.0842 EUR to USD on 30 September 2026 = 13,010.40 USD" in flat(statement)


def test_payroll_reads_amount_and_currency_in_columns(folder: Path, tmp_path: Path) -> None:
    files = (delivered(tmp_path, "USD", "EUR"), rates(tmp_path))
    told = run("pay", "--policies", folder, "--period", "2026-Q3", *files, "--format", "csv")
    ada, ben = csv.DictReader(io.StringIO(told.stdout))
    assert (ada["currency"], ada["total"], ada["paid_in"], ada["paid_out"]) == ("EUR", "12000.00", "USD", "13010.40")
    assert (ben["paid_in"], ben["paid_out"]) == ("EUR", ben["total"])
    output = tmp_path / "payouts.xlsx"
    assert run("pay", "--policies", folder, "--period", "2026-Q3", *files, "--output", output).exit_code == 0
    headings, first, *_ = openpyxl.load_workbook(output)["Payouts"].iter_rows(values_only=True)
    row = dict(zip(headings, first, strict=True))
    assert (row["paid_in"], row["paid_out"]) == ("USD", 13010.40)


def test_rates_in_the_workbook_itself_do_as_well(folder: Path, tmp_path: Path) -> None:
    file = delivered(tmp_path, "USD", "EUR")
    workbook = openpyxl.load_workbook(file)
    sheet = workbook.create_sheet("Exchange rates")
    for row in (("day", "from", "to", "rate"), (date(2026, 9, 30), "EUR", "USD", 1.0842)):
        sheet.append(row)
    workbook.save(file)
    told = run("pay", "--policies", folder, "--period", "2026-Q3", file)
    assert "13,010.40 USD" in told.stdout, told.output


def test_without_the_rate_or_the_currency_nobody_is_paid(folder: Path, tmp_path: Path) -> None:
    pay = ("pay", "--policies", folder, "--period", "2026-Q3")
    told = run(*pay, delivered(tmp_path, "USD", "EUR"))
    assert told.exit_code == 1
    assert "Enter on the sheet Exchange rates: day 2026-09-30, from EUR, to USD, and the rate." in flat(told)
    told = run(*pay, delivered(tmp_path, "USD", ""), rates(tmp_path))
    assert told.exit_code == 1
    assert "pay-currency-missing" in told.output or "has no paid_in" in flat(told)
    assert run(*pay, delivered(tmp_path, "EUR", "EUR")).exit_code == 0
