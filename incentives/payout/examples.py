"""Worked examples of a policy, held against the exact calculation.

An example that comes out otherwise is a problem at the line that states the pay: either the rule or the example is not
what people believe. Examples are calculated in the first period of their version.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.payout.exact import calculate
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.model import TOTAL, Example, Policy
from incentives.values.period import Period, period_containing
from incentives.values.problem import Problem
from incentives.values.unit import Unit, UnitKind


def check_examples(policy: Policy) -> tuple[Problem, ...]:
    """What is wrong with the worked examples, in the order of the file; nothing when all come out as written.

    Codes: `example-differs`, `example-incomplete` (an amount is missing that pay needs), `example-impossible`.
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
                "Correct the example, or the rule that it shows.",
            )
    for name, stated in example.pays.items():
        if calculated[name] != stated:
            yield Problem(
                "example-differs",
                f"Example {example.key} says {money.show(stated)}, but the rules pay {money.show(calculated[name])}.",
                policy.place("examples", example.key, "pays", name),
                "Correct the example, or the rule that it shows.",
            )
