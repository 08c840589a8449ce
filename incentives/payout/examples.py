"""Worked examples of a policy, held against the exact calculation.

An example that comes out otherwise is a problem at the line that states the pay: either the rule or the example is not
what people believe. Examples are calculated in the first period of their version.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from incentives.payout.exact import calculate
from incentives.payout.paid_out import paid_out
from incentives.performance.exchange import Rates, exchange_for
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.model import TOTAL, Example, Policy
from incentives.values.period import Period, period_containing
from incentives.values.problem import Problem
from incentives.values.unit import Unit, UnitKind

CORRECT = "Correct the example, or the rule that it shows."


def check_examples(policy: Policy) -> tuple[Problem, ...]:
    """What is wrong with the worked examples, in the order of the file; nothing when all come out as written.

    Codes: `example-differs`, `example-incomplete` (an amount is missing that pay needs), `example-impossible`,
    `exchange-rate-missing` (one that what is paid out needs).
    """
    period = period_containing(policy.effective_from, policy.cycle, policy.fiscal_year_starts)
    return tuple(problem for example in policy.examples for problem in _check(policy, example, period))


def _check(policy: Policy, example: Example, period: Period) -> Iterator[Problem]:
    plan = compile_plan(policy, example.role, period)
    missing = [name for name in plan.required if name not in example.given]
    if missing:
        message = f"Example {example.key} does not give {', '.join(missing)}."
        place = policy.place("examples", example.key, "given")
        yield Problem("example-incomplete", message, place, "Nothing missing counts as zero.")
        return
    try:
        yield from _differences(plan, example)
    except ZeroDivisionError:
        message = f"Example {example.key} cannot be calculated: an own target in it is zero."
        place = policy.place("examples", example.key, "given")
        yield Problem("example-impossible", message, place, "Give an own target above zero.")


def _differences(plan: Plan, example: Example) -> Iterator[Problem]:
    policy = plan.policy
    payout = calculate(plan, example.given)
    calculated = {**payout.components, TOTAL: payout.total}
    money = Unit(UnitKind.MONEY, policy.currency)
    carried = {name: payout.carried.get(name, Fraction(0)) for name in example.carries}
    for name, stated in example.carries.items():
        if carried[name] != stated:
            yield Problem(
                "example-differs",
                f"Example {example.key} carries {money.show(stated)}, but the rules carry {money.show(carried[name])}.",
                policy.place("examples", example.key, "carries", name),
                CORRECT,
            )
    for name, stated in example.pays.items():
        if calculated[name] != stated:
            yield Problem(
                "example-differs",
                f"Example {example.key} says {money.show(stated)}, but the rules pay {money.show(calculated[name])}.",
                policy.place("examples", example.key, "pays", name),
                CORRECT,
            )
    yield from _paid_out_differs(plan, example, payout.total)


def _paid_out_differs(plan: Plan, example: Example, total: Fraction) -> Iterator[Problem]:
    """What is wrong with the amount that the example is paid out as."""
    policy, stated = plan.policy, example.paid_out
    if stated is None:
        return
    place, paid = policy.place("examples", example.key, "paid_out"), total
    if stated.currency != policy.currency:
        rates: Rates = {(each.day, each.source, each.target): each.rate for each in example.rates}
        exchange = exchange_for(plan, stated.currency, rates)
        if isinstance(exchange, Problem):
            hint = exchange.hint.replace("on the sheet Exchange rates", "under exchange_rates of the example")
            yield replace(exchange, place=place, hint=hint)
            return
        paid = paid_out(policy, total, exchange).whole
    if paid != stated.amount:
        money = Unit(UnitKind.MONEY, stated.currency)
        message = f"Example {example.key} is paid out as {money.show(stated.amount)}, but the rules and its rates make "
        yield Problem("example-differs", f"{message}{money.show(paid)}.", place, CORRECT)
