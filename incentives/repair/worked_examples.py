"""The worked examples of a changed policy: what they state is what the new rules pay, so that the file still checks."""

from __future__ import annotations

from fractions import Fraction

from incentives.payout.exact import calculate
from incentives.plan.compile import compile_plan
from incentives.policy.model import TOTAL, Example, Policy
from incentives.repair.changes import Counter
from incentives.repair.edits import YamlText
from incentives.values.period import period_containing
from incentives.values.unit import Unit, UnitKind


def with_examples(text: str, policy: Policy, role: str, counter: Counter | None) -> str:
    """The text with the amounts of the role's examples calculated anew; an added measure is given at its target."""
    changed = YamlText(text)
    for example in policy.examples:
        if example.role == role:
            _renew(changed, policy, example, counter)
    return changed.changed()


def _renew(text: YamlText, policy: Policy, example: Example, counter: Counter | None) -> None:
    period = period_containing(policy.effective_from, policy.cycle, policy.fiscal_year_starts)
    plan = compile_plan(policy, example.role, period)
    given = dict(example.given)
    if counter is not None and text.has("examples", example.key, "given") and counter.key not in given:
        given[counter.key] = counter.target
        text.add(counter.unit.show(counter.target, group=False), "examples", example.key, "given", counter.key)
    if any(name not in given for name in plan.required):
        return
    try:
        payout = calculate(plan, given)
    except ZeroDivisionError:
        return
    money = Unit(UnitKind.MONEY, policy.currency)
    paid: dict[str, Fraction] = {**payout.components, TOTAL: payout.total}
    for name, stated in example.pays.items():
        if paid[name] != stated:
            text.set(money.show(paid[name], group=False), "examples", example.key, "pays", name)
