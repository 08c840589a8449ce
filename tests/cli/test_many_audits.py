"""Auditing side by side finds what auditing one after the other finds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from api.cli.many_audits import Asked, audits
from incentives.kpis.read import packaged_behaviours, packaged_kpis
from incentives.policy.read import read_policy_file

POLICIES = Path(__file__).parents[2] / "policies"


def test_processes_change_nothing_and_keep_the_order() -> None:
    files = [POLICIES / name / "2026-01-01.yaml" for name in ("support", "retention-desk", "marketing")]
    policies = [policy for file in files if (policy := read_policy_file(file, packaged_kpis())[0]) is not None]
    asked = Asked(packaged_behaviours(), date(2026, 7, 1), None)
    alone, together = (list(audits(policies, asked, processes)) for processes in (1, 2))
    assert [each.policy.key for each in together] == ["support", "retention-desk", "marketing"]
    assert [each.findings for each in together] == [each.findings for each in alone]
