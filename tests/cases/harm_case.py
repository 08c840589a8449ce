"""Documented schemes with what an audit must make of them: tests/cases/harm/README.md says what the keys mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from incentives.alignment.audit import BEHAVIOUR_PAYS, Audit, audit_policy
from incentives.alignment.finding import Finding, Severity
from incentives.alignment.proof import Answer
from incentives.kpis.read import packaged_behaviours, packaged_kpis
from incentives.policy.model import Policy
from incentives.policy.read import read_policy_file

HARM = Path(__file__).parent / "harm"
KEYS = {
    *("title", "sources", "documented", "assumed", "before", "at_most", "finds", "may_find", "never_finds"),
    *("found_beyond", "graver_proofs", "pays_for", "never_pays_for"),
}


@dataclass(frozen=True)
class HarmCase:
    """One scheme: its policy, the audit of it, and what is written of it."""

    name: str
    written: dict[str, Any]

    def __str__(self) -> str:
        return self.name

    @property
    def policy(self) -> Policy:
        """The policy file, which has no problems."""
        return _policy(self.name)

    @property
    def audit(self) -> Audit:
        """The audit on the first day of the policy, made once."""
        return _audit(self.name)

    @property
    def found(self) -> dict[str, Severity]:
        """Each pattern that was found, by itself or under a stronger one, with its gravest severity."""
        worst: dict[str, Severity] = {}
        for finding in self.patterns():
            worst[finding.pattern] = max(finding.severity, worst.get(finding.pattern, Severity.INFO))
        return worst

    def patterns(self) -> Iterator[Finding]:
        """The findings of patterns, without the behaviours that pay."""
        for finding in self.audit.findings:
            if finding.pattern != BEHAVIOUR_PAYS:
                yield from (finding, *finding.implied)

    @property
    def proofs(self) -> dict[str, Severity]:
        """Each behaviour that was found to pay, with the severity of the finding."""
        found = [finding for finding in self.audit.findings if finding.proof is not None]
        return {finding.proof.behaviour: finding.severity for finding in found if finding.proof is not None}

    def answer(self, behaviour: str) -> Answer | None:
        """What was proven of a behaviour, where it was tried."""
        answers = (answer for role in self.audit.roles for answer in role.answers)
        return next((answer for answer in answers if answer.behaviour.id == behaviour), None)

    def severities(self, key: str) -> dict[str, Severity]:
        """Patterns with severities as they are written under a key."""
        return {pattern: Severity[word.upper()] for pattern, word in self.written.get(key, {}).items()}

    @property
    def at_most(self) -> Severity:
        """The gravest severity that the documents support."""
        return Severity[self.written["at_most"].upper()]


def harm_cases() -> list[HarmCase]:
    """Every scheme, by name."""
    return [
        HarmCase(file.stem, yaml.safe_load(file.read_text(encoding="utf-8"))) for file in sorted(HARM.glob("*.yaml"))
    ]


def policy_path(name: str) -> Path:
    """The one policy file of a scheme."""
    (file,) = (HARM / "policies" / name).glob("*.yaml")
    return file


@cache
def _policy(name: str) -> Policy:
    policy, problems = read_policy_file(policy_path(name), packaged_kpis())
    assert policy is not None, problems
    return policy


@cache
def _audit(name: str) -> Audit:
    policy = _policy(name)
    return audit_policy(policy, packaged_behaviours(), policy.effective_from)
