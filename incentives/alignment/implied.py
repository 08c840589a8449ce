"""Findings that a stronger one implies: they are shown under it, once, instead of beside it.

Worked example: a role that is paid on nothing but sales is paid mostly on money as well. The second finding says less
than the first about the same part of the policy, so it stands under it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from incentives.alignment.finding import Finding
from incentives.alignment.pattern import Pattern


def under_stronger(findings: Iterable[Finding], patterns: Iterable[Pattern]) -> list[Finding]:
    """One role's findings, each implied one inside the finding that implies it."""
    every = list(findings)
    implied_by = {pattern.id: pattern.implied_by for pattern in patterns}
    roots = {id(finding): _root(finding, every, implied_by) for finding in every}
    return [
        replace(finding, implied=tuple(each for each in every if each is not finding and roots[id(each)] is finding))
        for finding in every
        if roots[id(finding)] is finding
    ]


def _root(finding: Finding, every: list[Finding], implied_by: Mapping[str, tuple[str, ...]]) -> Finding:
    """The finding under which it is shown at last: itself when no other one implies it."""
    named = implied_by.get(finding.pattern, ())
    stronger = [each for each in every if each.pattern in named and _covers(each, finding)]
    if not stronger:
        return finding
    return _root(max(stronger, key=lambda each: each.severity), every, implied_by)


def _covers(stronger: Finding, finding: Finding) -> bool:
    """Whether it is as severe and about the same part of the policy, or about a part around it."""
    same_part = finding.at == stronger.at or finding.at.startswith(f"{stronger.at}.")
    return same_part and stronger.severity >= finding.severity
