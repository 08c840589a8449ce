"""`incentives explain` and `incentives bounds`: exact words for people, exact text for programs, clear refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.building import flat, policy_folder, quarter, run

GIVEN = (
    "--given", "checked_quality=85%", "--given", "first_contact=75%",
    "--given", "days in role=92", "--given", "share of full time=100%",
)  # fmt: skip


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return policy_folder(tmp_path_factory.mktemp("explained"))


def file(policies: Path) -> Path:
    return policies / "help-desk" / "2026-07-01.yaml"


def test_one_more_unit_is_told_in_both_directions(policies: Path) -> None:
    result = run("explain", file(policies), *GIVEN)
    assert result.exit_code == 0, result.output
    # 7,000 × 30 % over 10 points upwards, 7,000 over 25 points downwards
    assert "checked_quality 85% 1 percentage point +210.00 EUR -280.00 EUR" in flat(result)
    assert "Each 1 percentage point more is worth +210.00 EUR as far as" in flat(result)


def test_what_if_adds_up(policies: Path) -> None:
    result = run("explain", file(policies), *GIVEN, "--if", "checked_quality=90%", "--json")
    (found,) = json.loads(result.stdout)
    what_if = found["what_if"]
    assert what_if["difference"]["amount"] == "1050.00"
    assert [step["difference"]["amount"] for step in what_if["steps"]] == ["1050.00", "0.00"]


def test_a_participant_of_the_workbooks_is_explained_as_paid(policies: Path, tmp_path: Path) -> None:
    workbook = quarter(tmp_path / "quarter.xlsx")
    arguments = ("--policies", policies, "--period", "2026-Q3", "--participant", "P-0001", workbook)
    (found,) = json.loads(run("explain", *arguments, "--json").stdout)
    assert (found["participant"], found["role"]) == ("P-0001", "agent")
    assert found["one_more"][0]["more"]["difference"]["amount"] == "0.00"
    result = run("explain", *arguments[:-2], "P-9", workbook)
    assert result.exit_code == 2
    assert "Nobody is paid as" in flat(result)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Give the amounts of a scorecard"),
        (("--given", "checked_quality"), "is not written as NAME=AMOUNT"),
        (("--at-target", "--if", "quality=1%"), "The policy knows no quality"),
        (("--given", "checked_quality=85%"), "first_contact is missing"),
        (("--at-target", "--role", "boss"), "There is no role boss"),
    ],
)
def test_what_cannot_be_explained_says_why(policies: Path, arguments: tuple[str, ...], says: str) -> None:
    result = run("explain", file(policies), *arguments)
    assert result.exit_code in (1, 2)
    assert says in flat(result)


def test_bounds_are_proven_with_their_scorecard(policies: Path) -> None:
    result = run("bounds", policies)
    assert result.exit_code == 0, result.output
    # 70 % × 130 % + 30 % × 130 % = 130 %, capped at 120 % of 10,000
    assert "The largest payout is 12,000.00 EUR: no results pay more." in flat(result)
    (role,) = json.loads(run("bounds", policies, "--json").stdout)["roles"]
    assert (role["largest"]["reached"], role["largest"]["proven"]) == ("12000.00", True)
    assert {each["kind"] for each in role["shape"]} == {"flat zone"}


def test_the_largest_bill_prorates_whoever_came_late(policies: Path, tmp_path: Path) -> None:
    workbook = quarter(tmp_path / "quarter.xlsx")
    arguments = ("bounds", policies, "--workbook", workbook, "--period", "2026-Q3", "--json")
    found = json.loads(run(*arguments).stdout)
    # 12,000 for the whole quarter, and for 61 of 92 days
    assert [line["largest"] for line in found["lines"]] == ["12000.00", "7956.52"]
    assert found["largest_bill"] == "19956.52"


def test_a_bill_needs_its_period_and_a_roster(policies: Path, tmp_path: Path) -> None:
    workbook = quarter(tmp_path / "quarter.xlsx")
    assert run("bounds", policies, "--workbook", workbook).exit_code == 2
    assert run("bounds", policies, "--role", "nobody").exit_code == 2
