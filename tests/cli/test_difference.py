"""`incentives difference`: what two files pay differently, by their rules and on a quarter's workbook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.demo.sample_quarter import write_sample_quarter
from tests.cli.building import HOUSE, POLICY, flat, quarter, run

POLICIES = HOUSE / "policies"
OLD, NEW = POLICIES / "field-sales" / "2026-01-01.yaml", POLICIES / "field-sales" / "2026-07-01.yaml"


def copy_of(folder: Path, name: str, *changes: tuple[str, str], text: str = POLICY) -> Path:
    """A policy file with some of its words replaced."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    policy = "help-desk" if "policy: help-desk" in text else "field-sales"
    file = folder / name / policy / "2026-07-01.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_two_versions_are_told_role_by_role_with_a_scorecard_for_each_difference() -> None:
    result = run("difference", OLD, NEW)
    assert result.exit_code == 0, result.output
    for words in (
        "Only the newer one has the role sales_manager.",
        "Only the older one has the component pipeline.",
        "component new_revenue: differs: 0.00 EUR becomes 1,800.00 EUR with new_revenue 299,999.99 EUR",
        "new_revenue from 0.00 EUR to below 300,000.00 EUR (0% to 100% of own quota): the newer one pays as much",
        "4,000.00 EUR more, at 299,999.99 EUR.",
    ):
        assert words in flat(result)


def test_other_words_for_the_same_pay_are_proved_equal(tmp_path: Path) -> None:
    old = copy_of(tmp_path, "old")
    split = "target: {at: 85%, pays: 100%}\n          more: {at: 90%, pays: 115%}"
    new = copy_of(tmp_path, "new", ("target: {at: 85%, pays: 100%}", split))
    result = run("difference", old, new, "--fail-on-loss")
    assert result.exit_code == 0
    assert "agent: proved equal." in flat(result)
    assert json.loads(run("difference", old, new, "--json").stdout)["verdict"] == "proved equal"


@pytest.mark.parametrize(("pays", "code"), [("140%", 0), ("120%", 1)])
def test_a_loss_fails_only_where_it_is_asked_for(tmp_path: Path, pays: str, code: int) -> None:
    old = copy_of(tmp_path, "old", ("    pays_at_most: 120% of target incentive\n", ""))
    new = copy_of(tmp_path, "new", ("{at: 95%, pays: 130%}", f"{{at: 95%, pays: {pays}}}"), text=old.read_text())
    assert run("difference", old, new).exit_code == 0
    assert run("difference", old, new, "--fail-on-loss").exit_code == code


def test_the_people_of_a_quarter_gain_and_lose_by_name(tmp_path: Path) -> None:
    workbooks = write_sample_quarter(tmp_path)
    more = ("maximum: {at: 150% of target, pays: 150%}", "maximum: {at: 150% of target, pays: 170%}")
    new = copy_of(tmp_path, "new", more, text=NEW.read_text(encoding="utf-8"))
    arguments: tuple[str | Path, ...] = (
        "difference",
        NEW,
        new,
        *workbooks,
        "--period",
        "2026-Q3",
        "--policies",
        POLICIES,
    )
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    assert "Who gains and who loses in 2026-Q3, in EUR" in result.output
    people = json.loads(run(*arguments, "--format", "json").stdout)["people"]
    assert people["spread"]["gainers"] > 0
    assert people["spread"]["losers"] == 0
    amounts = [float(each["difference"]["amount"]) for each in people["payouts"]]
    assert amounts == sorted(amounts, reverse=True)
    assert people["left_out"] == []


def test_whoever_one_version_cannot_pay_is_told_and_not_compared(tmp_path: Path) -> None:
    workbooks = write_sample_quarter(tmp_path)
    result = run("difference", OLD, NEW, *workbooks, "--period", "2026-Q3", "--policies", POLICIES)
    assert result.exit_code == 0, result.output
    assert "Nobody can be paid under both versions, so nobody was compared." in flat(result)
    assert "own pipeline_target is missing for P-0111" in flat(result)


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        ((OLD, NEW, OLD), "Say of which period the workbooks are", 2),
        ((OLD, NEW, "--policies", POLICIES), "--policies is for the other roles of WORKBOOKs", 2),
        ((OLD, NEW, "--period", "2026-13"), "is no period such as", 2),
        ((OLD, NEW, "--period", "2026"), "2026 is no quarter", 2),
        ((OLD, "nothing.yaml"), "does not exist", 2),
    ],
)
def test_misuse_is_told(arguments: tuple[str | Path, ...], said: str, code: int) -> None:
    result = run("difference", *arguments)
    assert (result.exit_code, said in flat(result)) == (code, True), result.output


def test_two_currencies_are_not_held_against_each_other(tmp_path: Path) -> None:
    old = copy_of(tmp_path, "old")
    new = copy_of(tmp_path, "new", ("EUR", "USD"))
    result = run("difference", old, new)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "2026-07-01.yaml pays in EUR, this one in USD." in flat(result)


STEADY = """\
  steady:
    kpi: quality_score
    unit: percent
    counted_for: participant
    source: worked out of the drawn cases
    because: One good quarter is luck.
    watch_for: The same as of the drawn cases.
    derived: {of: checked_quality, over: 2 periods, weights: [60%, 40%]}
roles:
"""
OVER_TWO = (
    ("roles:\n", STEADY),
    ("    components:\n      checked_quality:", "    components:\n      steady:"),
    ("given: {checked_quality: 85%,", "given: {checked_quality: 85%, checked_quality 1 period ago: 85%,"),
    ("pays: {checked_quality:", "pays: {steady:"),
)


def test_a_measure_over_two_quarters_is_compared_with_the_workbook_of_the_quarter_before(tmp_path: Path) -> None:
    ada = (("P-0001", "Ada Example", "help-desk/agent", "2026-01-01", ""),)
    now = quarter(tmp_path / "now.xlsx", roster=ada, results=[("P-0001", 0.9)])
    before = quarter(tmp_path / "before.xlsx", period="2026-Q2", roster=ada, results=[("P-0001", 0.8)])
    old, new = copy_of(tmp_path, "old"), copy_of(tmp_path, "new", *OVER_TWO)
    arguments = ("difference", old, new, now, "--period", "2026-Q3", "--json")
    people = json.loads(run(*arguments, "--earlier", before).stdout)["people"]
    (ada_paid,) = people["payouts"]
    # 60% × 90% + 40% × 80% = 86%, four of ten points below the 90% that the older one pays for
    components = {each["name"]: each["newer"]["amount"] for each in ada_paid["components"]}
    assert (components["steady"], float(ada_paid["difference"]["amount"]) < 0) == ("7210.00", True)
    without = json.loads(run(*arguments).stdout)["people"]
    assert without["payouts"] == []
    assert "no facts of 2026-Q2 are there" in without["left_out"][0]["message"]


def test_earlier_workbooks_need_those_of_the_period(tmp_path: Path) -> None:
    before = quarter(tmp_path / "before.xlsx", period="2026-Q2")
    result = run("difference", OLD, NEW, "--earlier", before)
    assert (result.exit_code, "--earlier is for people of WORKBOOKs" in flat(result)) == (2, True)
