"""How much of a role's pay hangs on each result: by weights, and for money by what it pays at the reference scorecard.

Worked example: 60 % of 6,000 a quarter hangs on revenue, and a commission that pays 1,500 at the reference hangs on
margin. A quarter of the target incentive hangs on margin then, beside the whole of it that is weighed.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.reference import Reference
from incentives.payout.exact import Exact
from incentives.plan.plan import PaidPart, Plan, ScoredPart
from incentives.policy.model import Combine, Component

Hanging = tuple[tuple[str, ...], Component, str, Fraction]
"""Where a component stands inside the role, the component, one of its measures, and its share of target incentive."""


def hanging(plan: Plan, reference: Reference) -> Iterator[Hanging]:
    """Every measured component with its share; the two measures of a matrix share alike."""
    exact = Exact(reference.amounts)
    for part in plan.parts:
        component = part.scored.component
        weight = component.weight or Fraction(0)
        if component.pays_money:
            weight = _money_share(part, plan, exact)
        yield from _inside(part.scored, weight, (component.key,), exact)


def _money_share(part: PaidPart, plan: Plan, exact: Exact) -> Fraction:
    """What a component pays at the reference as a share of the target incentive; a penalty hangs on it as well."""
    return abs(exact.value(part.pay)) / exact.value(plan.target)


def _inside(scored: ScoredPart, weight: Fraction, path: tuple[str, ...], exact: Exact) -> Iterator[Hanging]:
    component = scored.component
    if not component.is_group:
        for measure in component.measures:
            yield path, component, measure, weight / len(component.measures)
        return
    for part, share in zip(scored.parts, _shares(scored, exact), strict=True):
        yield from _inside(part, weight * share, (*path, part.component.key), exact)


def _shares(scored: ScoredPart, exact: Exact) -> list[Fraction]:
    """Weights where there are any, money where sums of money are added, else every part alike."""
    component = scored.component
    even = [Fraction(1, len(scored.parts))] * len(scored.parts)
    if component.combine is Combine.WEIGHTS:
        return [part.component.weight or even[0] for part in scored.parts]
    if component.combine is Combine.SUM and component.pays_money:
        paid = [abs(exact.value(part.score)) for part in scored.parts]
        together = sum(paid, Fraction(0))
        return [each / together for each in paid] if together else even
    return even
