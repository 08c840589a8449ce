"""Policies that carry money from month to month, and months of facts for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from incentives.kpis.read import packaged_kpis
from incentives.payout.run import Run, calculate_run, opening_after
from incentives.performance.balances import Opening
from incentives.performance.facts import Assignment, Dataset, Person, Result, Roster
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.values.period import Period, parse_period

TEXT = """
format: 1
policy: carried
effective_from: 2026-01-01
title: Pay from month to month
owner: tests@example.com
currency: USD
period: month
change: {replaces: nothing, because: It shows what is carried.}
measures:
  goals: {kpi: individual_performance, unit: percent, counted_for: participant,
          source: talks, because: Goals., watch_for: Easy ones.}
roles:
  closer:
    title: Closer
    kind: sales
    fixed_pay: 0%
    target_incentive: 1000 USD per month
    draw: {pays: 2000 USD per month, recoverable: yes}
    components:
      goals:
        weight: 100%
        curve: {least: {at: 0%, pays: 0%}, most: {at: 1000%, pays: 1000%}}
  banker:
    title: Banker
    kind: branch
    fixed_pay: 50%
    target_incentive: 1000 USD per month
    deferral: {share: 35%, for: 3 periods}
    components:
      goals:
        weight: 100%
        curve: {least: {at: 0%, pays: 0%}, most: {at: 1000%, pays: 1000%}}
  partner:
    title: Partner
    kind: manager
    fixed_pay: 50%
    target_incentive: 1000 USD per month
    components:
      goals:
        weight: 100%
        curve: {least: {at: 0%, pays: 0%}, most: {at: 1000%, pays: 1000%}}
pools:
  partners: {roles: [partner], money: 10000 USD per month, when: always, leftover: last takes it, because: So much.}
proration: none
rounding: {to: 0.01 USD, ties: half up, when: once per component}
examples:
  a_month: {role: partner, given: {goals: 100%, share of full time: 100%,
            pool preliminary pay: 1000 USD, pool leftover: 0 USD}, pays: {total: 10000 USD}}
"""

Goals = Mapping[tuple[str, str], Fraction]
"""(participant, role) to the share of the goals that was reached."""


def policy_of(text: str = TEXT) -> Policy:
    """The policy of the text."""
    policy, problems = read_policy(text, "carried.yaml", packaged_kpis())
    assert policy is not None, "\n".join(map(str, problems))
    return policy


def month_of(name: str) -> Period:
    """The month of that name."""
    found = parse_period(name)
    assert found is not None
    return found


def month_facts(name: str, goals: Goals) -> Dataset:
    """A month in which these people held these roles, each in one, and reached so much."""
    people = {whose: Person(whose, whose) for whose, _ in goals}
    assignments = tuple(
        Assignment(whose, f"carried/{role}", date(2026, 1, 1), None, Fraction(1), None, None, {})
        for whose, role in goals
    )
    results = tuple(Result("goals", "participant", whose, reached) for (whose, _), reached in goals.items())
    return Dataset(month_of(name), Roster(people, assignments), (), results)


def months_of(goals_by_month: Mapping[str, Goals], policy: Policy | None = None) -> list[Run]:
    """The runs of months that follow each other, each on what the one before it left."""
    policy = policy or policy_of()
    runs: list[Run] = []
    opening: Opening | None = None
    for name, goals in goals_by_month.items():
        runs.append(calculate_run([policy], month_facts(name, goals), opening))
        opening = opening_after(runs[-1])
    return runs


def months(role: str, *reached: int, whose: str = "A") -> dict[str, Goals]:
    """Months from January 2026 in which one person reached so many percent of the goals."""
    return {f"2026-{number:02}": {(whose, role): Fraction(each, 100)} for number, each in enumerate(reached, start=1)}
