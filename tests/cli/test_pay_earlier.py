"""`incentives pay --earlier`: measures over several periods take earlier quarters; points are paid as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.building import POLICY, flat, policy_folder, quarter, run

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
CHANGES = (
    ("roles:\n", STEADY),
    ("    components:\n      checked_quality:", "    components:\n      steady:"),
    ("given: {checked_quality: 85%,", "given: {checked_quality: 85%, checked_quality 1 period ago: 85%,"),
    ("pays: {checked_quality:", "pays: {steady:"),
)
ADA = (("P-0001", "Ada Example", "help-desk/agent", "2026-01-01", ""),)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return policy_folder(tmp_path, POLICY, *CHANGES)


def test_the_quarter_before_counts_as_the_policy_says(folder: Path, tmp_path: Path) -> None:
    now = quarter(tmp_path / "now.xlsx", roster=ADA, results=[("P-0001", 0.9)])
    before = quarter(tmp_path / "before.xlsx", period="2026-Q2", roster=ADA, results=[("P-0001", 0.8)])
    result = run("pay", "--policies", folder, "--period", "2026-Q3", now, "--earlier", before, "--format", "json")
    assert result.exit_code == 0, result.output
    (payout,) = json.loads(result.stdout)["payouts"]
    assert payout["components"]["steady"] == "7210.00"  # 60% × 90% + 40% × 80% = 86%, one of ten points above target


def test_without_the_quarter_before_nothing_is_calculated(folder: Path, tmp_path: Path) -> None:
    now = quarter(tmp_path / "now.xlsx", roster=ADA, results=[("P-0001", 0.9)])
    result = run("pay", "--policies", folder, "--period", "2026-Q3", now)
    assert result.exit_code == 1
    assert "is paid on checked_quality of 2026-Q2, too, but no facts of 2026-Q2 are there." in flat(result)


def test_the_workbook_of_another_quarter_does_not_stand_in_for_it(folder: Path, tmp_path: Path) -> None:
    now = quarter(tmp_path / "now.xlsx", roster=ADA, results=[("P-0001", 0.9)])
    before = quarter(tmp_path / "before.xlsx", period="2026-Q1", roster=ADA, results=[("P-0001", 0.8)])
    result = run("pay", "--policies", folder, "--period", "2026-Q3", now, "--earlier", before)
    assert result.exit_code == 1
    assert "no facts of 2026-Q2 are there." in flat(result)


@pytest.mark.parametrize("period", ["2026-Q3", "2026-Q4", "2026-06", "last"])
def test_a_workbook_that_is_of_no_quarter_before_is_refused_at_its_cell(
    folder: Path, tmp_path: Path, period: str
) -> None:
    now = quarter(tmp_path / "now.xlsx", roster=ADA, results=[("P-0001", 0.9)])
    before = quarter(tmp_path / "before.xlsx", period=period, roster=ADA, results=[("P-0001", 0.8)])
    result = run("pay", "--policies", folder, "--period", "2026-Q3", now, "--earlier", before)
    assert result.exit_code == 1
    assert f'before.xlsx, sheet Results, cell B1: "{period}" is no quarter before 2026-Q3.' in flat(result)


def test_who_has_no_result_in_the_quarter_before_is_told_in_its_workbook(folder: Path, tmp_path: Path) -> None:
    now = quarter(tmp_path / "now.xlsx", roster=ADA, results=[("P-0001", 0.9)])
    before = quarter(tmp_path / "before.xlsx", period="2026-Q2", roster=ADA, results=[("P-0001", None)])
    result = run("pay", "--policies", folder, "--period", "2026-Q3", now, "--earlier", before)
    assert result.exit_code == 1
    assert "before.xlsx, sheet Results, cell B3:" in flat(result)
    assert "is blank, and blank is not zero" in flat(result)


def test_a_new_colleague_lacks_the_quarter_before_where_it_is_weighted(folder: Path, tmp_path: Path) -> None:
    new = (*ADA, ("P-0002", "Ben Example", "help-desk/agent", "2026-07-01", ""))
    now = quarter(tmp_path / "now.xlsx", roster=new, results=[("P-0001", 0.9), ("P-0002", 0.9)])
    before = quarter(tmp_path / "before.xlsx", period="2026-Q2", roster=ADA, results=[("P-0001", 0.8)])
    result = run("pay", "--policies", folder, "--period", "2026-Q3", now, "--earlier", before)
    assert result.exit_code == 1
    assert "checked_quality 1 period ago (2026-Q2) is missing for P-0002 as help-desk/agent." in flat(result)


def test_points_are_paid_without_zeros_at_the_end(tmp_path: Path) -> None:
    text = POLICY.replace("EUR", "points").replace("0.01 points", "0.000000000001 points")
    text = text.replace("40000 points per year", "400 points per year")
    text = text.replace("7000.00", "70").replace("3000.00", "30").replace("10000.00", "100")
    now = quarter(tmp_path / "now.xlsx", roster=ADA, results=[("P-0001", 0.9)])
    arguments = ("pay", "--policies", policy_folder(tmp_path, text), "--period", "2026-Q3", now)
    (payout,) = json.loads(run(*arguments, "--format", "json").stdout)["payouts"]
    assert (payout["components"]["checked_quality"], payout["total"]) == ("80.5", "110.5")
    assert "110.5" in run(*arguments).stdout
    assert "Total 110.5 points" in flat(run(*arguments, "--statement", "P-0001"))
