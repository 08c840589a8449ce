"""The outcome of `incentives check` as Markdown, for a comment on a pull request: a table first, then each finding.

What files say is escaped, so that no title can become a heading, a link, a picture or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from api.cli.check_text import finding_details
from api.cli.check_words import outcome, place_of, since
from api.cli.checked import Checked, CheckedPolicy
from api.cli.terminal import clean
from incentives.alignment.audit import Audit
from incentives.alignment.finding import Finding, Severity
from incentives.policy.model import Policy

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!@&]|:(?=//))")


def checked_as_markdown(checked: Checked, least: Severity | None, on: date) -> str:
    """The whole report, ending with a line feed."""
    return "\n".join(_lines(checked, least, on)) + "\n"


def escaped(text: str) -> str:
    """The text on one line, with nothing in it that Markdown reads as a mark."""
    return SPECIAL.sub(r"\\\1", clean(text))


def _lines(checked: Checked, least: Severity | None, on: date) -> Iterator[str]:
    yield "# What the policies pay for"
    yield ""
    yield escaped(outcome(checked, least))
    if checked.problems:
        yield from ("", "## Problems", "")
        yield from (f"- {escaped(str(problem))}" for problem in checked.problems)
    for each in checked.policies:
        if each.audit is not None:
            yield from _policy(each, each.audit, on)


def _policy(each: CheckedPolicy, audit: Audit, on: date) -> Iterator[str]:
    policy = each.policy
    yield from ("", f"## {escaped(policy.title)}", "")
    yield f"{escaped(policy.file)}, {since(policy, on)}."
    if audit.findings:
        yield from ("", "| severity | finding | where | answered |", "| --- | --- | --- | --- |")
        yield from (_row(finding) for finding in audit.findings)
    for finding in audit.findings:
        yield from _finding(finding, policy)
    yield ""
    yield from (f"- {escaped(policy.roles[role.role].title)}: {escaped(role.conclusion)}" for role in audit.roles)


def _row(finding: Finding) -> str:
    answered = escaped(finding.accepted) or ("no: it stops pay" if finding.stops else "no")
    return f"| {finding.severity} | {escaped(finding.title)} | {escaped(place_of(finding))} | {answered} |"


def _finding(finding: Finding, policy: Policy) -> Iterator[str]:
    yield from ("", f"### {str(finding.severity).capitalize()}: {escaped(finding.title)}", "")
    yield f"{escaped(place_of(finding))}"
    yield ""
    yield from detail_lines(finding, policy)


def detail_lines(finding: Finding, policy: Policy) -> Iterator[str]:
    """Everything that is said of one finding, a line of a list for each part."""
    yield from (f"- **{label}**: {escaped(text)}" for label, text in finding_details(finding, policy))
