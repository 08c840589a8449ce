"""The outcome of `incentives check` as JSON: amounts as exact text in their unit, severities as words."""

from __future__ import annotations

from typing import Any

from api.cli.checked import Checked, CheckedPolicy
from incentives.alignment.audit import RoleAudit
from incentives.alignment.finding import Finding, Proof, Severity
from incentives.policy.model import Policy
from incentives.policy.wording import amount_words
from incentives.values.currency import money_text


def checked_as_json(checked: Checked, least: Severity | None) -> dict[str, Any]:
    """Everything that was found. failing counts what makes the command end with 1."""
    unanswered = 0 if least is None else len(checked.unanswered(least))
    return {
        "problems": [problem.as_json() for problem in checked.problems],
        "policies": [_policy(each) for each in checked.policies],
        "examples": checked.examples,
        "lens": None if checked.lens is None else str(checked.lens),
        "fail_on": "never" if least is None else str(least),
        "failing": {"problems": len(checked.problems), "findings": unanswered},
    }


def finding_as_json(finding: Finding, policy: Policy) -> dict[str, Any]:
    """One finding with its place, its proof and its answer (empty while there is none)."""
    return {
        "pattern": finding.pattern,
        "severity": str(finding.severity),
        "title": finding.title,
        "file": finding.place.file,
        "line": finding.place.line,
        "at": finding.at,
        "role": finding.role,
        "what": finding.what,
        "why": finding.why,
        "instead": finding.instead,
        "sources": list(finding.sources),
        "accepted": finding.accepted,
        "implied": [_implied(each) for each in finding.implied],
        "proof": None if finding.proof is None else _proof(finding.proof, policy),
    }


def _implied(finding: Finding) -> dict[str, str]:
    """A finding that says no more than the one it stands under."""
    said = {"pattern": finding.pattern, "title": finding.title, "what": finding.what}
    return said | {"severity": str(finding.severity)}


def _policy(each: CheckedPolicy) -> dict[str, Any]:
    policy, audit = each.policy, each.audit
    return {
        "policy": policy.key,
        "file": policy.file,
        "effective_from": policy.effective_from.isoformat(),
        "title": policy.title,
        "fingerprint": policy.fingerprint,
        "audited": audit is not None,
        "roles": [] if audit is None else [_role(role) for role in audit.roles],
        "findings": [] if audit is None else [finding_as_json(finding, policy) for finding in audit.findings],
    }


def _role(role: RoleAudit) -> dict[str, Any]:
    return {
        "role": role.role,
        "behaviours_tried": len(role.answers),
        "behaviours_paying": sum(answer.pays for answer in role.answers),
        "conclusion": role.conclusion,
    }


def _proof(proof: Proof, policy: Policy) -> dict[str, Any]:
    return {
        "behaviour": proof.behaviour,
        "policy_fingerprint": proof.policy_fingerprint,
        "period": proof.period,
        "at_target": proof.at_target,
        "currency": policy.currency,
        "before": _amounts(proof, policy, after=False),
        "after": _amounts(proof, policy, after=True),
        "payout_before": money_text(proof.payout_before, policy.currency),
        "payout_after": money_text(proof.payout_after, policy.currency),
        "gain": money_text(proof.gain, policy.currency),
    }


def _amounts(proof: Proof, policy: Policy, *, after: bool) -> dict[str, str]:
    amounts = proof.after if after else proof.before
    return {name: amount_words(policy, proof.role, name, amount, group=False) for name, amount in amounts.items()}
