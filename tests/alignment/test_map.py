"""The KPI-to-incentive map: every weight of every role has its place, and all of it adds up."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from incentives.alignment.map import KpiMap, Side, balance_of, map_of, side_of
from incentives.alignment.subject import subject_of
from incentives.kpis.kpi import KpiClass
from incentives.kpis.read import packaged_kpis
from incentives.policy.folder import read_policies
from incentives.policy.model import Policy

POLICIES = Path(__file__).parents[2] / "policies"
DAY = date(2026, 8, 1)


@pytest.fixture(scope="module")
def policies() -> list[Policy]:
    """The sample policies in force on the day."""
    found, problems = read_policies(POLICIES, packaged_kpis())
    assert problems == ()
    return [found.in_force(key, DAY) for key in found.versions]


@pytest.fixture(scope="module")
def found(policies: list[Policy]) -> KpiMap:
    """Their map."""
    return map_of(policies, DAY)


def test_every_role_is_on_the_map_and_its_weights_add_up_to_its_target_incentive(
    policies: list[Policy], found: KpiMap
) -> None:
    assert [role.key for role in found.roles] == [
        f"{policy.key}/{role}" for policy in policies for role in policy.roles
    ]
    for role in found.roles:
        entries = found.of_role(role.key)
        assert sum(entry.weight for entry in entries) == 1
        assert sum(entry.per_period for entry in entries) == role.per_period
        assert sum(entry.per_year for entry in entries) == role.per_period * role.policy.cycle.a_year


def test_the_map_gives_each_measure_the_weight_that_the_audit_gives_it(found: KpiMap) -> None:
    for role in found.roles:
        weights: dict[str, Fraction] = {}
        for entry in found.of_role(role.key):
            weights[entry.measure.key] = weights.get(entry.measure.key, Fraction(0)) + entry.weight
        assert weights == subject_of(role.policy, role.role.key).weights


def test_the_worked_example(found: KpiMap) -> None:
    (entry,) = [
        each for each in found.of_role("field-sales/account_executive") if each.path == ("early_customer_loss",)
    ]
    assert (entry.weight, entry.per_period, entry.per_year) == (Fraction(3, 10), Fraction(1800), Fraction(7200))


def test_a_group_hands_its_weight_down_to_its_parts(found: KpiMap) -> None:
    paths = {entry.path: entry.weight for entry in found.of_role("support/support_agent")}
    solved = {path: weight for path, weight in paths.items() if path[0] == "solved"}
    assert len(solved) == 2
    assert all(len(path) == 2 for path in solved)


def test_gates_and_modifiers_are_on_the_map_without_a_weight(found: KpiMap) -> None:
    told = {(guard.rule, guard.measure.key, guard.is_gate) for guard in found.guards}
    assert ("kept_base", "kept_revenue", True) in told
    assert ("complaints_outside", "outside_complaints", False) in told


def test_the_balance_adds_up_to_one_and_is_nothing_without_entries(found: KpiMap) -> None:
    assert sum(found.balance.shares.values()) == 1
    assert set(found.balance.shares) == set(Side)
    assert found.balance.share(Side.CUSTOMERS, Side.ANSWERS) == found.balance.shares[Side.CUSTOMERS]
    assert sum(balance_of(()).shares.values()) == 0


def test_every_class_of_kpi_has_a_side_and_volume_stays_volume_when_it_is_counted_by_the_customer() -> None:
    kpis = packaged_kpis()
    assert {kpi.kpi_class for kpi in kpis} == set(KpiClass)
    assert {side_of(kpi) for kpi in kpis} == set(Side)
    assert side_of(kpis["revenue_per_customer"]) is Side.VOLUME
    assert side_of(kpis["retention_rate"]) is Side.CUSTOMERS
