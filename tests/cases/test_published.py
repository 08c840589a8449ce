"""Published schemes come out as printed, each from its policy file: pay, scores, weights and figures on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from incentives.alignment.audit import audit_policy
from incentives.kpis.read import packaged_behaviours, packaged_kpis
from incentives.payout.adjust import clawbacks
from incentives.payout.columns import calculate_columns
from incentives.payout.exact import calculate
from incentives.payout.run import PaidScorecard, calculate_run, minor, opening_after
from incentives.performance.reversals import without
from incentives.policy.read import read_policy_file
from tests.cases.published_case import (
    PUBLISHED,
    PublishedCase,
    PublishedRuns,
    dataset_of,
    policy_file,
    published,
    read_file,
    reversals_of,
)

SINGLE, RUNS = published()
FILES = sorted(PUBLISHED.glob("*.yaml"))


@pytest.mark.parametrize("case", SINGLE, ids=str)
def test_it_pays_what_is_printed(case: PublishedCase) -> None:
    payout = calculate(case.plan, case.example.given)
    everything = {**payout.components, "total": payout.total}
    assert {name: everything[name] for name in case.example.pays} == case.example.pays
    assert {name: payout.carried[name] for name in case.example.carries} == case.example.carries
    assert case.example.pays or case.printed


@pytest.mark.parametrize("case", [case for case in SINGLE if "prints" in case.written], ids=str)
def test_its_figures_are_those_printed(case: PublishedCase) -> None:
    assert case.calculated() == case.printed


@pytest.mark.parametrize("case", [case for case in SINGLE if "says" in case.written], ids=str)
def test_its_statement_says_what_is_printed(case: PublishedCase) -> None:
    assert [part for part in case.written["says"] if part not in case.words] == []


@pytest.mark.parametrize("case", SINGLE, ids=str)
def test_the_fast_way_pays_the_same_and_the_statement_adds_up(case: PublishedCase) -> None:
    given = case.example.given
    assert calculate_columns(case.plan, [given]) == [calculate(case.plan, given)]
    statement = case.statement
    assert sum(step.amount for step in statement.steps) == statement.total


@pytest.mark.parametrize("runs", RUNS, ids=str)
def test_runs_pay_what_is_printed(runs: PublishedRuns) -> None:
    opening = None
    for cases in runs.steps:
        policy = cases[0].policy
        run = calculate_run([policy], dataset_of(cases), opening)
        paid = {each.participant: each for each in run.payouts}
        for case in cases:
            payout = paid[case.name]
            found = {**payout.components, "total": payout.total}
            pays, carries = case.example.pays, case.example.carries
            assert {name: found[name] for name in pays} == {
                name: minor(amount, policy.currency) for name, amount in pays.items()
            }
            assert {name: payout.carried[name] for name in carries} == {
                name: minor(amount, policy.currency) for name, amount in carries.items()
            }
            if "balance" in case.written:
                assert balance_of(case, payout) == minor(Fraction(case.written["balance"]), policy.currency)
        opening = opening_after(run)


def balance_of(case: PublishedCase, payout: PaidScorecard) -> int:
    """A draw's balance as tables print it: what was paid, less the draw, less what is still owed."""
    draw = case.policy.roles[case.example.role].draw
    assert draw is not None
    return payout.total - minor(draw.amount, case.policy.currency) - payout.carried["draw balance"]


@pytest.mark.parametrize("case", [case for case in SINGLE if "reverses" in case.written], ids=str)
def test_what_is_taken_back_is_what_is_printed(case: PublishedCase) -> None:
    dataset, policies = dataset_of((case,)), [case.policy]
    paid = calculate_run(policies, dataset)
    without_it = calculate_run(policies, without(dataset, reversals_of(case)))
    paid_on = case.period.ends_before
    taken = clawbacks(
        policies,
        paid.payouts,
        without_it.payouts,
        paid_on=paid_on,
        reversed_on=paid_on + timedelta(days=30),
        by="sales operations",
    )
    assert [str(each.amount) for each in taken] == [case.written["takes_back"]]
    month_after = replace(dataset, adjustments=taken)
    after = calculate_run(policies, month_after)
    assert after.total == paid.total + minor(taken[0].amount, case.policy.currency)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_file_names_its_public_source_and_its_policy_is_sound(file) -> None:
    told = read_file(file)
    assert told["source"]["title"]
    assert told["source"]["address"]
    policy, problems = read_policy_file(policy_file(file.stem, told), packaged_kpis())
    assert problems == ()
    assert policy is not None


@pytest.mark.parametrize("name", ["spiff-marginal-payout", "divisions-share-a-pool", "revenue-and-earnings-matrix"])
def test_plans_of_every_kind_can_be_audited(name: str) -> None:
    policy, _ = read_policy_file(policy_file(name, {}), packaged_kpis())
    assert policy is not None
    assert len(audit_policy(policy, packaged_behaviours(), date(2026, 1, 1)).roles) == len(policy.roles)


def test_every_policy_has_a_file_of_cases() -> None:
    used = {policy_file(file.stem, read_file(file)) for file in FILES}
    assert set((PUBLISHED / "policies").glob("*/*.yaml")) <= used
