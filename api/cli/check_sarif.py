"""The outcome of `incentives check` as SARIF 2.1.0, the form in which code hosts take what checkers find.

Rules are the harm patterns, the behaviours that pay, and the problems that occurred. Files are named relative to the
folder in which the command ran (`%SRCROOT%`). The fingerprint of a finding is made of the policy, the rule and the part
of the policy, never of lines or words, so that an old finding stays the old one when the file moves.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from api.cli.check_json import finding_as_json
from api.cli.check_markdown import detail_lines, escaped
from api.cli.check_sarif_rules import rules_of
from api.cli.checked import Checked
from api.cli.terminal import clean
from incentives.alignment.finding import Finding, Severity
from incentives.policy.model import Policy
from incentives.values.problem import Place, Problem

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
LEVELS: Mapping[Severity, str] = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}


def checked_as_sarif(checked: Checked, failed: bool) -> dict[str, Any]:
    """One run of the checker with everything it found. failed: whether the command ends with 1."""
    rules = rules_of(checked)
    indices = {rule["id"]: index for index, rule in enumerate(rules)}
    found = [_problem(problem, indices) for problem in checked.problems]
    for each in checked.policies:
        if each.audit is not None:
            found += _findings(each.audit.findings, each.policy, indices)
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "incentives", "semanticVersion": version("incentives"), "rules": rules}},
                "automationDetails": {"id": "incentives-check/"},
                "invocations": [{"executionSuccessful": True, "exitCode": int(failed)}],
                "originalUriBaseIds": {ROOT: {"description": {"text": "The folder in which the command ran."}}},
                "columnKind": "unicodeCodePoints",
                "results": found,
            }
        ],
    }


def _problem(problem: Problem, indices: Mapping[str, int]) -> dict[str, Any]:
    said = f"{problem.message} {problem.hint}".strip()
    result = _result(problem.code, indices, "error", said, problem.place)
    return result | {
        "partialFingerprints": _fingerprint(problem.place.file, problem.code, problem.place.key or said, 1)
    }


def _findings(findings: Iterable[Finding], policy: Policy, indices: Mapping[str, int]) -> list[dict[str, Any]]:
    seen: Counter[tuple[str, str]] = Counter()
    results = []
    for finding in findings:
        seen[finding.pattern, finding.at] += 1
        results.append(_finding(finding, policy, indices, seen[finding.pattern, finding.at]))
    return results


def _finding(finding: Finding, policy: Policy, indices: Mapping[str, int], occurrence: int) -> dict[str, Any]:
    result = _result(
        finding.pattern, indices, LEVELS[finding.severity], f"{finding.title}. {finding.what}", finding.place
    )
    result["message"]["markdown"] = "\n".join((f"**{escaped(finding.title)}**", "", *detail_lines(finding, policy)))
    result |= {
        "partialFingerprints": _fingerprint(policy.key, finding.pattern, finding.at, occurrence),
        "rank": float(finding.severity * 25),
        "properties": {
            "severity": str(finding.severity),
            "policyFingerprint": policy.fingerprint,
            "proof": finding_as_json(finding, policy)["proof"],
        },
    }
    if finding.accepted:
        result["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": clean(finding.accepted)}]
    return result


def _result(rule: str, indices: Mapping[str, int], level: str, said: str, place: Place) -> dict[str, Any]:
    return {
        "ruleId": rule,
        "ruleIndex": indices[rule],
        "kind": "fail",
        "level": level,
        "message": {"text": clean(said)},
        "locations": [_location(place)],
    }


def _location(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": artifact(place.file)}
    if place.line is not None:
        physical["region"] = {"startLine": place.line}
    named = {"logicalLocations": [{"fullyQualifiedName": place.key, "kind": "member"}]} if place.key else {}
    return {"physicalLocation": physical, **named}


def artifact(file: str) -> dict[str, str]:
    """The file below the folder in which the command runs; any other one by its own address."""
    path = Path(file)
    here = Path.cwd()
    if path.is_absolute() and not path.is_relative_to(here):
        return {"uri": path.as_uri()}
    below = path.relative_to(here) if path.is_absolute() else path
    return {"uri": quote(below.as_posix()), "uriBaseId": ROOT}


def _fingerprint(whose: str, rule: str, part: str, occurrence: int) -> dict[str, str]:
    """The name that code hosts go by, `primaryLocationLineHash`, and the number of the occurrence behind it."""
    digest = hashlib.sha256("\0".join((whose, rule, part)).encode()).hexdigest()[:32]
    return {"primaryLocationLineHash": f"{digest}:{occurrence}"}
