"""Stateless calculations: written amounts in, every cent explained, all that is wrong told at once."""

from __future__ import annotations

from fractions import Fraction

import pytest

from api.schemas.calculations import shown_calculation
from incentives.services.actor import Actor, Permission
from incentives.services.calculations import GivenScorecard, calculate, check, unit_of
from incentives.services.errors import NotAllowed
from incentives.values.problem import RefusedWithProblems
from incentives.values.unit import PERCENT
from tests.services.building import HARMFUL, POLICY

SOMEBODY = Actor(1, "Ada", frozenset({Permission.CALCULATE}), None, is_key=False)
NOBODY = Actor(2, "Eve", frozenset(), None, is_key=False)
ADA = {"checked_quality": "90%", "first_contact": "80%", "days in role": "92", "share of full time": "100%"}


def refused(text: str, *cards: GivenScorecard, period: str | None = None) -> list[tuple[str, str | None]]:
    """Code and place of everything that is wrong."""
    with pytest.raises(RefusedWithProblems) as raised:
        calculate(SOMEBODY, text, cards, period=period)
    return [(problem.code, problem.place.key) for problem in raised.value.problems]


def test_a_scorecard_is_paid_with_every_step() -> None:
    result = calculate(SOMEBODY, POLICY, [GivenScorecard("P-1", "agent", ADA)])
    (paid,) = result.payouts
    assert (result.period, result.currency) == ("2026-Q3", "EUR")
    assert (dict(paid.components), paid.total) == ({"checked_quality": 80500, "first_contact": 33000}, 113500)
    assert sum(step.amount for step in paid.statement.steps) == 1135


def test_exact_amounts_are_taken_as_they_are() -> None:
    third: dict[str, str | Fraction] = {**ADA, "checked_quality": Fraction(5, 6)}
    (paid,) = calculate(SOMEBODY, POLICY, [GivenScorecard("P-1", "agent", third)]).payouts
    assert paid.amounts["checked_quality"] == Fraction(5, 6)
    assert paid.components["checked_quality"] == 65333


def test_another_period_of_the_same_length_may_be_asked_for() -> None:
    result = calculate(
        SOMEBODY, POLICY, [GivenScorecard("P-1", "agent", {**ADA, "days in role": "90"})], period="2027-Q1"
    )
    assert (result.period, result.payouts[0].total) == ("2027-Q1", 113500)


def test_no_scorecards_are_no_payouts() -> None:
    assert calculate(SOMEBODY, POLICY, []).payouts == ()


def test_everything_that_is_wrong_is_told_at_once() -> None:
    cards = (
        GivenScorecard("P-1", "agnet", ADA),
        GivenScorecard("P-2", "agent", {"checked_quality": "90", "frist_contact": "80%", "days in role": "92"}),
    )
    assert refused(POLICY, *cards) == [
        ("unknown-role", "scorecards.0.role"),
        ("invalid-value", "scorecards.1.given.checked_quality"),
        ("unknown-amount", "scorecards.1.given.frist_contact"),
        ("missing-amount", "scorecards.1.given"),
        ("missing-amount", "scorecards.1.given"),
    ]


def test_nothing_missing_counts_as_zero_or_as_all() -> None:
    for name in ADA:
        without = {key: amount for key, amount in ADA.items() if key != name}
        assert refused(POLICY, GivenScorecard("P-1", "agent", without)) == [("missing-amount", "scorecards.0.given")]


@pytest.mark.parametrize("period", ["2026-07", "2026", "soon", ""])
def test_a_period_over_which_the_policy_does_not_pay_is_refused(period: str) -> None:
    assert refused(POLICY, GivenScorecard("P-1", "agent", ADA), period=period) == [("invalid-value", "period")]


def test_an_own_target_of_zero_is_a_problem_and_not_a_crash() -> None:
    text = POLICY.replace(
        "target: 85%\n        because: Own work, checked by others.",
        "target: own goal\n        because: Own work, checked by others.",
    )
    for at in ("60%", "85%", "95%"):
        text = text.replace(f"at: {at}", f"at: {at} of target")
    card = GivenScorecard("P-1", "agent", {**ADA, "own goal": "0%"})
    text = text.replace("    chooses_cases: no\n", "    chooses_cases: no\n    typical: {own goal: 100%}\n")
    text = text.replace("given: {checked_quality: 85%,", "given: {own goal: 100%, checked_quality: 85%,")
    assert refused(text, card) == [("zero-target", "scorecards.0.given")]


def test_a_text_that_is_no_policy_is_refused_with_its_lines() -> None:
    assert refused("policy: [", GivenScorecard("P-1", "agent", ADA))[0][0] == "not-yaml"


def test_checking_finds_problems_or_findings() -> None:
    good = check(SOMEBODY, POLICY)
    assert (good.problems, [each for each in good.findings if each.finding.stops]) == ((), [])
    harmful = check(SOMEBODY, HARMFUL)
    assert any(each.finding.stops and each.finding.proof for each in harmful.findings)
    wrong = check(SOMEBODY, POLICY.replace("total: 1000.00 EUR", "total: 999.00 EUR"))
    assert ([problem.code for problem in wrong.problems], wrong.findings) == (["example-differs"], ())
    assert check(SOMEBODY, "x: y").policy is None


def test_every_proof_can_be_replayed_by_paying_its_two_scorecards() -> None:
    proofs = [each.finding.proof for each in check(SOMEBODY, HARMFUL).findings if each.finding.proof is not None]
    assert len(proofs) >= 2
    for proof in proofs:
        cards = [GivenScorecard("P-1", proof.role, amounts) for amounts in (proof.before, proof.after)]
        before, after = calculate(SOMEBODY, HARMFUL, cards, period=proof.period).payouts
        assert Fraction(before.total, 100) == proof.payout_before
        assert Fraction(after.total, 100) == proof.payout_after


def test_units_are_known_by_name() -> None:
    policy = check(SOMEBODY, POLICY).policy
    assert policy is not None
    assert unit_of(policy, "checked_quality") == PERCENT
    assert str(unit_of(policy, "salary")) == "EUR"
    assert unit_of(policy, "luck") is None


def test_only_who_may_calculates_and_checks() -> None:
    with pytest.raises(NotAllowed):
        calculate(NOBODY, POLICY, [])
    with pytest.raises(NotAllowed):
        check(NOBODY, POLICY)


def test_points_travel_without_zeros_at_the_end() -> None:
    text = POLICY.replace("EUR", "points").replace("0.01 points", "0.000000000001 points")
    result = calculate(SOMEBODY, text, [GivenScorecard("P-1", "agent", {**ADA, "checked_quality": Fraction(5, 6)})])
    shown = shown_calculation(result, statements=False)
    payouts = shown["payouts"]
    assert isinstance(payouts, list)
    (payout,) = payouts
    assert payout["total"] == {"amount": "983.333333333333", "currency": "points"}
    assert payout["components"]["first_contact"] == {"amount": "330", "currency": "points"}
