"""Recurring revenue that stays, grows or is new, from subscriptions; what customers spend and bring, from purchases.

Recurring revenue of a day is what the subscriptions that run on it bring a month. It is taken for each customer over
all of their subscriptions, so that moving from one to another is neither a loss nor an expansion.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from incentives.kpis.formulas.customers import START, average_customers, lost_in, there
from incentives.kpis.formulas.formula import Formula, Worked, ratio
from incentives.kpis.formulas.rows import Purchase, RawRows, Row, Subscription, within
from incentives.values.period import Period

A_DAY = timedelta(days=1)
BEFORE = "Subscriptions of customers who had none running twelve months before the end of the period."
NOT_BEFORE = "There was no recurring revenue twelve months before the end of the period."
OUTSIDE = "purchases and refunds outside the period"


def _by_customer(rows: RawRows) -> dict[str, list[Subscription]]:
    found: dict[str, list[Subscription]] = {}
    for each in rows.subscriptions:
        found.setdefault(each.customer, []).append(each)
    return found


def _on(subscriptions: Iterable[Subscription], day: date) -> Fraction:
    return sum((each.on(day) for each in subscriptions), Fraction(0))


def a_year_before(period: Period) -> date:
    """The last day of the twelve months before those that end with the period."""
    end = period.ends_before
    leap = end.month == 2 and end.day == 29
    return end.replace(year=end.year - 1, day=28 if leap else end.day) - A_DAY


def _retained(rows: RawRows, period: Period, *, expansion: bool) -> Worked:
    earlier, last = a_year_before(period), period.ends_before - A_DAY
    then = now = Fraction(0)
    counted: list[Row] = []
    customers = 0
    for subscriptions in _by_customer(rows).values():
        before = _on(subscriptions, earlier)
        if before > 0:
            still = _on(subscriptions, last)
            then += before
            now += still if expansion else min(before, still)
            customers += 1
            counted += [each for each in subscriptions if each.on(earlier) or each.on(last)]
    return ratio(
        now,
        then,
        cases=customers,
        parts={"recurring revenue then": then, "of it now": now, "customers": customers},
        rows=counted,
        why=NOT_BEFORE,
        left_out={"subscriptions that do not count": len(rows.subscriptions) - len(counted)},
    )


def _gross_revenue_retention(rows: RawRows, period: Period) -> Worked:
    return _retained(rows, period, expansion=False)


def _net_revenue_retention(rows: RawRows, period: Period) -> Worked:
    return _retained(rows, period, expansion=True)


def _expansion_to_new_revenue(rows: RawRows, period: Period) -> Worked:
    earlier, last = period.starts_on - A_DAY, period.ends_before - A_DAY
    expansion = new = Fraction(0)
    counted: list[Row] = []
    customers = 0
    for subscriptions in _by_customer(rows).values():
        before, now = _on(subscriptions, earlier), _on(subscriptions, last)
        is_new = min(each.starts_on for each in subscriptions) >= period.starts_on
        grown = now - before if before > 0 and now > before else Fraction(0)
        brought = now if is_new else Fraction(0)
        if grown or brought:
            expansion, new, customers = expansion + grown, new + brought, customers + 1
            counted += [each for each in subscriptions if each.on(earlier) or each.on(last)]
    return ratio(
        expansion,
        new,
        cases=customers,
        parts={"expansion": expansion, "from new customers": new, "customers": customers},
        rows=counted,
        why="There was no recurring revenue from new customers at the end of the period.",
        left_out={"subscriptions that do not count": len(rows.subscriptions) - len(counted)},
    )


def _bought(rows: RawRows, period: Period) -> tuple[list[Purchase], Fraction, int]:
    """The purchases and refunds of the period, their sum, and the number of purchases among them."""
    counted = [each for each in rows.purchases if within(each.day, period)]
    revenue = sum((each.amount for each in counted), Fraction(0))
    return counted, revenue, sum(each.refund_of is None for each in counted)


def _revenue_per_customer(rows: RawRows, period: Period) -> Worked:
    counted, revenue, bought = _bought(rows, period)
    customers, average = there(rows, period), average_customers(rows, period)
    known = average if counted else 0
    return ratio(
        revenue,
        known,
        cases=len(customers),
        parts={"revenue": revenue, "purchases": bought, "customers on average": average},
        rows=[*counted, *customers],
        why="There was no purchase in the period." if not counted else "There was no customer in the period.",
        left_out={OUTSIDE: len(rows.purchases) - len(counted)},
    )


def _customer_lifetime_value(rows: RawRows, period: Period) -> Worked:
    counted, revenue, bought = _bought(rows, period)
    lost, days = lost_in(rows, period)
    won = [each for each in rows.customers if each.won(period)]
    costs = [each.cost_of_acquisition for each in won if each.cost_of_acquisition is not None]
    cost = sum(costs, Fraction(0))
    average = average_customers(rows, period)
    why = _unknown(bought=bool(bought), average=bool(average), lost=bool(lost), won=bool(won))
    why = why or ("" if len(costs) == len(won) else "The cost of acquisition of some customers is not stated.")
    parts = {"revenue": revenue, "purchases": Fraction(bought), "customers on average": average}
    parts |= {"days stayed": Fraction(days), "lost": Fraction(len(lost))}
    parts |= {"cost of acquisition": cost, "won": Fraction(len(won))}
    people = there(rows, period)
    used = (*counted, *people)
    outside = len(rows.purchases) - len(counted)
    left_out = {OUTSIDE: outside} if outside else {}
    if why:
        return Worked(None, len(people), parts, used, left_out, why)
    value = revenue / bought
    frequency = bought / average / period.days
    amount = value * frequency * Fraction(days, len(lost)) - cost / len(won)
    return Worked(amount, len(people), parts, used, left_out)


def _unknown(*, bought: bool, average: bool, lost: bool, won: bool) -> str:
    """Which factor of the lifetime value nobody knows, in words; nothing when all are known."""
    if not bought:
        return "There was no purchase in the period."
    if not average:
        return "There was no customer at the start and none at the end of the period."
    if not lost:
        return "No customer was lost in the period, so no lifetime has ended in it."
    return "" if won else "No customer was won in the period, so the cost of acquisition is not known."


FORMULAS = (
    Formula(
        "gross_revenue_retention",
        {"subscriptions": ()},
        "sum over customers of the smaller of (recurring revenue then, recurring revenue now) ÷ recurring revenue then",
        "Then is the last day before the twelve months that end with the period, now its last day. Customers who paid "
        "something then; what they pay more now does not count.",
        BEFORE,
        "customers who paid then",
        "There is no result where nobody paid then.",
        _gross_revenue_retention,
    ),
    Formula(
        "net_revenue_retention",
        {"subscriptions": ()},
        "recurring revenue now of the customers who paid then ÷ recurring revenue then",
        "Then is the last day before the twelve months that end with the period, now its last day. Customers who paid "
        "something then, with all that they pay now.",
        BEFORE,
        "customers who paid then",
        "There is no result where nobody paid then.",
        _net_revenue_retention,
    ),
    Formula(
        "expansion_to_new_revenue",
        {"subscriptions": ()},
        "what customers pay a month more on the last day than on the day before the period ÷ what new customers pay a "
        "month on the last day",
        "Expansion: customers who paid on the day before the period and pay more on its last day. New: customers whose "
        "first subscription starts in the period.",
        "Customers who pay the same or less, and those who come back after a time without a subscription.",
        "customers who expanded or are new",
        "There is no result where no new customer pays at the end.",
        _expansion_to_new_revenue,
    ),
    Formula(
        "revenue_per_customer",
        {"purchases": (), "customers": ()},
        "purchases less refunds of the period ÷ ((customers at the start + customers at the end) ÷ 2)",
        f"{START} A refund counts on its own day, whenever the purchase was.",
        "Purchases and refunds on a day outside the period.",
        "customers of the start and customers won",
        "There is no result where nobody bought in the period, or nobody was a customer.",
        _revenue_per_customer,
    ),
    Formula(
        "customer_lifetime_value",
        {"purchases": (), "customers": ("cost_of_acquisition",)},
        "(revenue ÷ purchases) × (purchases ÷ customers on average ÷ days of the period) × (days that customers lost "
        "in the period had stayed ÷ their number) - (cost of acquisition of customers won in it ÷ their number)",
        f"{START} Revenue is purchases less refunds of the period; a refund is no purchase of its own.",
        "Purchases and refunds outside the period; costs of customers won at other times.",
        "customers of the start and customers won",
        "There is no result where nobody bought, nobody was lost or nobody was won in the period.",
        _customer_lifetime_value,
    ),
)
