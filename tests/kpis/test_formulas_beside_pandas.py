"""Formulas beside an independent calculation in pandas on ten thousand random rows, for everybody and by team."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from incentives.kpis.formulas.formula import calculate
from incentives.kpis.formulas.known import FORMULAS
from incentives.kpis.formulas.rows import Answer, Customer, Purchase, RawRows, Row, Subscription, Survey, Ticket
from incentives.values.period import parse_period
from incentives.values.problem import Place

COUNT = 10_000
PERIOD = parse_period("2026-Q3")
assert PERIOD is not None
START, END = pd.Timestamp(PERIOD.starts_on), pd.Timestamp(PERIOD.ends_before)
LAST, BEFORE, A_YEAR_AGO = END - pd.Timedelta(days=1), START - pd.Timedelta(days=1), pd.Timestamp("2025-09-30")
TEAMS = ("Blue", "Green", "Red")
PLACE = Place("rows.xlsx")
Frame = pd.DataFrame
Tables = dict[str, Frame]


def drawn() -> RawRows:
    """The same rows each time; the teams of a customer's rows are those of the customer."""
    chance = random.Random(20260701)
    first = date(2024, 1, 1)

    def day(spread: int = 1_400) -> date:
        return first + timedelta(days=chance.randrange(spread))

    customers = []
    for number in range(COUNT):
        starts = day(1_000)
        ends = starts + timedelta(days=chance.randrange(1, 900)) if chance.random() < 0.5 else None
        value = starts + timedelta(days=chance.randrange(0, 200)) if chance.random() < 0.8 else None
        paid = chance.randrange(1, 12)
        customers.append(
            Customer(
                key=f"K-{number}",
                place=PLACE,
                owners={"team": chance.choice(TEAMS)},
                starts_on=starts,
                ends_before=ends,
                cost_of_acquisition=Fraction(chance.randrange(0, 50_000), 100),
                first_value_on=value,
                functions_paid_for=paid,
                functions_in_use=chance.randrange(paid + 1),
            )
        )
    answers, tickets, purchases, subscriptions = [], [], [], []
    for number in range(COUNT):
        owner = chance.choice(customers)
        survey = chance.choice(list(Survey))
        low, high = survey.scale
        kept: dict[str, Any] = {"place": PLACE, "owners": owner.owners}
        answers.append(Answer(key=f"A-{number}", survey=survey, day=day(), score=chance.randint(low, high), **kept))
        opened = datetime(2026, 1, 1) + timedelta(minutes=chance.randrange(450_000))  # noqa: DTZ001  a clock without zone
        tickets.append(
            Ticket(
                key=f"T-{number}",
                opened_at=opened,
                solved_at=opened + timedelta(seconds=chance.randrange(900_000)) if chance.random() < 0.9 else None,
                contacts=chance.randint(1, 4),
                reopened=chance.random() < 0.2,
                escalated=chance.random() < 0.1,
                complaint=chance.random() < 0.15,
                severe=chance.random() < 0.25,
                **kept,
            )
        )
        refund = chance.random() < 0.1
        amount = Fraction(chance.randrange(1, 100_000), 100) * (-1 if refund else 1)
        purchases.append(
            Purchase(
                key=f"B-{number}",
                customer=owner.key,
                day=day(),
                amount=amount,
                refund_of="B-x" if refund else None,
                **kept,
            )
        )
        starts = day(1_000)
        subscriptions.append(
            Subscription(
                key=f"S-{number}",
                customer=owner.key,
                starts_on=starts,
                ends_before=starts + timedelta(days=chance.randrange(1, 900)) if chance.random() < 0.6 else None,
                monthly_revenue=Fraction(chance.randrange(0, 90_000), 100),
                **kept,
            )
        )
    return RawRows(tuple(answers), tuple(customers), tuple(subscriptions), tuple(tickets), tuple(purchases))


def frame(rows: tuple[Row, ...], *days: str) -> Frame:
    """Money in cents as whole numbers, days as timestamps, the team in a column."""
    made = pd.DataFrame([asdict(row) | {"team": row.owners["team"]} for row in rows])
    for column in days:
        made[column] = pd.to_datetime(made[column])
    for column in ("amount", "monthly_revenue", "cost_of_acquisition"):
        if column in made:
            made[column] = [int(each * 100) for each in made[column]]
    return made


ROWS = drawn()
TABLES: Tables = {
    "answers": frame(ROWS.answers, "day"),
    "customers": frame(ROWS.customers, "starts_on", "ends_before", "first_value_on"),
    "subscriptions": frame(ROWS.subscriptions, "starts_on", "ends_before"),
    "tickets": frame(ROWS.tickets, "opened_at", "solved_at"),
    "purchases": frame(ROWS.purchases, "day"),
}


def during(column: pd.Series) -> pd.Series:
    return (column >= START) & (column < END)


def answers(tables: Tables, survey: str) -> pd.Series:
    given = tables["answers"]
    return given[(given.survey == survey) & during(given.day)].score


def nps(tables: Tables) -> float:
    return float((answers(tables, "nps").map(lambda score: 1 if score > 8 else -1 if score < 7 else 0)).mean() * 100)


def there(customers: Frame, day: pd.Timestamp) -> pd.Series:
    return (customers.starts_on <= day) & (customers.ends_before.isna() | (customers.ends_before > day))


def average(customers: Frame) -> float:
    return float((there(customers, BEFORE).sum() + there(customers, LAST).sum()) / 2)


def retention(tables: Tables) -> float:
    customers = tables["customers"]
    return float(there(customers[there(customers, BEFORE)], LAST).mean())


def churn(tables: Tables) -> float:
    customers = tables["customers"]
    return float(during(customers.ends_before).sum() / average(customers))


def lifetime(tables: Tables) -> float:
    lost = tables["customers"][during(tables["customers"].ends_before)]
    return float((lost.ends_before - lost.starts_on).dt.days.mean())


def first_value(tables: Tables) -> float:
    reached = tables["customers"][during(tables["customers"].first_value_on)]
    return float((reached.first_value_on - reached.starts_on).dt.days.mean())


def adoption(tables: Tables) -> float:
    last = tables["customers"][there(tables["customers"], LAST)]
    return float((last.functions_in_use / last.functions_paid_for).mean())


def recurring(tables: Tables, day: pd.Timestamp) -> pd.Series:
    subscriptions = tables["subscriptions"]
    return subscriptions[there(subscriptions, day)].groupby("customer").monthly_revenue.sum()


def two_days(tables: Tables, then: pd.Timestamp) -> Frame:
    both = pd.DataFrame({"then": recurring(tables, then), "now": recurring(tables, LAST)})
    return both.fillna(0)


def gross(tables: Tables) -> float:
    both = two_days(tables, A_YEAR_AGO).query("then > 0")
    return float(both.min(axis=1).sum() / both.then.sum())


def net(tables: Tables) -> float:
    both = two_days(tables, A_YEAR_AGO).query("then > 0")
    return float(both.now.sum() / both.then.sum())


def expansion(tables: Tables) -> float:
    both = two_days(tables, BEFORE)
    grown = (both.now - both.then)[both.then > 0].clip(lower=0).sum()
    first = tables["subscriptions"].groupby("customer").starts_on.min()
    new = both.now[both.index.isin(first[first >= START].index)].sum()
    return float(grown / new)


def bought(tables: Tables) -> Frame:
    return tables["purchases"][during(tables["purchases"].day)]


def per_customer(tables: Tables) -> float:
    return float(bought(tables).amount.sum() / 100 / average(tables["customers"]))


def value(tables: Tables) -> float:
    rows, customers = bought(tables), tables["customers"]
    purchases = rows.refund_of.isna().sum()
    frequency = purchases / average(customers) / 92
    cost = customers[during(customers.starts_on)].cost_of_acquisition.mean() / 100
    return float(rows.amount.sum() / 100 / purchases * frequency * lifetime(tables) - cost)


def solved(tables: Tables) -> Frame:
    done = tables["tickets"][during(tables["tickets"].solved_at)]
    return done.assign(hours=(done.solved_at - done.opened_at).dt.total_seconds() / 3600)


def first_contact(tickets: Frame) -> float:
    return float(((tickets.contacts == 1) & ~tickets.reopened).mean())


def opened(tables: Tables) -> Frame:
    return tables["tickets"][during(tables["tickets"].opened_at)]


INDEPENDENT: dict[str, Callable[[Tables], float]] = {
    "net_promoter_score": nps,
    "customer_satisfaction": lambda tables: float(answers(tables, "satisfaction").isin([4, 5]).mean()),
    "customer_effort": lambda tables: float(answers(tables, "effort").mean()),
    "promoter_answers": lambda tables: float(answers(tables, "nps").size),
    "satisfaction_answers": lambda tables: float(answers(tables, "satisfaction").size),
    "effort_answers": lambda tables: float(answers(tables, "effort").size),
    "retention_rate": retention,
    "churn_rate": churn,
    "customer_lifetime": lifetime,
    "time_to_first_value": first_value,
    "product_adoption_depth": adoption,
    "gross_revenue_retention": gross,
    "net_revenue_retention": net,
    "expansion_to_new_revenue": expansion,
    "revenue_per_customer": per_customer,
    "customer_lifetime_value": value,
    "first_contact_resolution": lambda tables: first_contact(solved(tables)),
    "resolution_time": lambda tables: float(solved(tables).hours.mean()),
    "median_resolution_time": lambda tables: float(solved(tables).hours.median()),
    "nine_in_ten_resolution_time": lambda tables: float(
        solved(tables).hours.sort_values().iloc[-(-9 * len(solved(tables)) // 10) - 1]
    ),
    "severe_resolution_time": lambda tables: float(solved(tables).query("severe").hours.mean()),
    "reopen_rate": lambda tables: float(solved(tables).reopened.mean()),
    "escalation_rate": lambda tables: float(opened(tables).escalated.mean()),
    "complaints": lambda tables: float(opened(tables).complaint.sum() / 92),
}


def test_every_formula_has_an_independent_calculation() -> None:
    assert set(INDEPENDENT) == set(FORMULAS)


@pytest.mark.parametrize("kpi", FORMULAS)
def test_a_formula_agrees_with_pandas_for_the_company_and_each_team(kpi: str) -> None:
    assert PERIOD is not None
    found = {each.subject: each.amount for each in calculate([FORMULAS[kpi]], ROWS, PERIOD, ["team", "company"])}
    expected = {"company": INDEPENDENT[kpi](TABLES)}
    for team in TEAMS:
        expected[team] = INDEPENDENT[kpi]({name: each[each.team == team] for name, each in TABLES.items()})
    assert set(found) == set(expected)
    for subject, amount in found.items():
        assert amount is not None
        assert float(amount) == pytest.approx(expected[subject], rel=1e-9), subject
