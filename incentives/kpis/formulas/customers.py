"""Who stays, who leaves, for how long, and how soon and how far customers get what they came for.

A customer of the start was one on the day before the period, a customer of the end on its last day. Lost is who stopped
in the period: the first day on which they are no customer any more lies in it. So customers of the start and customers
won, without those lost, are the customers of the end.
"""

from __future__ import annotations

from fractions import Fraction

from incentives.kpis.formulas.formula import Formula, Worked, ratio
from incentives.kpis.formulas.rows import Customer, RawRows, within
from incentives.values.period import Period

NEVER_THERE = "customers who were none at any time from the day before the period to its end"
NOT_LOST = "customers who were not lost in the period"
START = "Customers of the start were customers on the day before the period, those of the end on its last day."
LOST = "Lost is whose first day without being a customer lies in the period."


def there(rows: RawRows, period: Period) -> list[Customer]:
    """The customers of the start and those won in the period."""
    return [each for each in rows.customers if each.at_start(period) or each.won(period)]


def average_customers(rows: RawRows, period: Period) -> Fraction:
    """Half of the customers of the start and of the end together."""
    start = sum(each.at_start(period) for each in rows.customers)
    return Fraction(start + sum(each.at_end(period) for each in rows.customers), 2)


def _retention_rate(rows: RawRows, period: Period) -> Worked:
    start = [each for each in rows.customers if each.at_start(period)]
    stayed = sum(each.at_end(period) for each in start)
    won = sum(each.won(period) for each in rows.customers)
    return ratio(
        stayed,
        len(start),
        cases=len(start),
        parts={"at the start": len(start), "of these at the end": stayed, "of these lost": len(start) - stayed},
        rows=start,
        why="There was no customer at the start of the period.",
        left_out={"customers won in the period": won, NEVER_THERE: len(rows.customers) - len(start) - won},
    )


def _churn_rate(rows: RawRows, period: Period) -> Worked:
    counted = there(rows, period)
    lost, average = sum(each.lost(period) for each in counted), average_customers(rows, period)
    return ratio(
        lost,
        average,
        cases=len(counted),
        parts={
            "lost": lost,
            "at the start": sum(each.at_start(period) for each in counted),
            "won": sum(each.won(period) for each in counted),
            "at the end": sum(each.at_end(period) for each in counted),
            "on average": average,
        },
        rows=counted,
        why="There was no customer at the start and none at the end of the period.",
        left_out={NEVER_THERE: len(rows.customers) - len(counted)},
    )


def lost_in(rows: RawRows, period: Period) -> tuple[list[Customer], int]:
    """The customers lost in the period, and the days that they had stayed, together."""
    lost = [each for each in rows.customers if each.lost(period)]
    return lost, sum((each.ends_before - each.starts_on).days for each in lost if each.ends_before is not None)


def _customer_lifetime(rows: RawRows, period: Period) -> Worked:
    lost, days = lost_in(rows, period)
    return ratio(
        days,
        len(lost),
        cases=len(lost),
        parts={"days stayed": days, "lost": len(lost)},
        rows=lost,
        why="No customer was lost in the period, so no lifetime has ended in it.",
        left_out={NOT_LOST: len(rows.customers) - len(lost)},
    )


def _time_to_first_value(rows: RawRows, period: Period) -> Worked:
    reached = [each for each in rows.customers if within(each.first_value_on, period)]
    days = sum((each.first_value_on - each.starts_on).days for each in reached if each.first_value_on is not None)
    waiting = sum(each.at_end(period) and _waits(each, period) for each in rows.customers)
    return ratio(
        days,
        len(reached),
        cases=len(reached),
        parts={"days": days, "customers": len(reached), "still waiting at the end": waiting},
        rows=reached,
        why="No customer got to their first value in the period.",
        left_out={"customers still waiting for their first value at the end": waiting},
    )


def _waits(customer: Customer, period: Period) -> bool:
    return customer.first_value_on is None or customer.first_value_on >= period.ends_before


def _product_adoption_depth(rows: RawRows, period: Period) -> Worked:
    counted = [each for each in rows.customers if each.at_end(period)]
    used = sum((_depth(each) for each in counted), Fraction(0))
    return ratio(
        used,
        len(counted),
        cases=len(counted),
        parts={"sum of shares in use": used, "customers at the end": len(counted)},
        rows=counted,
        why="There was no customer at the end of the period.",
        left_out={"customers who were none on the last day": len(rows.customers) - len(counted)},
    )


def _depth(customer: Customer) -> Fraction:
    """The share in use; who reads the rows makes sure that both numbers are there, and the second above zero."""
    if customer.functions_in_use is None or not customer.functions_paid_for:
        raise ValueError(f"{customer.key} does not say which functions are paid for and in use")
    return Fraction(customer.functions_in_use, customer.functions_paid_for)


FORMULAS = (
    Formula(
        "retention_rate",
        {"customers": ()},
        "customers of the start who are still customers at the end ÷ customers of the start",
        START,
        "Customers won in the period, whether they stayed or not.",
        "customers of the start",
        "There is no result where there was no customer at the start.",
        _retention_rate,
    ),
    Formula(
        "churn_rate",
        {"customers": ()},
        "customers lost in the period ÷ ((customers at the start + customers at the end) ÷ 2)",
        f"{START} {LOST} Somebody won and lost in the period is lost, and is in neither number of customers.",
        "Customers who were gone before the period or came after it.",
        "customers of the start and customers won",
        "There is no result where there was no customer at the start and none at the end.",
        _churn_rate,
    ),
    Formula(
        "customer_lifetime",
        {"customers": ()},
        "sum of the days that customers lost in the period had stayed ÷ number of them",
        f"{LOST} Days go from the first day as a customer to the last.",
        "Customers who are still there: their lifetime is not known yet.",
        "customers lost",
        "There is no result where nobody was lost in the period.",
        _customer_lifetime,
    ),
    Formula(
        "time_to_first_value",
        {"customers": ("first_value_on",)},
        "sum of the days from the first day as a customer to the day of the first value ÷ number of customers",
        "Customers whose first value lies in the period, whenever they were won.",
        "Customers who still wait for it; how many these are is told beside the result.",
        "customers who got to their first value",
        "There is no result where nobody got to it in the period.",
        _time_to_first_value,
    ),
    Formula(
        "product_adoption_depth",
        {"customers": ("functions_paid_for", "functions_in_use")},
        "sum over customers of (functions in use ÷ functions paid for) ÷ number of customers",
        "Customers on the last day of the period; each counts the same, however many functions they pay for.",
        "Customers who were none on the last day.",
        "customers at the end",
        "There is no result where there was no customer at the end.",
        _product_adoption_depth,
    ),
)
