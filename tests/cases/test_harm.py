"""Documented schemes: the audit finds what their documents support, and proves what they are known to have paid for."""

from __future__ import annotations

import pytest

from incentives.alignment.finding import Severity
from incentives.kpis.read import packaged_behaviours
from incentives.payout.exact import calculate
from incentives.payout.examples import check_examples
from incentives.plan.compile import compile_plan
from incentives.values.period import parse_period
from tests.cases.harm_case import HARM, KEYS, HarmCase, harm_cases

CASES = harm_cases()
BY_NAME = {case.name: case for case in CASES}
ALIGNED = ("branch-by-satisfaction", "branch-without-sales-goals", "card-service-recommended")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_its_examples_come_out_and_its_file_says_what_is_documented_and_what_assumed(case: HarmCase) -> None:
    assert check_examples(case.policy) == ()
    assert set(case.written) <= KEYS
    assert all(case.written[key] for key in ("title", "sources", "documented", "assumed"))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_its_documents_support_is_found_within_one_level(case: HarmCase) -> None:
    missed = {
        pattern: (str(severity), str(case.found.get(pattern)))
        for pattern, severity in case.severities("finds").items()
        if pattern not in case.found or abs(case.found[pattern] - severity) > 1
    }
    assert missed == {}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_would_be_wrong_is_not_found(case: HarmCase) -> None:
    assert set(case.written.get("never_finds", ())) & set(case.found) == set()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_found_beyond_the_documents_has_a_reason(case: HarmCase) -> None:
    expected = {**case.severities("may_find"), **case.severities("finds")}
    beyond = {
        pattern
        for pattern, severity in case.found.items()
        if severity.serious and (pattern not in expected or severity > expected[pattern] + 1)
    }
    assert beyond == set(case.written.get("found_beyond", {}))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_nothing_is_graver_than_the_documents_support(case: HarmCase) -> None:
    assert {pattern: str(found) for pattern, found in case.found.items() if found > case.at_most} == {}
    graver = {behaviour for behaviour, severity in case.proofs.items() if severity > case.at_most}
    assert graver == set(case.written.get("graver_proofs", {}))


def test_the_well_aligned_schemes_have_nothing_above_medium() -> None:
    for name in ALIGNED:
        case = BY_NAME[name]
        assert case.at_most is Severity.MEDIUM
        assert "graver_proofs" not in case.written
        assert all(finding.severity <= Severity.MEDIUM for finding in case.audit.findings)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_it_is_known_to_have_paid_for_is_proven_by_two_scorecards(case: HarmCase) -> None:
    for behaviour in case.written.get("pays_for", ()):
        answer = case.answer(behaviour)
        assert answer is not None, f"{behaviour} was not tried"
        proof = answer.at_target or answer.largest
        assert proof is not None, f"{behaviour} does not pay"
        period = parse_period(proof.period, case.policy.fiscal_year_starts)
        assert period is not None
        plan = compile_plan(case.policy, proof.role, period)
        paid = [calculate(plan, dict(card)).total for card in (proof.before, proof.after)]
        assert paid == [proof.payout_before, proof.payout_after]
        assert paid[1] - paid[0] > proof.target * 2 / 100


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_it_is_known_not_to_have_paid_for_does_not_pay_at_target(case: HarmCase) -> None:
    for behaviour in case.written.get("never_pays_for", ()):
        answer = case.answer(behaviour)
        assert answer is None or answer.at_target is None, behaviour


@pytest.mark.parametrize("case", [case for case in CASES if "before" in case.written], ids=str)
def test_before_and_after_are_told_apart(case: HarmCase) -> None:
    before = BY_NAME[case.written["before"]]
    was, now = (max(finding.severity for finding in each.audit.findings) for each in (before, case))
    assert now <= was - 1
    harmful = {behaviour.id for behaviour in packaged_behaviours().harmful if behaviour.customer_harm == 3}
    paid = harmful & {behaviour for behaviour in before.proofs if _at_target(before, behaviour)}
    assert paid
    assert {behaviour for behaviour in paid if _at_target(case, behaviour)} == set()


def test_every_scheme_has_one_policy_and_one_case() -> None:
    assert {folder.name for folder in (HARM / "policies").iterdir()} == set(BY_NAME)
    assert len(CASES) == 14


def _at_target(case: HarmCase, behaviour: str) -> bool:
    answer = case.answer(behaviour)
    return answer is not None and answer.at_target is not None
