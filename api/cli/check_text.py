"""The outcome of `incentives check` as text: problems first, then each policy with its findings and conclusions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from api.cli.checked import Checked, CheckedPolicy
from api.cli.problems import counted, say_problems
from api.cli.terminal import paragraph, say
from incentives.alignment.audit import Audit
from incentives.alignment.finding import Finding, Severity
from incentives.policy.model import Policy
from incentives.policy.wording import amount_words, currency_of

COLOURS = {Severity.CRITICAL: "red", Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan"}
MARGIN, HANG = 4, 14


def say_checked(checked: Checked, least: Severity, on: date) -> None:
    """Everything that was found, and what it comes to."""
    say_problems(checked.problems)
    for each in checked.policies:
        if each.audit is not None:
            say()
            _say_audit(each, each.audit, on)
    say()
    say(paragraph(_outcome(checked, least)), bold=True)


def say_finding(finding: Finding, policy: Policy) -> None:
    """One finding: severity and line, what with its numbers, the proof, why, what instead, and who says so."""
    say_headline(finding)
    say_detail("where", f"{finding.at} ({finding.pattern})")
    say_detail("what", finding.what)
    for each in finding.implied:
        say_detail("also", f"{each.title} ({each.pattern}, {each.severity}): {each.what}")
    say_proof(finding, policy)
    say_detail("why", finding.why)
    say_detail("instead", finding.instead)
    say_detail("sources", "; ".join(finding.sources))
    if finding.accepted:
        say_detail("answered", finding.accepted)


def say_headline(finding: Finding) -> None:
    """Where it is, how bad it is, and what it is called."""
    place = f"{finding.place.file}:{finding.place.line}"
    say(f"  {place}: {finding.severity}: {finding.title}", colour=COLOURS.get(finding.severity), bold=finding.stops)


def say_proof(finding: Finding, policy: Policy) -> None:
    """Both scorecards of the proof with what each pays: anyone can recalculate them."""
    proof = finding.proof
    if proof is not None:
        for label, amounts, pay in (
            ("before", proof.before, proof.payout_before),
            ("after", proof.after, proof.payout_after),
        ):
            say_detail(label, f"{_scorecard(policy, proof.role, amounts)} pays {currency_of(policy).show(pay)}")


def say_detail(label: str, text: str) -> None:
    """One labelled paragraph of a finding."""
    first = f"{' ' * MARGIN}{label}:".ljust(HANG)
    say(paragraph(text, first=first, then=" " * HANG))


def _say_audit(each: CheckedPolicy, audit: Audit, on: date) -> None:
    policy = each.policy
    say(f"{policy.file}: {policy.title}, {_since(policy, on)}", bold=True)
    for finding in audit.findings:
        say_finding(finding, policy)
    for role in audit.roles:
        say(paragraph(f"{policy.roles[role.role].title}: {role.conclusion}", first="  ", then=" " * MARGIN))


def _since(policy: Policy, on: date) -> str:
    holds = "holds from" if policy.effective_from > on else "in force since"
    return f"{holds} {policy.effective_from}"


def _scorecard(policy: Policy, role: str, amounts: Mapping[str, Fraction]) -> str:
    return ", ".join(f"{name} {amount_words(policy, role, name, amount)}" for name, amount in amounts.items())


def _outcome(checked: Checked, least: Severity) -> str:
    older = len(checked.policies) - len(checked.audits)
    read, audited = counted(len(checked.policies), "policy version"), len(checked.audits)
    sentences = [
        f"{read} read, {audited} audited, {counted(checked.examples, 'worked example')} calculated.",
        f"{counted(older, 'older version')} not audited; --history audits them too." if older else "",
        f"{counted(len(checked.problems), 'problem')} found." if checked.problems else "No problem found.",
        _unanswered(checked, least),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _unanswered(checked: Checked, least: Severity) -> str:
    found = checked.unanswered(least)
    if not checked.audits:
        return "Nothing was audited."
    if not found:
        return f"No finding of {least} severity or above waits for an answer; only what is modelled was looked at."
    verb = "waits" if len(found) == 1 else "wait"
    return f"{counted(len(found), 'finding')} of {least} severity or above {verb} for an answer: see {_named(found)}."


def _named(found: tuple[Finding, ...]) -> str:
    return ", ".join(dict.fromkeys(f"{finding.place.file}:{finding.place.line}" for finding in found))
