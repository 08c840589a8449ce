"""Each repair, made, takes the finding away and adds none; what cannot be repaired by weights is said so."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from incentives.alignment.audit import Audit, audit_policy
from incentives.alignment.finding import Finding, Severity
from incentives.kpis.read import packaged_behaviours, packaged_kpis
from incentives.payout.examples import check_examples
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.repair.proposals import Repairing, Repairs

ROOT = Path(__file__).parents[2]
DAY = date(2026, 7, 1)
DESK = "policies/retention-desk/2026-01-01.yaml"


def _read(text: str) -> Policy:
    policy, problems = read_policy(text, "repaired.yaml", packaged_kpis())
    assert policy is not None, "\n".join(map(str, problems))
    return policy


def _repairing(file: str) -> Repairing:
    text = (ROOT / file).read_text()
    return Repairing(text, _read(text), packaged_kpis(), packaged_behaviours(), DAY)


@cache
def _repairs(file: str, behaviour: str) -> tuple[Repairing, Repairs]:
    repairing = _repairing(file)
    [finding] = [each for each in repairing.repairable() if each.at.endswith(f".{behaviour}")]
    return repairing, repairing.repairs(finding)


def _severities(audit: Audit) -> dict[tuple[str, str], Severity]:
    every: list[Finding] = [each for finding in audit.findings for each in (finding, *finding.implied)]
    return {(each.pattern, each.at): each.severity for each in every}


@pytest.mark.parametrize(
    ("file", "behaviour"),
    [
        (DESK, "obstruct-cancellation"),
        ("policies/field-sales/2026-01-01.yaml", "close-bad-fit-deals"),
        ("tests/cases/harm/policies/branch-with-sales-goals/2011-01-01.yaml", "open-unauthorised-accounts"),
    ],
)
def test_a_repair_takes_the_finding_away_and_adds_none(file: str, behaviour: str) -> None:
    repairing, repairs = _repairs(file, behaviour)
    assert repairs.proposals
    before = _severities(repairing.audit)
    for proposal in repairs.proposals[:1]:
        policy = _read(proposal.text)
        after = _severities(audit_policy(policy, packaged_behaviours(), DAY))
        assert (repairs.finding.pattern, repairs.finding.at) not in after
        assert all(key in before and severity <= before[key] for key, severity in after.items())
        assert check_examples(policy) == ()


def test_a_patch_changes_only_lines_that_it_names_and_keeps_every_comment() -> None:
    repairing, repairs = _repairs("policies/field-sales/2026-01-01.yaml", "close-bad-fit-deals")
    for proposal in repairs.proposals:
        comments = [line for line in repairing.text.splitlines() if line.lstrip().startswith("#")]
        assert all(comment in proposal.text.splitlines() for comment in comments)
        removed = [
            line[1:] for line in proposal.patch.splitlines() if line.startswith("-") and not line.startswith("---")
        ]
        kept = [line for line in repairing.text.splitlines() if line not in removed]
        left = iter(proposal.text.splitlines())
        assert all(line in left for line in kept)


def test_where_every_present_measure_is_improved_no_weighting_is_said_to_help() -> None:
    _, repairs = _repairs(DESK, "obstruct-cancellation")
    assert not repairs.held_by_weights
    assert repairs.weighing is not None
    assert repairs.weighing.least > 0
    assert set(repairs.weighing.blocking) <= {"obstruct-cancellation", "discount-to-renew"}


def test_a_finding_that_is_no_behaviour_is_not_repaired() -> None:
    repairing = _repairing(DESK)
    other = next(each for each in repairing.audit.findings if each.proof is None)
    with pytest.raises(ValueError, match="where a behaviour pays"):
        repairing.repairs(other)
