"""Exchange rates: facts of a day, and the one that a payout is paid out at. A rate that is not there is never one.

A rate from EUR to USD says how many USD one EUR is. It is used in that direction alone: the other way is another fact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from incentives.performance.facts import Assignment, ExchangeRate
from incentives.plan.plan import Plan
from incentives.plan.target import is_working_day
from incentives.policy.carried import FROM_THE_ROSTER, ExchangeDay
from incentives.values.problem import InvariantBroken, Problem

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Exchange:
    """The rate at which a payout is paid out: the one of a day, or the mean of those of the working days of a period.

    source and target are currencies; days is how many rates it is the mean of, from first_day to last_day.
    """

    source: str
    target: str
    rate: Fraction
    first_day: date
    last_day: date
    days: int

    @property
    def name(self) -> str:
        """What people call the rate: `EUR to USD`."""
        return f"{self.source} to {self.target}"


Rates = Mapping[tuple[date, str, str], Fraction]


def by_day(rates: Sequence[ExchangeRate]) -> Rates:
    """The rates by day, currency and currency."""
    return {(each.day, each.source, each.target): each.rate for each in rates}


def pay_currency(plan: Plan, assignment: Assignment | None) -> str | None:
    """The currency in which the assignment is paid out; None when the roster should say so and does not."""
    paid_in = plan.role.paid_in
    if paid_in == FROM_THE_ROSTER:
        return None if assignment is None else assignment.paid_in
    return paid_in or plan.policy.currency


def needed_days(plan: Plan) -> tuple[date, ...]:
    """The days whose rates are needed in the plan's period, in their order."""
    period, moment = plan.period, plan.policy.exchange_day
    if moment is ExchangeDay.FIRST:
        return (period.starts_on,)
    if moment is ExchangeDay.LAST:
        return (period.ends_before - timedelta(days=1),)
    days = (period.starts_on + timedelta(days=count) for count in range(period.days))
    return tuple(day for day in days if is_working_day(plan.policy, day))


def exchange_for(plan: Plan, target: str, rates: Rates) -> Exchange | Problem:
    """The rate from the policy's currency to another one, or what has to be entered first."""
    source, days = plan.policy.currency, needed_days(plan)
    missing = [day for day in days if (day, source, target) not in rates]
    if missing:
        return _missing(plan, f"{source} to {target}", missing, len(days))
    if not days:
        raise InvariantBroken(f"{plan.period} has no day whose exchange rate could count")
    mean = sum((rates[day, source, target] for day in days), Fraction(0)) / len(days)
    return Exchange(source, target, mean, days[0], days[-1], len(days))


def _missing(plan: Plan, name: str, missing: Sequence[date], needed: int) -> Problem:
    place = plan.policy.place("roles", plan.role.key, "paid_in")
    listed = ", ".join(map(str, missing[:SHOWN])) + (", …" if len(missing) > SHOWN else "")
    of_all = "" if needed == 1 else f" ({len(missing)} of the {needed} working days of {plan.period})"
    message = f"{plan.name} is paid out at the rate {name}, which is not known for {listed}{of_all}."
    source, _, target = name.partition(" to ")
    hint = f"Enter on the sheet Exchange rates: day {missing[0]}, from {source}, to {target}, and the rate."
    return Problem("exchange-rate-missing", message, place, hint)
