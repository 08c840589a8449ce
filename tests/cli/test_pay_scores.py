"""`incentives pay --scores`: the score of every component and part, in every form."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.building import HOUSE, POLICY, flat, policy_folder, quarter, run

CABOT = HOUSE / "tests" / "cases" / "cabot-fiscal-2023"
AWARDS = ("pay", "--policies", CABOT / "policies", "--period", "2023", CABOT / "fiscal-2023.xlsx", "--scores")


@pytest.fixture(scope="module")
def scores() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(*AWARDS, "--format", "json").stdout)["scores"]
    return found


def test_parts_stand_under_what_they_are_part_of(scores: list[dict[str, Any]]) -> None:
    of_one = [each for each in scores if each["participant"] == "keohane"]
    assert [each["component"] for each in of_one] == [
        "company",
        "company.adjusted_ebit",
        "company.working_capital_days",
        "company.discretionary_cash_flow",
        "individual",
    ]


def test_scores_are_exact_to_twelve_places_and_as_used(scores: list[dict[str, Any]]) -> None:
    told = {each["component"]: each for each in scores if each["participant"] == "keohane"}
    assert told["company.adjusted_ebit"]["score_percent"] == "69.047619047619"
    assert told["company"]["score_percent"] == "59.6"  # rounded, as it is used
    assert told["company.working_capital_days"]["score_percent"] == "0"
    assert told["company"]["weight_percent"] == "70"
    assert all(each["known"] for each in scores)


def test_without_the_option_there_are_no_scores() -> None:
    assert "scores" not in json.loads(run(*AWARDS[:-1], "--format", "json").stdout)


def test_the_csv_holds_the_scores_instead_of_the_payouts(scores: list[dict[str, Any]]) -> None:
    rows = list(csv.DictReader(io.StringIO(run(*AWARDS, "--format", "csv").stdout)))
    assert [row["score_percent"] for row in rows] == [each["score_percent"] for each in scores]
    assert {row["known"] for row in rows} == {"yes"}


def test_the_workbook_has_a_sheet_of_scores(scores: list[dict[str, Any]], tmp_path: Path) -> None:
    assert run(*AWARDS, "--output", tmp_path / "paid.xlsx").exit_code == 0
    workbook = openpyxl.load_workbook(tmp_path / "paid.xlsx")
    assert workbook.sheetnames == ["Payouts", "Totals by role", "Scores", "Fingerprints"]
    assert workbook["Scores"].max_row == len(scores) + 1


def test_the_table_follows_the_payouts() -> None:
    lines = run(*AWARDS).stdout.splitlines()
    (start,) = [number for number, line in enumerate(lines) if line.startswith("Scores of Sean D. Keohane (keohane)")]
    assert lines[start + 1].split() == ["component", "weight", "score"]
    assert [line.split() for line in lines[start + 3 : start + 6]] == [
        ["company", "70%", "59.6%"],
        ["adjusted_ebit", "60%", "69.047619047619%"],
        ["working_capital_days", "20%", "0%"],
    ]


def test_a_score_that_no_result_stands_behind_is_not_known(tmp_path: Path) -> None:
    stated = "        weight: 70%\n        target: 85%\n"
    folder = policy_folder(tmp_path, POLICY, (stated, f"{stated}        missing: weight to the others\n"))
    workbook = quarter(tmp_path / "quarter.xlsx", results=(("P-0001", 0.95),))
    told = run("pay", "--policies", folder, "--period", "2026-Q3", workbook, "--scores", "--format", "json")
    assert told.exit_code == 0, told.output
    known = {(each["participant"], each["component"]): each for each in json.loads(told.stdout)["scores"]}
    assert known["P-0001", "checked_quality"]["known"] is True
    assert known["P-0002", "checked_quality"]["known"] is False
    assert known["P-0002", "first_contact"]["weight_percent"] == "100"


def test_a_statement_and_scores_are_not_asked_for_together() -> None:
    result = run(*AWARDS, "--statement", "keohane")
    assert result.exit_code == 2
    assert "say --statement or --scores" in flat(result)
