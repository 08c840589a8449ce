"""Where pay bends: the results of one measure at which a curve, level or gate of a plan changes what it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from incentives.payout.exact import Exact
from incentives.plan.expression import Expression, Holds, Input, Mapped, Test, parts_of, walk
from incentives.plan.plan import Plan


def edges_of(plan: Plan, amounts: Mapping[str, Fraction], measure: str, step: Fraction) -> tuple[Fraction, ...]:
    """The measure's results, ascending, at which some curve or limit of the plan has an edge; the others stay as given.

    step is any distance of the measure's results at which its share of a target can be told apart.
    """
    found = {result for of, edges in _edged(plan, measure) for result in _solve(of, edges, amounts, measure, step)}
    return tuple(sorted(found))


def _edged(plan: Plan, measure: str) -> Iterator[tuple[Expression, tuple[Fraction, ...]]]:
    """What curves and limits look at, where that depends on the measure, with their edges."""
    depends: dict[Expression | Test, bool] = {}
    for node in walk(plan.earned):
        if isinstance(node, Input):
            depends[node] = node.name == measure
            continue
        depends[node] = any(depends[part] for part in parts_of(node))
        if not depends[node]:
            continue
        if isinstance(node, Mapped):
            yield node.of, node.curve.cuts
        elif isinstance(node, Holds):
            yield node.of, (node.limit,)


def _solve(
    of: Expression, edges: tuple[Fraction, ...], amounts: Mapping[str, Fraction], measure: str, step: Fraction
) -> Iterator[Fraction]:
    """What a curve looks at is a straight function of the result (the result itself, or divided by an own target)."""
    here = amounts[measure]
    low = Exact(amounts, rounding=False).value(of)
    slope = (Exact({**amounts, measure: here + step}, rounding=False).value(of) - low) / step
    for edge in edges:
        if slope != 0:
            yield here + (edge - low) / slope
