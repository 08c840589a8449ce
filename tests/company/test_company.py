"""What all policies together pay for: money of everybody, who carries what, and who is pulled which way."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from incentives.company.balance import Stage, stage_of, stages, timings
from incentives.company.company import Company, company_of
from incentives.company.pillars import Kept, Pillar, pillars
from incentives.company.reach import beyond_reach
from incentives.company.sharing import carried, pulled_apart, without_customers
from incentives.kpis.read import packaged_kpis
from incentives.performance.facts import Assignment, Person, Roster
from tests.alignment.plans import measure, policy_of, policy_text, straight

DAY = date(2026, 8, 1)


def paid(*kpis: str) -> dict[str, Any]:
    """Components of equal weight (the last has the rest), a straight line on each KPI."""
    weights = [100 // len(kpis)] * (len(kpis) - 1)
    weights.append(100 - sum(weights))
    shared = zip(kpis, weights, strict=True)
    return {kpi: {"straight": kpi, "weight": f"{weight}%", "because": "b"} for kpi, weight in shared}


def against(kpi: str) -> dict[str, Any]:
    """A component that pays for a worse result."""
    line = straight(kpi)
    curve = line["curve"]
    turned = {
        "floor": {**curve["floor"], "pays": "200%"},
        "target": curve["target"],
        "top": {**curve["top"], "pays": "0%"},
    }
    return {kpi: {**line, "curve": turned, "weight": "100%", "because": "b"}}


def company(roster: Roster | None = None, **policies: dict[str, Any]) -> Company:
    """One role `person` a policy, each with a target incentive of 12,000 EUR a year."""
    return company_of([policy_of(policy_text(parts, policy=key)) for key, parts in policies.items()], DAY, roster)


def roster(*rows: tuple[str, str, str, str]) -> Roster:
    """Rows of participant, role, first day and share of full time."""
    people = {person: Person(person, person) for person, *_ in rows}
    held = [
        Assignment(person, role, date.fromisoformat(day), None, Fraction(share), None, None, {})
        for person, role, day, share in rows
    ]
    return Roster(people, tuple(held))


def test_money_is_that_of_everybody_in_the_role_on_the_day() -> None:
    people = roster(
        ("A", "sales/person", "2026-01-01", "1"),
        ("B", "sales/person", "2026-01-01", "1/2"),
        ("C", "sales/person", "2026-09-01", "1"),
    )
    whole = company(people, sales=paid("new_business_closed", "early_churn"))
    assert whole.money == 18_000
    assert stages(whole).money == {"winning": 9_000, "keeping": 9_000, "neither": 0}
    assert company(sales=paid("new_business_closed")).money == 12_000


def test_shares_add_up_and_nobody_at_stake_is_no_division_by_zero() -> None:
    whole = company(sales=paid("new_business_closed", "early_churn", "gross_margin"), care=paid("reopen_rate"))
    for found in (stages(whole), timings(whole)):
        assert sum(found.shares.values()) == 1
    nobody = company(roster(("A", "other/person", "2026-01-01", "1")), sales=paid("early_churn"))
    assert set(stages(nobody).shares.values()) == {0}


@pytest.mark.parametrize(
    ("kpi", "stage"),
    [
        ("new_business_closed", Stage.WINNING),
        ("lead_volume", Stage.WINNING),
        ("upsell_revenue", Stage.KEEPING),
        ("retention_rate", Stage.KEEPING),
        ("customer_satisfaction", Stage.KEEPING),
        ("save_rate", Stage.NEITHER),
        ("operating_profit", Stage.NEITHER),
        ("average_handle_time", Stage.NEITHER),
    ],
)
def test_a_kpi_is_about_winning_about_keeping_or_about_neither(kpi: str, stage: Stage) -> None:
    assert stage_of(packaged_kpis()[kpi]) is stage


def test_a_kpi_is_shared_when_two_policies_pay_on_it_and_not_when_one_pays_it_twice() -> None:
    whole = company(sales=paid("new_business_closed", "early_churn"), care=paid("early_churn", "reopen_rate"))
    shared = {each.kpi.id: (each.shared, int(each.money)) for each in carried(whole)}
    assert shared == {
        "early_churn": (True, 12_000),
        "new_business_closed": (False, 6_000),
        "reopen_rate": (False, 6_000),
    }
    twice = policy_text(paid("early_churn"), others={"second": paid("early_churn")})
    assert [each.shared for each in carried(company_of([policy_of(twice)], DAY))] == [False]


def test_a_role_that_no_customer_result_pays_is_named_and_one_with_a_gate_on_it_is_not() -> None:
    assert [each.role.key for each in without_customers(company(sales=paid("new_business_closed")))] == ["sales/person"]
    gate = {
        "kept": {
            "applies_to": "total",
            "measure": "early_churn",
            "opens_at": "at most 10%",
            "multiplied_by": "0%",
            "because": "b",
        },
    }
    text = policy_text(
        paid("new_business_closed"),
        policy="sales",
        measures={"early_churn": measure("early_churn"), "new_business_closed": measure("new_business_closed")},
        gates=gate,
    )
    assert without_customers(company_of([policy_of(text)], DAY)) == ()


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (paid("early_churn"), against("early_churn"), True),
        (paid("early_churn"), paid("early_churn"), False),
        (paid("retention_rate"), paid("early_churn"), False),
        (paid("retention_rate"), against("early_churn"), True),
        (paid("new_business_closed"), paid("expansion_to_new_revenue"), True),
        (paid("new_business_closed"), paid("reopen_rate"), False),
    ],
)
def test_two_roles_are_pulled_apart_only_where_no_result_suits_both(
    one: dict[str, Any], other: dict[str, Any], apart: bool
) -> None:
    assert bool(list(pulled_apart(company(sales=one, care=other)))) is apart


def facts(whole: Company, kept: Kept | None = None) -> dict[tuple[Pillar, int], bool | None]:
    found = pillars(whole, kept or Kept())
    return {(each.pillar, number): fact.holds for each in found for number, fact in enumerate(each.facts)}


def test_each_line_of_a_pillar_holds_or_not_by_its_figure() -> None:
    good = facts(company(sales=paid("new_business_closed", "early_churn"), care=paid("early_churn")))
    poor = facts(company(sales=paid("new_business_closed"), care=against("early_churn")))
    assert good[Pillar.STRATEGY, 0] is True
    assert good[Pillar.PEOPLE, 0] is True
    assert good[Pillar.PROCESSES, 0] is True
    assert poor[Pillar.PEOPLE, 0] is False
    assert poor[Pillar.PROCESSES, 0] is False


def test_what_cannot_be_known_neither_holds_nor_fails() -> None:
    found = facts(company(sales=paid("new_business_closed")))
    unknown = {(Pillar.LEADERSHIP, 2), (Pillar.PEOPLE, 1), (Pillar.PEOPLE, 2), (Pillar.PLATFORMS, 2)}
    assert all(found[each] is None for each in unknown)
    kept = Kept(days_to_accept=(5, 31), decides=0, approved=2, published=2)
    known = facts(company(roster(("A", "sales/person", "2026-01-01", "1")), sales=paid("early_churn")), kept)
    assert known[Pillar.LEADERSHIP, 2] is False
    assert known[Pillar.PEOPLE, 1] is True
    assert known[Pillar.PEOPLE, 2] is True
    assert known[Pillar.PLATFORMS, 2] is False
    assert facts(company(sales=paid("early_churn")), Kept(days_to_accept=(5, 30)))[Pillar.PLATFORMS, 2] is True


def test_people_in_a_role_that_no_policy_has_are_told() -> None:
    people = roster(("A", "sales/person", "2026-01-01", "1"), ("B", "cleaning/person", "2026-01-01", "1"))
    (fact,) = [
        fact
        for each in pillars(company(people, sales=paid("early_churn")))
        for fact in each.facts
        if fact.asks == "Everybody on the roster has a plan."
    ]
    assert fact.holds is False
    assert fact.found == "1 people in cleaning/person have none."


def reached(counted_for: str, **facts: str) -> list[tuple[str, Fraction, Fraction, str]]:
    """What the role cannot move, with 20 % of its pay on renewals that are counted and moved so."""
    parts = {"renewals": {"straight": "renewal_rate", "measure": "renewals", "weight": "20%"}}
    parts |= {"quality": {"straight": "quality_score", "weight": "80%"}}
    measures = {"renewals": {"kpi": "renewal_rate", "counted_for": counted_for, **facts}}
    one = company_of([policy_of(policy_text(parts, measures=measures))], DAY)
    return [(each.role.key, each.share, each.money, each.why) for each in beyond_reach(one)]


def test_pay_on_what_a_role_cannot_move_is_told_with_its_money() -> None:
    (found,) = reached("participant", moved_by="team")
    assert found[:3] == ("audited/person", Fraction(1, 5), Fraction(2400))
    assert found[3] == "is counted for each participant, while the team decides it"
    assert reached("team", moved_by="team") == []
    assert reached("participant") == []
    assert reached("company")[0][3].startswith("is the whole company's")
