"""The rules of the SARIF report: every harm pattern, the behaviours that pay, answers that hold nothing, problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.cli.checked import Checked
from incentives.alignment.audit import BEHAVIOUR_PAYS
from incentives.alignment.catalogue import PATTERNS
from incentives.alignment.finding import Finding

HARM, FORM = "customer-harm", "policy-file"


def rules_of(checked: Checked) -> list[dict[str, Any]]:
    """Each rule once: the whole catalogue of patterns, so that a host can list it, and what else was found."""
    rules = {
        pattern.id: _pattern_rule(pattern.id, pattern.title, pattern.why, pattern.instead, pattern.sources)
        for pattern in PATTERNS
    }
    rules[BEHAVIOUR_PAYS] = _rule(
        BEHAVIOUR_PAYS,
        "A behaviour that harms customers raises pay",
        "The policy pays more for a scorecard on which a modelled harmful behaviour was done. The proof is two "
        "scorecards that anybody can calculate again.",
        HARM,
    )
    for finding in _findings(checked):
        if finding.pattern not in rules:
            rules[finding.pattern] = _pattern_rule(
                finding.pattern, finding.title, finding.why, finding.instead, finding.sources
            )
    for problem in checked.problems:
        about = "Something is wrong in a policy file; nothing is calculated from it."
        rules.setdefault(problem.code, _rule(problem.code, problem.code.replace("-", " ").capitalize(), about, FORM))
    return list(rules.values())


def _findings(checked: Checked) -> Iterator[Finding]:
    return (finding for audit in checked.audits for finding in audit.findings)


def _pattern_rule(rule: str, title: str, why: str, instead: str, sources: tuple[str, ...]) -> dict[str, Any]:
    said = "; ".join(sources)
    sourced = f" Sources: {said}." if said else ""
    return _rule(rule, title, why, HARM) | {"help": {"text": f"{why} Instead: {instead}{sourced}"}}


def _rule(rule: str, title: str, about: str, tag: str) -> dict[str, Any]:
    return {
        "id": rule,
        "name": "".join(word.capitalize() for word in rule.split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": about},
        "help": {"text": about},
        "defaultConfiguration": {"level": "error" if tag == FORM else "warning"},
        "properties": {"tags": [tag]},
    }
