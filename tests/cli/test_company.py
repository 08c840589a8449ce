"""`incentives company`: what all policies in force together pay for."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.building import HOUSE, flat, policy_folder, quarter, run


def test_the_sample_company_is_told_in_words_and_numbers() -> None:
    result = run("company", HOUSE / "policies", "--on", "2026-10-01")
    assert result.exit_code == 0, result.output
    told = flat(result)
    assert "retention-desk/retention_specialist (12,000.00 EUR a year): no pay hangs on how customers fare." in told
    assert "one person a role, for want of a roster" in told
    assert "People: 0 of 1 hold" in told


def test_a_roster_counts_people_and_their_money(tmp_path: Path) -> None:
    policies, roster = policy_folder(tmp_path), quarter(tmp_path / "quarter.xlsx")
    alone = json.loads(run("company", policies, "--on", "2026-08-01", "--json").output)
    with_people = json.loads(run("company", policies, "--on", "2026-08-01", "--json", "--roster", roster).output)
    assert (alone["people"], with_people["people"]) == (None, 2)
    assert with_people["target_incentive"] != alone["target_incentive"]
    assert [each["pillar"] for each in alone["pillars"]][:2] == ["leadership", "strategy"]


def test_nothing_in_force_and_a_roster_with_problems_are_refused(tmp_path: Path) -> None:
    policies = policy_folder(tmp_path)
    early = run("company", policies, "--on", "2020-01-01")
    assert early.exit_code == 2
    assert "is in force on 2020-01-01" in flat(early)
    roster = quarter(tmp_path / "quarter.xlsx", roster=(("P-0001", "Ada", "help-desk/nobody", "soon", None),))
    wrong = run("company", policies, "--on", "2026-08-01", "--roster", roster)
    assert wrong.exit_code == 1
    assert "Nothing was looked at." in flat(wrong)
