"""What an audit leaves out: everything that happens to pay after it was earned.

Audits look at `Plan.earned`. A draw and a deferral move money to another period and a pool scales everybody alike, so
what a result earns is what it tempts to, and one person's scorecard cannot tell what the others' pay makes of it.
"""

from __future__ import annotations

from fractions import Fraction

from incentives.plan.expression import Expression, Input, walk
from incentives.plan.plan import Plan
from incentives.policy.carried import FILLED_BY_THE_RUN


def earned_from(plan: Plan) -> frozenset[str]:
    """The amounts of the scorecard that what is earned, or the target it is held against, depends on."""
    roots: tuple[Expression, ...] = (plan.earned, plan.target, plan.full_target)
    return frozenset(node.name for root in roots for node in walk(root) if isinstance(node, Input))


def unlooked_at(plan: Plan) -> dict[str, Fraction]:
    """The other amounts, so that a scorecard is whole: nothing carried, no pool, a condition that just holds."""
    others = {each.name: Fraction(0) for each in plan.inputs if each.name not in earned_from(plan)}
    condition = plan.role.deferral.condition if plan.role.deferral else None
    if condition is not None and condition.measure in others:
        others[condition.measure] = condition.limit
    pools = [pool.measure for pool in plan.policy.pools]
    known = (*FILLED_BY_THE_RUN, *pools, *([] if condition is None else [condition.measure]))
    return {name: amount for name, amount in others.items() if name in known}
