"""What goes to payroll: a total in the policy's currency, exchanged and rounded to what can be paid in the other one.

Worked example: 6,600.00 EUR at 1.0842 EUR to USD are 7,155.72 USD. Components, totals, budgets and audits stay in the
policy's currency, so that they add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from incentives.performance.exchange import Exchange, by_day, exchange_for, pay_currency
from incentives.performance.facts import Assignment, Dataset
from incentives.performance.scorecard import Scorecard
from incentives.plan.plan import Plan
from incentives.policy.carried import FROM_THE_ROSTER
from incentives.policy.model import Policy
from incentives.values.currency import minor_unit, money_text
from incentives.values.decimals import grouped, plain
from incentives.values.problem import Problem
from incentives.values.rounding import Rounding

Exchanges = dict[str, Exchange]
"""The rate of an assignment that is paid out in another currency, by its key."""


@dataclass(frozen=True, slots=True)
class PaidOut:
    """What a payout is in the currency of payroll. amount is in minor units of exchange.target."""

    amount: int
    exchange: Exchange

    @property
    def currency(self) -> str:
        """The currency of payroll."""
        return self.exchange.target

    @property
    def whole(self) -> Fraction:
        """The amount in whole units."""
        return self.amount * minor_unit(self.currency)

    @property
    def text(self) -> str:
        """The amount for people, without its currency: `7,155.72`."""
        return grouped(money_text(self.whole, self.currency))


def paid_out(policy: Policy, total: Fraction, exchange: Exchange) -> PaidOut:
    """The total, in whole units of the policy's currency, as it is paid out; ties are those of the policy."""
    place = Rounding(minor_unit(exchange.target), policy.rounding.ties)
    return PaidOut(place.multiples(total * exchange.rate), exchange)


def exchange_words(policy: Policy, total: Fraction, paid: PaidOut) -> str:
    """The sum that a payee can redo: what is multiplied by which rate of which day, and what that makes."""
    exchange, before = paid.exchange, grouped(money_text(total, policy.currency))
    if exchange.days == 1:
        rate = f"{plain(exchange.rate)} {exchange.name} on {_day(exchange.first_day)}"
    else:
        rate = f"{plain(exchange.rate * exchange.days)} ÷ {exchange.days} {exchange.name} (the average of the rates of "
        rate += f"{exchange.days} working days from {_day(exchange.first_day)} to {_day(exchange.last_day)})"
    return f"{before} {policy.currency} × {rate} = {paid.text} {paid.currency}"


def exchanges(plan: Plan, cards: Sequence[Scorecard], dataset: Dataset) -> tuple[Exchanges, list[Problem]]:
    """The rates of everybody in the role who is paid out in another currency, and every one that is missing, once."""
    found: Exchanges = {}
    problems: dict[str, Problem] = {}
    if plan.role.paid_in is None:
        return found, []
    rates = by_day(dataset.rates)
    assignments: dict[str, Assignment] = {each.key: each for each in dataset.roster.assignments}
    latest = {each.participant: each for each in dataset.roster.assignments if each.role == plan.name}
    for card in cards:
        target = pay_currency(plan, assignments.get(card.assignment) or latest.get(card.participant))
        if target is None:
            problems.setdefault(card.participant, _without_currency(plan, card))
        elif target != plan.policy.currency:
            exchange = exchange_for(plan, target, rates)
            if isinstance(exchange, Problem):
                problems.setdefault(target, exchange)
            else:
                found[card.assignment] = exchange
    return found, list(problems.values())


def _without_currency(plan: Plan, card: Scorecard) -> Problem:
    message = f"{card.participant} as {plan.name} is paid out in the currency on the roster, and none stands there."
    place = plan.policy.place("roles", plan.role.key, "paid_in")
    return Problem(
        "pay-currency-missing", message, place, f"Enter a currency such as EUR under paid_in ({FROM_THE_ROSTER})."
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
