"""`incentives evidence` on folders of workbooks: what it asks, what it says, and what it refuses."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.cli.building import POLICY, flat, policy_folder, quarter, run

STEPS = """        steps:
          good: {at_least: 85%, pays: 100%}
        otherwise: 0%
"""
CURVE = """        curve:
          threshold: {at: 60%, pays: 0%}
          target: {at: 85%, pays: 100%}
          maximum: {at: 95%, pays: 130%}
"""
MANY = 40


def folders(tmp_path: Path, *, pushed: bool) -> Sequence[Path]:
    """Two quarters in which forty people are checked, half of those just below the line lifted over it where pushed."""
    chance, found = random.Random(3), []
    roster = [(f"P-{each:04}", f"Person {each}", "help-desk/agent", date(2026, 1, 1), None) for each in range(MANY)]
    for name in ("2026-Q3", "2026-Q4"):
        folder = tmp_path / name
        folder.mkdir()
        results = []
        for person, *_ in roster:
            result = chance.gauss(0.84, 0.04)
            lifted = pushed and 0.82 <= result < 0.85
            results.append((person, round(0.851 if lifted else min(result, 1.0), 4)))
        quarter(folder / "quarter.xlsx", roster=roster, results=results, period=name)
        found.append(folder)
    return found


def policies(tmp_path: Path) -> Path:
    return policy_folder(tmp_path, POLICY, (CURVE, STEPS))


@pytest.mark.parametrize(("pushed", "said"), [(True, "Worth asking about: 2 of"), (False, "Nothing is worth asking")])
def test_a_heap_at_a_line_is_worth_asking_about_and_honest_results_are_not(
    tmp_path: Path, pushed: bool, said: str
) -> None:
    result = run("evidence", "--policies", policies(tmp_path), *folders(tmp_path, pushed=pushed))
    assert result.exit_code == 0, result.output
    assert said in flat(result)
    assert "Near 85% of checked_quality, where pay jumps by" in flat(result)
    assert ("This is a reason to ask, not a judgement about anybody." in flat(result)) is pushed
    assert "P-0" not in result.output


def test_json_says_the_same(tmp_path: Path) -> None:
    told = run("evidence", "--policies", policies(tmp_path), *folders(tmp_path, pushed=True), "--format", "json")
    found = json.loads(told.stdout)
    assert found["periods"] == ["2026-Q3", "2026-Q4"]
    assert found["worth_asking"] == 2
    first = found["looks"][0]
    assert (first["role"], first["rows"], first["worth_asking"]) == ("help-desk/agent", 2 * MANY, True)
    assert float(first["low"]) < float(first["effect"]) < float(first["high"])
    assert float(first["chance"]) <= float(first["adjusted"]) <= 0.05


def test_a_folder_that_is_no_period_is_misuse_and_one_without_workbooks_a_problem(tmp_path: Path) -> None:
    wrong, empty = tmp_path / "summer", tmp_path / "2026-Q3"
    wrong.mkdir()
    empty.mkdir()
    assert run("evidence", "--policies", policies(tmp_path), wrong).exit_code == 2
    result = run("evidence", "--policies", policies(tmp_path), empty)
    assert result.exit_code == 1
    assert "There is no workbook here." in result.output


def test_a_workbook_that_is_refused_is_told_at_its_cell(tmp_path: Path) -> None:
    folder = tmp_path / "2026-Q3"
    folder.mkdir()
    quarter(folder / "quarter.xlsx", results=[("P-0001", "n/a"), ("P-0002", 0.8)])
    result = run("evidence", "--policies", policies(tmp_path), folder)
    assert result.exit_code == 1
    assert "quarter.xlsx, sheet Results, cell B3" in result.output
