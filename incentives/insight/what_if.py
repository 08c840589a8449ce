"""Two scorecards beside each other: what is paid for each, and which steps of the sum make the difference.

Worked example: with 96 % instead of 94 % retained revenue, the step of retained revenue pays 240.00 more and the cap
takes 40.00 of it; the difference of the payouts is 200.00, and the steps' differences add up to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from incentives.payout.exact import calculate
from incentives.payout.paid_out import paid_out
from incentives.payout.statement import Statement, Step, build_statement
from incentives.performance.exchange import Exchange
from incentives.plan.plan import Plan
from incentives.values.problem import InvariantBroken


@dataclass(frozen=True, slots=True)
class StepChange:
    """One step of both sums. before and after are money in whole units; zero where a sum has no such step."""

    key: str
    title: str
    before: Fraction
    after: Fraction
    before_lines: tuple[str, ...]
    after_lines: tuple[str, ...]

    @property
    def difference(self) -> Fraction:
        """How much the step pays more than before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class WhatIf:
    """changed: the amounts that differ, by name, as they were and as they would be (None: absent).

    The differences of the steps add up to the difference of the totals.
    """

    changed: Mapping[str, tuple[Fraction | None, Fraction | None]]
    before: Statement
    after: Statement
    steps: tuple[StepChange, ...]

    @property
    def difference(self) -> Fraction:
        """How much more is paid."""
        return self.after.total - self.before.total


def what_if(
    plan: Plan,
    amounts: Mapping[str, Fraction],
    changes: Mapping[str, Fraction | None],
    exchange: Exchange | None = None,
) -> WhatIf:
    """The scorecard with some amounts changed, or taken away by None. KeyError when an amount is missing that nothing
    is paid without; InvariantBroken when the steps do not add up. exchange: how both totals are paid out.
    """
    changed = {**amounts, **changes}
    then = {name: amount for name, amount in changed.items() if amount is not None}
    before, after = _statement(plan, amounts, exchange), _statement(plan, then, exchange)
    steps = _side_by_side(before.steps, after.steps)
    found = WhatIf(
        changed={name: (amounts.get(name), then.get(name)) for name in changes if amounts.get(name) != then.get(name)},
        before=before,
        after=after,
        steps=steps,
    )
    if sum((step.difference for step in steps), Fraction(0)) != found.difference:
        raise InvariantBroken(f"{plan.name}: the differences of the steps do not add up to {found.difference}")
    return found


def _statement(plan: Plan, amounts: Mapping[str, Fraction], exchange: Exchange | None) -> Statement:
    if exchange is None:
        return build_statement(plan, amounts)
    return build_statement(plan, amounts, paid=paid_out(plan.policy, calculate(plan, amounts).total, exchange))


def _side_by_side(before: tuple[Step, ...], after: tuple[Step, ...]) -> tuple[StepChange, ...]:
    """The steps of both sums in their order; one that only one sum has stands where that sum has it."""
    first = {(step.key, step.title): step for step in before}
    second = {(step.key, step.title): step for step in after}
    order = [*first]
    for place, key in enumerate(second):
        if key not in first:
            previous = list(second)[place - 1] if place else None
            order.insert(order.index(previous) + 1 if previous is not None else 0, key)
    return tuple(_step_change(first.get(key), second.get(key), *key) for key in order)


def _step_change(before: Step | None, after: Step | None, key: str, title: str) -> StepChange:
    return StepChange(
        key=key,
        title=title,
        before=Fraction(0) if before is None else before.amount,
        after=Fraction(0) if after is None else after.amount,
        before_lines=() if before is None else before.lines,
        after_lines=() if after is None else after.lines,
    )
