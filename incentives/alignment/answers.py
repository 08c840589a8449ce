"""Answers to findings: which finding each answer in a policy file accepts, and what is wrong with the answers.

Worked example: a file answers `cliff-payment` until 31 December. While the cliff is there the finding is answered, and
from 1 December on it is said that the answer ends soon. On 1 January the finding is open again, and the answer is found
to have run out. Once the cliff is gone, the answer accepts nothing, whatever its day: it would accept the same harm
unseen if it came back.

What a finding is, and whether it stops a policy, is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from incentives.alignment.finding import Finding, Severity
from incentives.policy.model import AcceptedFinding, Policy

ACCEPTS_NOTHING = "answer-accepts-nothing"
RAN_OUT = "answer-ran-out"
ENDS_SOON = "answer-ends-soon"
SOON = timedelta(days=30)
"""How long before its last day it is said that an answer ends: time to decide anew before the next run."""


def answered(findings: Iterable[Finding], policy: Policy, on: date) -> Iterator[Finding]:
    """The findings, each with the answer that holds on that day, where there is one."""
    for finding in findings:
        held = (each for each in policy.accepted_findings if _is_about(each, finding) and on <= each.until)
        answer = next(held, None)
        said = f"{answer.because} ({answer.accepted_by}, until {answer.until})" if answer else ""
        yield replace(finding, accepted=said)


def about_answers(policy: Policy, findings: Iterable[Finding], on: date) -> Iterator[Finding]:
    """What is wrong with the answers in the file, held against all findings of the policy on that day."""
    every = tuple(findings)
    for index, answer in enumerate(policy.accepted_findings):
        meant = [finding for finding in every if _is_about(answer, finding)]
        if not meant:
            yield _accepts_nothing(policy, index, answer, every)
        elif on > answer.until:
            yield _ran_out(policy, index, answer, serious=any(finding.severity.serious for finding in meant))
        elif answer.until - on < SOON:
            yield _ends_soon(policy, index, answer, (answer.until - on).days)


def standing(policy: Policy, on: date) -> tuple[object, ...]:
    """What about the answers changes with the day: which hold, and how soon they end. Where it is equal, audits are."""
    return tuple((on > each.until, max(timedelta(0), min(SOON, each.until - on))) for each in policy.accepted_findings)


def ending(until: date, on: date) -> str:
    """`, which ends in 5 days` of an answer that holds and ends soon; nothing while it has longer."""
    return f", which ends {_left((until - on).days)}" if until - on < SOON else ""


def _left(days: int) -> str:
    return "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"


def _is_about(answer: AcceptedFinding, finding: Finding) -> bool:
    return (answer.finding, answer.at) == (finding.pattern, finding.at)


def _accepts_nothing(policy: Policy, index: int, answer: AcceptedFinding, every: tuple[Finding, ...]) -> Finding:
    return _finding(
        policy,
        index,
        ACCEPTS_NOTHING,
        Severity.LOW,
        "An answer accepts nothing",
        f"{_named(answer)} is the answer to a finding that the audit does not make. {_nearest(answer, every)}",
        "It tells of a harm that is not there, and would accept the same harm unseen if it came back.",
        "Take the answer out of the file, or let it name the finding as the audit prints it.",
    )


def _ran_out(policy: Policy, index: int, answer: AcceptedFinding, *, serious: bool) -> Finding:
    return _finding(
        policy,
        index,
        RAN_OUT,
        Severity.MEDIUM if serious else Severity.LOW,
        "An answer has run out",
        f"{_named(answer)} ran out on {answer.until}, and the finding is still there: it waits for an answer again.",
        "An answer is given for a time, so that somebody looks again at whether the harm is still worth it.",
        "Change what is paid for, or let whoever has the authority answer anew, with a reason and a day.",
    )


def _ends_soon(policy: Policy, index: int, answer: AcceptedFinding, days: int) -> Finding:
    return _finding(
        policy,
        index,
        ENDS_SOON,
        Severity.INFO,
        "An answer ends soon",
        f"{_named(answer)} ends {_left(days)}, with {answer.until} as its last day. A serious finding then stops pay.",
        "Whoever pays from the policy should not learn it on the day of the run.",
        "Decide in time: change what is paid for, or answer anew.",
    )


def _finding(
    policy: Policy, index: int, pattern: str, severity: Severity, title: str, what: str, why: str, instead: str
) -> Finding:
    place = policy.place("accepted_findings", index)
    return Finding(
        pattern=pattern,
        severity=severity,
        title=title,
        place=place,
        at=place.key or "",
        role="",
        what=what,
        why=why,
        instead=instead,
        sources=(),
    )


def _named(answer: AcceptedFinding) -> str:
    return f"{answer.finding} at {answer.at} (accepted by {answer.accepted_by})"


def _nearest(answer: AcceptedFinding, every: tuple[Finding, ...]) -> str:
    """Where the finding went, as far as that can be told."""
    for finding in every:
        if any(_is_about(answer, implied) for implied in finding.implied):
            return f"It stands under {finding.pattern} at {finding.at}; an answer to that one answers it."
    elsewhere = ", ".join(dict.fromkeys(finding.at for finding in every if finding.pattern == answer.finding))
    if elsewhere:
        return f"{answer.finding} is found at {elsewhere}."
    return f"{answer.finding} is not found anywhere in this policy."
