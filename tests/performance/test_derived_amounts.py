"""Amounts of earlier periods and places in a rank, worked out of what was accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from incentives.kpis.read import packaged_kpis
from incentives.payout.fingerprints import dataset_fingerprint
from incentives.performance.expect import expectations
from incentives.performance.facts import Assignment, Dataset, Earlier, Person, Quota, Result, Roster
from incentives.performance.scorecard import scorecards
from incentives.plan.compile import compile_plan
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.values.period import parse_period

TEXT = """\
format: 1
policy: derived
effective_from: 2026-01-01
title: More than one period
owner: tests@example.com
currency: EUR
period: quarter
change: {replaces: nothing, because: It shows more than one period.}
measures:
  sales: {kpi: new_business_closed, unit: EUR, counted_for: participant,
     source: ledger, because: Sold., watch_for: Discounts.}
  year: {kpi: new_business_closed, unit: EUR, counted_for: participant,
     source: worked out, because: Sold., watch_for: Discounts.,
     derived: {of: sales, over: year to date}}
  two: {kpi: new_business_closed, unit: EUR, counted_for: participant,
     source: worked out, because: Sold., watch_for: Discounts.,
     derived: {of: sales, over: 2 periods, as: sum}}
  place: {kpi: rank, unit: number, counted_for: participant,
     source: worked out, because: Best., watch_for: Envy.,
     derived: {of: RANKED, rank: WAY, among: AMONG}}
roles:
  seller:
    title: Seller
    kind: sales
    fixed_pay: 70%
    target_incentive: 1000 EUR per quarter
    typical: {own quota: 100 EUR}
    components:
      year: {weight: 40%, target: own quota,
         curve: {least: {at: 0% of target, pays: 0%}, most: {at: 100% of target, pays: 100%}}}
      two: {weight: 40%, curve: {least: {at: 0 EUR, pays: 0%}, most: {at: 100 EUR, pays: 100%}}}
      place: {weight: 20%, steps: {first: {at_most: 1, pays: 100%}}, otherwise: 0%}
proration: none
rounding: {to: 0.01 EUR, ties: half up, when: once per component}
examples: {none: {role: seller, given: {}, pays: {}}}
"""


def policy_with(ranked: str = "sales", way: str = "highest first", among: str = "role") -> Policy:
    text = TEXT.replace("RANKED", ranked).replace("WAY", way).replace("AMONG", among)
    policy, problems = read_policy(text, "derived.yaml", packaged_kpis())
    assert policy is not None, problems
    return policy


def results(**sold: int) -> tuple[Result, ...]:
    return tuple(Result("sales", "participant", whose, Fraction(amount)) for whose, amount in sold.items())


def quotas(amount: int, *whose: str) -> tuple[Quota, ...]:
    return tuple(Quota(each, "quota", Fraction(amount)) for each in whose)


def dataset(period: str, now: tuple[Result, ...], teams: dict[str, str], *earlier: Earlier) -> Dataset:
    found = parse_period(period)
    assert found is not None
    assignments = tuple(
        Assignment(each, "derived/seller", date(2025, 1, 1), None, Fraction(1), None, None, {"team": team})
        for each, team in teams.items()
    )
    roster = Roster({each: Person(each, each) for each in teams}, assignments)
    facts = dict(enumerate(earlier, start=1))
    return Dataset(found, roster, quotas(100, *teams), now, earlier=facts)


def amounts(policy: Policy, facts: Dataset) -> dict[str, dict[str, Fraction]]:
    cards, _ = scorecards(facts, compile_plan(policy, "seller", facts.period))
    return {card.participant: dict(card.amounts) for card in cards}


TEAMS = {"a": "north", "b": "north", "c": "south"}


def test_earlier_periods_of_the_year_are_added_up_and_the_latest_stands_alone() -> None:
    before = Earlier(quotas(90, "a"), results(a=20)), Earlier(quotas(80, "a"), results(a=30))
    card = amounts(policy_with(), dataset("2026-Q3", results(a=10), {"a": "north"}, *before))["a"]
    assert card["sales"] == 10
    assert card["sales 1 period ago"] == 20
    assert card["sales earlier this year"] == 50
    assert card["own quota earlier this year"] == 170


def test_the_first_period_of_a_year_has_nothing_earlier_but_still_a_period_before_it() -> None:
    facts = dataset("2026-Q1", results(a=10), {"a": "north"})
    card = amounts(policy_with(), facts)["a"]
    assert card["sales earlier this year"] == card["own quota earlier this year"] == 0
    assert lacking(facts) == [
        "derived/seller in 2026-Q1 is paid on sales of 2025-Q4, too, but no facts of 2025-Q4 are there."
    ]


def lacking(facts: Dataset) -> list[str]:
    """What the dataset lacks, in words."""
    _, problems = scorecards(facts, compile_plan(policy_with(), "seller", facts.period))
    return [problem.message for problem in problems]


def test_a_missing_earlier_period_is_named_once_and_never_zero() -> None:
    before = Earlier(quotas(9, "a", "b"), results(a=2, b=2))
    facts = dataset("2026-Q3", results(a=10, b=1), {"a": "x", "b": "x"}, before)
    assert lacking(facts) == [
        "derived/seller in 2026-Q3 is paid on own quota and sales of 2026-Q1, too, but no facts of 2026-Q1 are there."
    ]


def test_who_lacks_a_result_in_an_earlier_period_is_told_with_the_period() -> None:
    facts = dataset("2026-Q2", results(a=10, b=1), {"a": "x", "b": "x"}, Earlier(quotas(9, "a", "b"), results(a=2)))
    assert lacking(facts) == [
        "sales earlier this year (2026-Q1) is missing for b as derived/seller.",
        "sales 1 period ago (2026-Q1) is missing for b as derived/seller.",
    ]


def joined(day: date, *before: Assignment, teams: str = "x") -> Dataset:
    """Somebody who holds the role since the day, in 2026-Q2, after a quarter whose roster holds these assignments."""
    facts = dataset("2026-Q2", results(b=7), {"b": teams}, Earlier((), (), Roster({}, before)))
    (now,) = facts.roster.assignments
    return replace(facts, roster=replace(facts.roster, assignments=(replace(now, starts_on=day),)))


def test_who_was_not_there_in_an_earlier_period_brought_nothing_to_a_sum() -> None:
    card = amounts(policy_with(), joined(date(2026, 4, 1)))["b"]
    assert card["sales earlier this year"] == card["sales 1 period ago"] == card["own quota earlier this year"] == 0


def test_who_was_there_has_a_result_or_lacks_it() -> None:
    held = Assignment("b", "derived/seller", date(2026, 1, 1), None, Fraction(1), None, None, {})
    for facts in (joined(date(2026, 3, 31)), joined(date(2026, 4, 1), held)):
        assert "sales 1 period ago (2026-Q1) is missing for b as derived/seller." in lacking(facts)


def test_without_a_roster_nobody_knows_who_was_there() -> None:
    facts = joined(date(2026, 4, 1))
    facts = replace(facts, earlier={1: Earlier((), ())})
    assert "sales 1 period ago (2026-Q1) is missing for b as derived/seller." in lacking(facts)


def test_an_average_has_nothing_for_a_period_in_which_somebody_was_not_there() -> None:
    text = TEXT.replace("over: 2 periods, as: sum", "over: 2 periods, as: average")
    text = text.replace("RANKED", "sales").replace("WAY", "highest first").replace("AMONG", "role")
    policy, _ = read_policy(text, "derived.yaml", packaged_kpis())
    assert policy is not None
    facts = joined(date(2026, 4, 1))
    _, problems = scorecards(facts, compile_plan(policy, "seller", facts.period))
    assert [problem.message for problem in problems] == [
        "sales 1 period ago (2026-Q1) is missing for b as derived/seller."
    ]


@pytest.mark.parametrize(
    ("way", "among", "places"),
    [
        ("highest first", "role", {"a": 1, "b": 1, "c": 3}),
        ("lowest first", "role", {"a": 2, "b": 2, "c": 1}),
        ("highest first", "team", {"a": 1, "b": 1, "c": 1}),
        ("lowest first", "company", {"a": 2, "b": 2, "c": 1}),
    ],
)
def test_equals_share_the_better_place(way: str, among: str, places: dict[str, int]) -> None:
    cards = amounts(policy_with("sales", way, among), dataset("2026-Q1", results(a=7, b=7, c=3), TEAMS))
    assert {whose: card["place"] for whose, card in cards.items()} == places


def test_a_rank_can_be_of_what_several_periods_brought() -> None:
    before = Earlier((), results(a=1, b=90, c=5))
    cards = amounts(policy_with("two"), dataset("2026-Q1", results(a=7, b=8, c=70), TEAMS, before))
    assert {whose: card["place"] for whose, card in cards.items()} == {"a": 3, "b": 1, "c": 2}


def test_who_has_no_result_has_no_place_and_takes_none() -> None:
    cards = amounts(policy_with(), dataset("2026-Q1", results(b=7, c=3), TEAMS))
    assert "place" not in cards["a"]
    assert [cards[whose]["place"] for whose in "bc"] == [1, 2]


def test_only_what_is_not_worked_out_is_expected_from_the_files() -> None:
    period = parse_period("2026-Q3")
    assert period is not None
    expected = expectations([policy_with()], period)
    assert list(expected.measures) == ["sales"]
    assert expected.roles["derived/seller"].measures == ("sales",)
    assert list(expected.columns) == ["quota"]


def test_facts_of_earlier_periods_are_part_of_what_a_run_is_calculated_from() -> None:
    with_them = dataset("2026-Q3", results(a=10), {"a": "north"}, Earlier((), results(a=20)))
    others = dataset("2026-Q3", results(a=10), {"a": "north"}, Earlier((), results(a=21)))
    without = dataset("2026-Q3", results(a=10), {"a": "north"})
    assert len({dataset_fingerprint(each) for each in (with_them, others, without)}) == 3
