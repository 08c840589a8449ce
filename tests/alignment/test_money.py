"""Audits of pay in money: where they look, what hangs on each result, and that single transactions are seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from incentives.alignment.map import map_of
from incentives.alignment.proof import prove_all
from incentives.alignment.subject import Subject, subject_of
from incentives.kpis.behaviour import Behaviour
from incentives.kpis.read import packaged_behaviours
from incentives.payout.exact import calculate
from incentives.plan.compile import compile_plan
from incentives.policy.compare import compare
from incentives.policy.model import Policy
from incentives.policy.outline import outline
from incentives.values.period import parse_period
from tests.alignment.plans import policy_of

CASES = Path(__file__).parents[1] / "cases"
FILES = ("pay-in-money", "rates", "matrix", "limits-and-roundings")


def _policy(name: str) -> Policy:
    text = yaml.load((CASES / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["policy"]
    role = next(iter(yaml.load(text, Loader=yaml.BaseLoader)["roles"]))
    return policy_of(text.replace("examples: {}", f"examples: {{none: {{role: {role}, given: {{}}, pays: {{}}}}}}"))


def _subject(name: str, role: str) -> Subject:
    return subject_of(_policy(name), role)


def test_the_target_that_a_file_states_comes_before_what_is_typical() -> None:
    assert _subject("rates", "seller").reference.amounts["revenue"] == 200_000
    assert _subject("rates", "whole").reference.amounts["revenue"] == 100_000


def test_a_target_for_the_year_is_taken_for_one_period_and_what_came_before_stands_beside_it() -> None:
    amounts = _subject("rates", "through_the_year").reference.amounts
    assert amounts["revenue"] == 100_000
    assert amounts["revenue earlier this year"] == 200_000


def test_what_hangs_on_money_is_what_it_pays_at_the_reference() -> None:
    entries = map_of([_policy("pay-in-money")], date(2026, 7, 1)).entries
    assert {entry.path: entry.per_period for entry in entries} == {
        ("kept",): 1000,
        ("skill",): 100,
        ("both", "skill"): 90,
        ("both", "goals"): 90,
    }


def test_the_weights_of_a_role_add_up_whatever_money_pays() -> None:
    weights = _subject("pay-in-money", "keeper").weights
    assert weights == {"kept": Fraction(10, 11), "skill": Fraction(1, 11)}


def test_single_transactions_are_looked_at_in_their_typical_mixture_and_proofs_replay() -> None:
    subject = _subject("rates", "each_deal")
    assert subject.reference.amounts["revenue"] == 150_000
    proof = next(
        answer.at_target for answer in prove_all(subject.plan, subject.reference, _harmful()) if answer.at_target
    )
    period = parse_period("2026-Q3")
    assert period is not None
    plan = compile_plan(subject.plan.policy, "each_deal", period)
    assert calculate(plan, proof.before).total == proof.payout_before
    assert calculate(plan, proof.after).total == proof.payout_after > proof.payout_before


def _harmful() -> Sequence[Behaviour]:
    return packaged_behaviours().harmful


def test_a_jump_of_rates_to_the_whole_is_found() -> None:
    jumps = [at for at, *_ in _subject("rates", "whole").slices["revenue"].jumps()]
    assert jumps == [50_000, 100_000]


def test_an_edge_of_a_rounded_result_is_seen_where_the_curve_has_it() -> None:
    pieces = _subject("limits-and-roundings", "rounder").slices["revenue"].pieces
    assert Fraction(1000) in {piece.left for piece in pieces}


@pytest.mark.parametrize("name", FILES)
def test_a_policy_is_outlined_and_does_not_differ_from_itself(name: str) -> None:
    policy = _policy(name)
    assert compare(policy, policy) == ()
    assert all(fact.words for part in outline(policy).parts for fact in part.facts)
