"""Answers to findings: which one holds, which accepts nothing, which has run out, and which ends soon."""

from __future__ import annotations

from datetime import date

import pytest

from incentives.alignment.answers import ACCEPTS_NOTHING, ENDS_SOON, RAN_OUT, ending, standing
from incentives.alignment.audit import Audit, audit_policy
from incentives.alignment.finding import Finding, Severity
from incentives.kpis.read import packaged_behaviours
from tests.alignment.plans import policy_of, policy_text

CLIFF = {
    "sold": {
        "weight": "100%",
        "measure": "units_sold",
        "target": "100",
        "steps": {"all": {"at_least": "100", "pays": "100%"}},
        "otherwise": "0%",
    }
}
AT = "roles.person.components.sold"
UNTIL = date(2026, 12, 31)


def answer(finding: str = "cliff-payment", at: str = AT, until: date = UNTIL) -> dict[str, str]:
    return {"finding": finding, "at": at, "because": "b", "accepted_by": "the board", "until": until.isoformat()}


def audited(on: date, *answers: dict[str, str]) -> Audit:
    policy = policy_of(policy_text(CLIFF, accepted_findings=list(answers)))
    return audit_policy(policy, packaged_behaviours(), on)


def of(audit: Audit, pattern: str) -> list[Finding]:
    return [finding for finding in audit.findings if finding.pattern == pattern]


def test_an_answer_long_before_its_end_is_only_an_answer() -> None:
    audit = audited(date(2026, 8, 1), answer())
    assert [finding.accepted for finding in of(audit, "cliff-payment")] == ["b (the board, until 2026-12-31)"]
    assert audit.about_answers == ()


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 12, 1), None),
        (date(2026, 12, 2), "ends in 29 days"),
        (date(2026, 12, 30), "ends tomorrow"),
        (date(2026, 12, 31), "ends today"),
    ],
)
def test_an_answer_that_ends_soon_is_said_to(on: date, said: str | None) -> None:
    audit = audited(on, answer())
    assert all(finding.accepted for finding in of(audit, "cliff-payment"))
    assert [said in finding.what for finding in of(audit, ENDS_SOON) if said] == [True] * (said is not None)
    assert len(audit.about_answers) == (said is not None)


@pytest.mark.parametrize(
    ("on", "said"),
    [(date(2026, 12, 1), ""), (date(2026, 12, 2), ", which ends in 29 days"), (UNTIL, ", which ends today")],
)
def test_the_words_of_an_answer_that_ends_soon(on: date, said: str) -> None:
    assert ending(UNTIL, on) == said


def test_an_answer_that_ran_out_is_found_and_the_finding_stops_the_policy_again() -> None:
    audit = audited(date(2027, 1, 1), answer())
    (found,) = audit.about_answers
    assert (found.pattern, found.severity) == (RAN_OUT, Severity.MEDIUM)
    assert "ran out on 2026-12-31" in found.what
    assert [finding.accepted for finding in of(audit, "cliff-payment")] == [""]
    assert "cliff-payment" in {finding.pattern for finding in audit.stops}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (answer(at="roles.person"), f"cliff-payment is found at {AT}."),
        (answer(finding="survey-cliff"), "survey-cliff is not found anywhere in this policy."),
        (answer(finding="survey-cliff", until=date(2026, 7, 2)), "survey-cliff is not found anywhere in this policy."),
    ],
)
def test_an_answer_to_what_is_not_found_accepts_nothing(wrong: dict[str, str], said: str) -> None:
    (found,) = audited(date(2026, 8, 1), wrong).about_answers
    assert (found.pattern, found.severity, found.role) == (ACCEPTS_NOTHING, Severity.LOW, "")
    assert found.what.endswith(said)


def test_an_answer_to_what_stands_under_another_finding_names_that_one() -> None:
    audit = audited(date(2026, 8, 1))
    root = next(finding for finding in audit.findings if finding.implied)
    implied = root.implied[0]
    (found,) = audited(date(2026, 8, 1), answer(implied.pattern, implied.at)).about_answers
    assert found.what.endswith(f"It stands under {root.pattern} at {root.at}; an answer to that one answers it.")


def test_what_is_wrong_with_an_answer_stands_at_its_line_and_never_stops_pay() -> None:
    audit = audited(date(2027, 1, 1), answer(), answer(at="roles.person"))
    first, second = audit.about_answers
    assert (first.at, second.at) == ("accepted_findings.1", "accepted_findings.2")
    assert first.place.line is not None
    assert second.place.line is not None
    assert first.place.line < second.place.line
    assert not first.stops
    assert not second.stops


def test_days_on_which_the_answers_stand_alike_have_the_same_audit() -> None:
    policy = policy_of(policy_text(CLIFF, accepted_findings=[answer()]))
    assert standing(policy, date(2026, 8, 1)) == standing(policy, date(2026, 11, 1))
    assert standing(policy, date(2026, 12, 30)) != standing(policy, date(2026, 12, 31))
    assert standing(policy, date(2026, 12, 31)) != standing(policy, date(2027, 1, 1))
    assert standing(policy, date(2027, 1, 1)) == standing(policy, date(2027, 6, 1))
