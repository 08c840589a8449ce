"""`incentives pay --opening`: what one quarter leaves is taken over by the next, and nothing else is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.building import POLICY, flat, policy_folder, quarter, run

DRAW = "    draw: {pays: 9500 EUR per quarter, recoverable: yes, prorated: no}\n    components:\n      checked"
CHANGES = (
    ("    components:\n      checked", DRAW),
    ("days in role: 92, share", "days in role: 92, draw balance: 0 EUR, share"),
)
ADA = [("P-0001", 0.725), ("P-0002", 0.85)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return policy_folder(tmp_path, POLICY, *CHANGES)


def paid(folder: Path, tmp_path: Path, period: str, *more: str | Path) -> Any:
    """What is paid as JSON; the workbook is one of the period."""
    workbook = quarter(tmp_path / f"{period}.xlsx", period=period, results=ADA)
    output = tmp_path / f"{period}.json"
    result = run("pay", "--policies", folder, "--period", period, workbook, "--output", output, *more)
    assert result.exit_code == 0, result.output
    return json.loads(output.read_text(encoding="utf-8"))


def test_what_a_quarter_advances_is_taken_back_in_the_next(folder: Path, tmp_path: Path) -> None:
    """Ada earns 3500 + 3000 on a draw of 9500. Berta earns 6630.43 for 61 of 92 days, then 10000 and pays 500 back."""
    first = paid(folder, tmp_path, "2026-Q3")
    assert [(each["total"], each["carried"]) for each in first["payouts"]] == [
        ("9500.00", {"draw balance": "3000.00"}),
        ("9500.00", {"draw balance": "2869.57"}),
    ]
    assert first["balances"][0] == {
        "participant": "P-0001",
        "role": "help-desk/agent",
        "what": "draw balance",
        "due_on": None,
        "amount": "3000.00",
    }
    second = paid(folder, tmp_path, "2026-Q4", "--opening", tmp_path / "2026-Q3.json")
    assert [(each["total"], each["carried"]) for each in second["payouts"]] == [
        ("9500.00", {"draw balance": "6000.00"}),
        ("9500.00", {"draw balance": "2369.57"}),
    ]


def test_without_what_the_quarter_before_left_nothing_is_calculated(folder: Path, tmp_path: Path) -> None:
    workbook = quarter(tmp_path / "quarter.xlsx", period="2026-Q4", results=ADA)
    result = run("pay", "--policies", folder, "--period", "2026-Q4", workbook)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "help-desk/agent is paid on what the period before 2026-Q4 left" in flat(result)


def test_the_table_tells_what_is_carried_on(folder: Path, tmp_path: Path) -> None:
    workbook = quarter(tmp_path / "quarter.xlsx", results=ADA)
    result = run("pay", "--policies", folder, "--period", "2026-Q3", workbook)
    assert "Carried on" in result.stdout
    assert "draw balance 3,000.00" in flat(result)


WRONG: dict[str, Callable[[dict[str, Any]], object]] = {
    "no balances": lambda told: told.pop("balances"),
    "other money": lambda told: told.update(currency="Taler"),
    "no day": lambda told: told["period"].update(ends_before="soon"),
    "half a cent": lambda told: told["balances"][0].update(amount="3000.005"),
    "below zero": lambda told: told["balances"][0].update(amount="-1.00"),
    "a number": lambda told: told["balances"][0].update(amount=3000),
    "deferred for ever": lambda told: told["balances"][0].update(what="deferred"),
    "a draw that falls due": lambda told: told["balances"][0].update(due_on="2027-01-01"),
    "nobody": lambda told: told["balances"][0].update(participant=""),
    "another quarter": lambda told: told["period"].update(ends_before="2026-07-01"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_file_that_is_not_what_the_quarter_before_left_is_refused(folder: Path, tmp_path: Path, what: str) -> None:
    told = paid(folder, tmp_path, "2026-Q3")
    WRONG[what](told)
    (tmp_path / "spoilt.json").write_text(json.dumps(told), encoding="utf-8")
    workbook = quarter(tmp_path / "quarter.xlsx", period="2026-Q4", results=ADA)
    result = run("pay", "--policies", folder, "--period", "2026-Q4", workbook, "--opening", tmp_path / "spoilt.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Nothing was calculated." in result.stderr


def test_a_file_that_is_no_json_is_refused(folder: Path, tmp_path: Path) -> None:
    workbook = quarter(tmp_path / "quarter.xlsx", period="2026-Q4", results=ADA)
    result = run("pay", "--policies", folder, "--period", "2026-Q4", workbook, "--opening", workbook)
    assert (result.exit_code, "no JSON file" in flat(result)) == (1, True)


def test_what_is_carried_has_columns_and_a_sheet(folder: Path, tmp_path: Path) -> None:
    workbook = quarter(tmp_path / "quarter.xlsx", results=ADA)
    pay = ("pay", "--policies", folder, "--period", "2026-Q3", workbook)
    told = run(*pay, "--format", "csv")
    ada = next(csv.DictReader(io.StringIO(told.stdout)))
    assert (ada["total"], ada["draw_balance"]) == ("9500.00", "3000.00")
    assert "paid_in" not in ada
    output = tmp_path / "payouts.xlsx"
    assert run(*pay, "--output", output).exit_code == 0
    written = openpyxl.load_workbook(output)
    headings, first, *_ = written["Payouts"].iter_rows(values_only=True)
    assert dict(zip(headings, first, strict=True))["draw_balance"] == 3000
    assert next(written["Carried on"].iter_rows(min_row=2, values_only=True)) == (
        *("P-0001", "help-desk/agent", "draw balance"),
        *("", 3000),
    )


def test_what_could_not_be_taken_back_is_taken_over(folder: Path, tmp_path: Path) -> None:
    """Ada's draw pays her 9500 in the next quarter; 10000 still to be taken back leave 500."""
    paid(folder, tmp_path, "2026-Q3")
    left = json.loads((tmp_path / "2026-Q3.json").read_text(encoding="utf-8"))
    owed = {"participant": "P-0001", "role": "help-desk/agent", "what": "to take back", "due_on": None}
    left["balances"] = [owed | {"amount": "10000.00"}]
    (tmp_path / "left.json").write_text(json.dumps(left), encoding="utf-8")
    second = paid(folder, tmp_path, "2026-Q4", "--opening", tmp_path / "left.json")
    assert second["payouts"][0]["total"] == "0.00"
    assert [each["amount"] for each in second["balances"] if each["what"] == "to take back"] == ["500.00"]
