"""A run can be recomputed by anyone: same inputs, same bytes; any other input, another fingerprint."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random

import pytest

from incentives.kpis.read import packaged_kpis
from incentives.payout.run import calculate_run
from incentives.performance.facts import Assignment, Dataset, Person, Quota, Result, Roster
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.values.period import parse_period
from incentives.values.problem import RefusedWithProblems
from tests.payout.plans import SELLER


def _policy() -> Policy:
    policy, problems = read_policy(SELLER, "seller.yaml", packaged_kpis())
    assert policy is not None, problems
    return policy


def _assignment(participant: str, starts_on: date = date(2026, 1, 1), ends_before: date | None = None) -> Assignment:
    return Assignment(
        participant, "seller/seller", starts_on, ends_before, Fraction(1), None, None, {"territory": "north"}
    )


def _dataset(*assignments: Assignment) -> Dataset:
    period = parse_period("2026-Q3")
    assert period is not None
    people = {each.participant: Person(each.participant, each.participant) for each in assignments}
    results = [Result("retained", "territory", "north", Fraction(95, 100))]
    for participant in people:
        results.append(Result("new_revenue", "participant", participant, Fraction(330000)))
        results.append(Result("margin", "participant", participant, Fraction(40, 100)))
    quotas = tuple(Quota(participant, "quota", Fraction(300000)) for participant in people)
    return Dataset(period, Roster(people, assignments), quotas, tuple(results))


def test_a_shared_result_pays_everybody_of_the_territory() -> None:
    run = calculate_run([_policy()], _dataset(_assignment("A"), _assignment("B")))
    assert [(paid.participant, dict(paid.components), paid.total) for paid in run.payouts] == [
        ("A", {"new_revenue": 468000, "retained": 240000}, 708000),
        ("B", {"new_revenue": 468000, "retained": 240000}, 708000),
    ]


def test_joiners_and_leavers_are_paid_for_their_days_and_nobody_outside_the_period() -> None:
    joined = _assignment("joined", date(2026, 8, 1))
    left = _assignment("left", ends_before=date(2026, 8, 1))
    gone = _assignment("gone", ends_before=date(2026, 7, 1))
    run = calculate_run([_policy()], _dataset(joined, left, gone))
    days = {paid.participant: paid.amounts["days in role"] for paid in run.payouts}
    assert days == {"joined": 61, "left": 31}


def test_the_order_of_people_and_records_changes_nothing() -> None:
    dataset = _dataset(*(_assignment(f"P{number}") for number in range(9)))
    run = calculate_run([_policy()], dataset)
    random = Random(3)
    shuffled = replace(
        dataset,
        quotas=tuple(random.sample(dataset.quotas, len(dataset.quotas))),
        results=tuple(random.sample(dataset.results, len(dataset.results))),
        roster=replace(dataset.roster, assignments=tuple(random.sample(dataset.roster.assignments, 9))),
    )
    assert calculate_run([_policy()], shuffled) == run


def test_one_cent_more_in_one_result_is_another_input() -> None:
    dataset = _dataset(_assignment("A"))
    changed = replace(
        dataset,
        results=tuple(
            replace(each, amount=each.amount + Fraction(1, 100)) if each.measure == "new_revenue" else each
            for each in dataset.results
        ),
    )
    assert (
        calculate_run([_policy()], dataset).input_fingerprint != calculate_run([_policy()], changed).input_fingerprint
    )


def test_a_comment_in_the_policy_is_not_another_policy_but_a_weight_is() -> None:
    commented, _ = read_policy("# reviewed\n" + SELLER, "seller.yaml", packaged_kpis())
    weighted, _ = read_policy(
        SELLER.replace("weight: 60%", "weight: 59%").replace("weight: 40%", "weight: 41%"), "s.yaml", packaged_kpis()
    )
    assert commented is not None
    assert weighted is not None
    assert commented.fingerprint == _policy().fingerprint != weighted.fingerprint


def test_a_missing_result_stops_the_run_and_names_the_person() -> None:
    dataset = _dataset(_assignment("A"), _assignment("B"))
    lacking = replace(dataset, results=tuple(each for each in dataset.results if each.subject != "B"))
    with pytest.raises(RefusedWithProblems) as refused:
        calculate_run([_policy()], lacking)
    assert {problem.code for problem in refused.value.problems} == {"missing-amount"}
    assert all("for B as seller/seller" in problem.message for problem in refused.value.problems)


@pytest.mark.parametrize(
    "changed",
    [("calendar days in role", "none"), ("150% of target incentive", "9000 EUR")],
    ids=["paid by no days", "a cap in money"],
)
def test_two_assignments_to_one_role_are_refused_where_each_would_be_paid_in_full(changed: tuple[str, str]) -> None:
    policy, problems = read_policy(SELLER.replace(*changed), "seller.yaml", packaged_kpis())
    assert policy is not None, problems
    both = _dataset(_assignment("A", ends_before=date(2026, 8, 1)), _assignment("A", date(2026, 8, 1)))
    with pytest.raises(RefusedWithProblems) as refused:
        calculate_run([policy], both)
    assert [problem.code for problem in refused.value.problems] == ["several-assignments"]


def test_two_assignments_to_one_role_paid_by_days_add_up_to_one() -> None:
    both = _dataset(_assignment("A", ends_before=date(2026, 8, 1)), _assignment("A", date(2026, 8, 1)))
    whole = calculate_run([_policy()], _dataset(_assignment("A")))
    parts = calculate_run([_policy()], both)
    assert len(parts.payouts) == 2
    assert abs(parts.total - whole.total) <= 1
