"""Sentences that every form of `incentives check` shares: what it comes to, since when a version holds, and proofs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from api.cli.checked import Checked
from api.cli.problems import counted
from incentives.alignment.finding import Finding, Severity
from incentives.alignment.lens import LENSES
from incentives.policy.model import Policy
from incentives.policy.wording import amount_words, currency_of


def outcome(checked: Checked, least: Severity | None) -> str:
    """What was looked at, and what waits for an answer. least: the severity that fails; None where none does."""
    older = len(checked.policies) - len(checked.audits)
    read, audited = counted(len(checked.policies), "policy version"), len(checked.audits)
    sentences = [
        f"{read} read, {audited} audited, {counted(checked.examples, 'worked example')} calculated.",
        f"{counted(older, 'older version')} not audited; --history audits them too." if older else "",
        f"Looked at with the eyes of {LENSES[checked.lens].title} alone." if checked.lens else "",
        f"{counted(len(checked.problems), 'problem')} found." if checked.problems else "No problem found.",
        _unanswered(checked, least),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def since(policy: Policy, on: date) -> str:
    """Whether the version holds on the day, or from when it will."""
    holds = "holds from" if policy.effective_from > on else "in force since"
    return f"{holds} {policy.effective_from}"


def place_of(finding: Finding) -> str:
    """`file:line`."""
    return f"{finding.place.file}:{finding.place.line}"


def both_scorecards(finding: Finding, policy: Policy) -> Iterator[tuple[str, str, str]]:
    """`before` and `after` of the proof: the scorecard, and what it pays. Nothing where there is no proof."""
    proof = finding.proof
    if proof is not None:
        for label, amounts, pay in (
            ("before", proof.before, proof.payout_before),
            ("after", proof.after, proof.payout_after),
        ):
            yield label, _scorecard(policy, proof.role, amounts), currency_of(policy).show(pay)


def _scorecard(policy: Policy, role: str, amounts: Mapping[str, Fraction]) -> str:
    return ", ".join(f"{name} {amount_words(policy, role, name, amount)}" for name, amount in amounts.items())


def _unanswered(checked: Checked, least: Severity | None) -> str:
    if not checked.audits:
        return "Nothing was audited."
    if least is None:
        return "No finding was asked to fail the check; only what is modelled was looked at."
    found = checked.unanswered(least)
    if not found:
        return f"No finding of {least} severity or above waits for an answer; only what is modelled was looked at."
    verb = "waits" if len(found) == 1 else "wait"
    return f"{counted(len(found), 'finding')} of {least} severity or above {verb} for an answer: see {_named(found)}."


def _named(found: tuple[Finding, ...]) -> str:
    return ", ".join(dict.fromkeys(place_of(finding) for finding in found))
