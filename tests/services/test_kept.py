"""What is kept in memory: bounded, the least recently asked for goes first, and never of another text."""

from __future__ import annotations

from incentives.services.calculations import calculate
from incentives.services.given import GivenScorecard
from incentives.services.kept import Kept
from incentives.services.plans import plan_of
from incentives.services.policy_texts import policy_of_text
from incentives.values.period import parse_period
from tests.services.building import POLICY
from tests.services.test_calculations import ADA, SOMEBODY


def test_the_one_that_nobody_asked_for_goes_first() -> None:
    kept: Kept[str] = Kept(2)
    kept.keep(1, "one")
    kept.keep(2, "two")
    assert kept.get(1) == "one"
    kept.keep(3, "three")
    assert [kept.get(key) for key in (1, 2, 3)] == ["one", None, "three"]
    assert len(kept) == 2


def test_a_text_that_was_sent_before_is_not_read_again_and_another_one_is() -> None:
    first = policy_of_text(POLICY, "policy.yaml")
    assert policy_of_text(POLICY, "policy.yaml") is first
    assert policy_of_text(POLICY, "other.yaml").file == "other.yaml"
    assert policy_of_text(POLICY.replace("weight: 70%", "weight: 60%").replace("weight: 30%", "weight: 40%")
                          .replace("700.00", "600.00").replace("300.00", "400.00"), "policy.yaml") != first  # fmt: skip


def test_a_plan_is_that_of_the_very_text_whose_lines_it_names() -> None:
    quarter = parse_period("2026-Q3")
    assert quarter is not None
    plain, moved = policy_of_text(POLICY, "policy.yaml"), policy_of_text("\n\n" + POLICY, "policy.yaml")
    assert plain.fingerprint == moved.fingerprint
    assert plan_of(plain, "agent", quarter) is plan_of(plain, "agent", quarter)
    lines = [plan_of(each, "agent", quarter).policy.place("roles", "agent").line or 0 for each in (plain, moved)]
    assert lines[1] == lines[0] + 2


def test_two_texts_in_turn_are_each_paid_by_their_own_words() -> None:
    generous = POLICY.replace("4000 EUR", "8000 EUR").replace("700.00", "1400.00").replace("300.00", "600.00")
    generous = generous.replace("total: 1000.00", "total: 2000.00")
    totals = [calculate(SOMEBODY, text, [GivenScorecard("P-1", "agent", ADA)]).payouts[0].total
              for text in (POLICY, generous, POLICY)]  # fmt: skip
    assert totals == [113500, 227000, 113500]
