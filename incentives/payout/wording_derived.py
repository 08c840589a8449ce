"""Derived measures in a statement: their results, and the periods that they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from incentives.payout.exact import Exact
from incentives.plan.expression import Expression
from incentives.plan.plan import Plan
from incentives.policy.derived import Derived, terms_of
from incentives.policy.model import Own
from incentives.values.decimals import plain

if TYPE_CHECKING:
    from incentives.payout.wording import Wording


def results_in(plan: Plan, exact: Exact) -> dict[str, Fraction]:
    """The amounts of the scorecard, and the derived results that can be worked out of them."""
    found = dict(exact.amounts)
    for name in plan.derived:
        over = plan.policy.measures[name].over_periods
        if over is not None and all(each in exact.amounts for each, _ in terms_of(over, over.of)):
            found[name] = over_periods_of(over, over.of, exact.amounts)
    return found


def over_periods_of(derived: Derived, name: str, amounts: Mapping[str, Fraction]) -> Fraction:
    """The amount over periods, out of those of single ones."""
    return sum((factor * amounts[each] for each, factor in terms_of(derived, name)), Fraction(0))


def measure_of(plan: Plan, looked_at: Expression) -> str | None:
    """The derived measure that an expression is the result of; None for any other expression."""
    return next((name for name, node in plan.derived.items() if node is looked_at), None)


def own_target(wording: Wording, own: Own, measure: str) -> tuple[Fraction, str]:
    """The own target of a component in the periods that its measure is taken over, and what it is made of."""
    over = wording.plan.policy.measures[measure].over_periods
    if over is None:
        return wording.exact.amounts[str(own)], ""
    return over_periods_of(over, str(own), wording.exact.amounts), _made_of(wording, over, str(own))


def made_of(wording: Wording, measure: str) -> str:
    """What a derived result is made of, in brackets: `(200 EUR + 300 EUR earlier this year)`; else empty."""
    known = wording.plan.policy.measures.get(measure)
    derived = None if known is None else known.derived
    if known is None or derived is None:
        return ""
    if derived.rank is not None:
        return f" (the place of {derived.of.replace('_', ' ')}, {derived.rank}, in the {derived.among})"
    return _made_of(wording, derived, derived.of) if measure in wording.plan.derived else ""


def _made_of(wording: Wording, derived: Derived, name: str) -> str:
    terms = terms_of(derived, name)
    said = [f"{wording.amount(each, wording.exact.amounts[each])}{each.removeprefix(name)}" for each, _ in terms]
    shares = {factor for _, factor in terms}
    if shares == {Fraction(1, len(terms))} and len(terms) > 1:
        return f" (({' + '.join(said)}) ÷ {len(terms)})"
    weighed = [
        words if factor == 1 else f"{plain(factor * 100, most=4)}% × {words}"
        for words, (_, factor) in zip(said, terms, strict=True)
    ]
    return f" ({' + '.join(weighed)})"
