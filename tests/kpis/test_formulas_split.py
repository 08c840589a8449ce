"""What holds for every formula on any rows: parts of teams add up to the company, and no order matters."""

from __future__ import annotations

import random
from dataclasses import fields
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from incentives.kpis.formulas.formula import calculate
from incentives.kpis.formulas.known import FORMULAS
from incentives.kpis.formulas.rows import Answer, Customer, Purchase, RawRows, Subscription, Survey, Ticket
from incentives.values.period import parse_period
from incentives.values.problem import Place

PERIOD = parse_period("2026-Q3")
assert PERIOD is not None
NOT_A_SUM = {"days of the period"}
WEIGHTED_BY_CASES = (
    "net_promoter_score",
    "customer_satisfaction",
    "customer_effort",
    "retention_rate",
    "customer_lifetime",
    "time_to_first_value",
    "product_adoption_depth",
    "first_contact_resolution",
    "resolution_time",
    "severe_resolution_time",
    "reopen_rate",
    "escalation_rate",
)
EDGES = [
    date(2025, 9, 30),
    date(2025, 10, 1),
    date(2026, 6, 30),
    date(2026, 7, 1),
    date(2026, 9, 30),
    date(2026, 10, 1),
]
DAYS = st.one_of(st.sampled_from(EDGES), st.dates(date(2025, 1, 1), date(2027, 1, 1)))
MONEY = st.integers(0, 500).map(lambda cents: Fraction(cents, 4))
FLAG = st.booleans()


@st.composite
def raw(draw: st.DrawFn) -> RawRows:
    """Rows around the edges of the period; everything of a customer is of the customer's team."""
    customers = [_customer(draw, number) for number in range(draw(st.integers(0, 6)))]
    teams = {each.key: each.owners for each in customers}
    rows: dict[type, list[Any]] = {Answer: [], Subscription: [], Ticket: [], Purchase: []}
    for number in range(draw(st.integers(0, 8)) if customers else 0):
        customer = draw(st.sampled_from(sorted(teams)))
        kept: dict[str, Any] = {
            "key": str(number),
            "place": Place("rows.xlsx", cell=f"A{number}"),
            "owners": teams[customer],
        }
        survey, first = draw(st.sampled_from(Survey)), draw(DAYS)
        score = draw(st.integers(*survey.scale))
        rows[Answer].append(Answer(survey=survey, day=first, score=score, **kept))
        ends, paid = draw(st.none() | st.dates(first + timedelta(1), first + timedelta(500))), draw(MONEY)
        of_customer = {"customer": customer, **kept}
        rows[Subscription].append(Subscription(starts_on=first, ends_before=ends, monthly_revenue=paid, **of_customer))
        amount = draw(MONEY)
        refund = "B-0" if amount and draw(FLAG) else None
        rows[Purchase].append(
            Purchase(day=first, amount=-amount if refund else amount, refund_of=refund, **of_customer)
        )
        rows[Ticket].append(_ticket(draw, first, kept))
    return RawRows(
        tuple(rows[Answer]),
        tuple(customers),
        tuple(rows[Subscription]),
        tuple(rows[Ticket]),
        tuple(rows[Purchase]),
    )


def _customer(draw: st.DrawFn, number: int) -> Customer:
    starts, paid = draw(DAYS), draw(st.integers(1, 9))
    return Customer(
        key=f"K-{number}",
        place=Place("rows.xlsx", cell=f"B{number}"),
        owners={"team": draw(st.sampled_from(["Blue", "Red"]))},
        starts_on=starts,
        ends_before=draw(st.none() | st.integers(1, 500).map(lambda days: starts + timedelta(days))),
        cost_of_acquisition=draw(MONEY),
        first_value_on=draw(st.none() | st.integers(0, 200).map(lambda days: starts + timedelta(days))),
        functions_paid_for=paid,
        functions_in_use=draw(st.integers(0, paid)),
    )


def _ticket(draw: st.DrawFn, day: date, kept: dict[str, Any]) -> Ticket:
    opened = datetime(day.year, day.month, day.day, draw(st.integers(0, 23)))  # noqa: DTZ001  a clock without zone
    return Ticket(
        opened_at=opened,
        solved_at=draw(st.none() | st.integers(0, 200).map(lambda hours: opened + timedelta(hours=hours))),
        contacts=draw(st.integers(1, 3)),
        reopened=draw(FLAG),
        escalated=draw(FLAG),
        complaint=draw(FLAG),
        severe=draw(FLAG),
        **kept,
    )


@given(raw())
def test_the_parts_and_cases_of_teams_add_up_to_those_of_the_company(rows: RawRows) -> None:
    assert PERIOD is not None
    for formula in FORMULAS.values():
        teams = calculate([formula], rows, PERIOD, ["team"])
        for whole in calculate([formula], rows, PERIOD, ["company"]):
            assert sum(each.cases for each in teams) == whole.cases
            assert sorted(place for each in teams for place in each.places) == sorted(whole.places)
            for name, part in whole.parts.items():
                if name not in NOT_A_SUM:
                    assert sum(each.parts.get(name, 0) for each in teams) == part, (formula.kpi, name)


@given(raw())
def test_results_of_teams_weighted_by_their_cases_are_the_result_of_the_company(rows: RawRows) -> None:
    assert PERIOD is not None
    for kpi in WEIGHTED_BY_CASES:
        teams = calculate([FORMULAS[kpi]], rows, PERIOD, ["team"])
        for whole in calculate([FORMULAS[kpi]], rows, PERIOD, ["company"]):
            assert (whole.amount is None) == (whole.cases == 0)
            weighted = sum((each.amount * each.cases for each in teams if each.amount is not None), Fraction(0))
            assert weighted == (whole.amount or 0) * whole.cases


@given(raw(), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(rows: RawRows, chance: random.Random) -> None:
    assert PERIOD is not None
    mixed = {each.name: list(getattr(rows, each.name)) for each in fields(rows)}
    for each in mixed.values():
        chance.shuffle(each)
    other = RawRows(**{name: tuple(each) for name, each in mixed.items()})
    kinds = ["team", "company"]
    assert calculate(list(FORMULAS.values()), rows, PERIOD, kinds) == calculate(
        list(FORMULAS.values()), other, PERIOD, kinds
    )


@given(raw())
def test_customers_of_the_start_and_those_won_without_those_lost_are_the_customers_of_the_end(rows: RawRows) -> None:
    assert PERIOD is not None
    for found in calculate([FORMULAS["churn_rate"]], rows, PERIOD, ["team", "company"]):
        assert found.parts["at the start"] + found.parts["won"] - found.parts["lost"] == found.parts["at the end"]
