"""The outcome of `incentives check` as text: problems first, then each policy with its findings and conclusions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date
from io import StringIO

from api.cli.check_words import both_scorecards, outcome, place_of, since
from api.cli.checked import Checked, CheckedPolicy
from api.cli.problems import say_problems
from api.cli.terminal import paragraph, say
from incentives.alignment.audit import Audit
from incentives.alignment.finding import Finding, Severity
from incentives.policy.model import Policy

COLOURS = {Severity.CRITICAL: "red", Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan"}
MARGIN, HANG = 4, 14


def say_checked(checked: Checked, least: Severity | None, on: date) -> None:
    """Everything that was found, and what it comes to."""
    say_problems(checked.problems)
    for each in checked.policies:
        if each.audit is not None:
            say()
            _say_audit(each, each.audit, on)
    say()
    say(paragraph(outcome(checked, least)), bold=True)


def checked_as_text(checked: Checked, least: Severity | None, on: date) -> str:
    """The same lines as a text for a file, without colours."""
    with redirect_stdout(StringIO()) as written:
        say_checked(checked, least, on)
    return written.getvalue()


def say_finding(finding: Finding, policy: Policy) -> None:
    """One finding: severity and line, what with its numbers, the proof, why, what instead, and who says so."""
    say_headline(finding)
    for label, text in finding_details(finding, policy):
        say_detail(label, text)


def finding_details(finding: Finding, policy: Policy) -> Iterator[tuple[str, str]]:
    """What is said of one finding, each part under its label."""
    yield "where", f"{finding.at} ({finding.pattern})"
    yield "what", finding.what
    for each in finding.implied:
        yield "also", f"{each.title} ({each.pattern}, {each.severity}): {each.what}"
    yield from _proof_details(finding, policy)
    yield "why", finding.why
    yield "instead", finding.instead
    if finding.sources:
        yield "sources", "; ".join(finding.sources)
    if finding.accepted:
        yield "answered", finding.accepted


def say_headline(finding: Finding) -> None:
    """Where it is, how bad it is, and what it is called."""
    colour = COLOURS.get(finding.severity)
    say(f"  {place_of(finding)}: {finding.severity}: {finding.title}", colour=colour, bold=finding.stops)


def say_proof(finding: Finding, policy: Policy) -> None:
    """Both scorecards of the proof with what each pays: anyone can recalculate them."""
    for label, text in _proof_details(finding, policy):
        say_detail(label, text)


def say_detail(label: str, text: str) -> None:
    """One labelled paragraph of a finding."""
    first = f"{' ' * MARGIN}{label}:".ljust(HANG)
    say(paragraph(text, first=first, then=" " * HANG))


def _proof_details(finding: Finding, policy: Policy) -> Iterator[tuple[str, str]]:
    for label, scorecard, pay in both_scorecards(finding, policy):
        yield label, f"{scorecard} pays {pay}"


def _say_audit(each: CheckedPolicy, audit: Audit, on: date) -> None:
    policy = each.policy
    say(f"{policy.file}: {policy.title}, {since(policy, on)}", bold=True)
    for finding in audit.findings:
        say_finding(finding, policy)
    for role in audit.roles:
        say(paragraph(f"{policy.roles[role.role].title}: {role.conclusion}", first="  ", then=" " * MARGIN))
