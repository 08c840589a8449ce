"""What is paid now and what is carried on, from what a period earned: the pool, then the draw or the deferral.

Draw: with E earned, D the draw and B owed, a period pays max(E, D) − R, where R = min(B, max(E − D, 0)) is taken back,
and B − R + max(D − E, 0) is owed afterwards. Worked example: 1500 earned on a draw of 2000 pays 2000 and leaves 500
owed; 2375 earned next pays 2000, takes 375 back and leaves 125.

Pool: of P earned by everybody in it, pay below zero left out, somebody who earned E > 0 has E ÷ P of its money. Pay
below zero has no part of the money and stays what it is: a pool takes no penalty away.

Deferral: of T earned, T × (1 − share) is rounded and paid now and the rest is held back, so that both add up to T.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from incentives.plan.expression import (
    ZERO,
    Constant,
    Either,
    Expression,
    Greatest,
    Holds,
    Least,
    Product,
    Quotient,
    Rounded,
    Sum,
    Test,
    product,
)
from incentives.plan.later import Afterwards, Later, LaterStage, Pooled
from incentives.plan.score import Inputs
from incentives.policy.carried import (
    DEFERRED,
    DEFERRED_DUE,
    DRAW_BALANCE,
    POOL_LEFTOVER,
    POOL_PAY,
    Deferral,
    Draw,
    Leftover,
    Pool,
    PoolMoment,
)
from incentives.policy.model import Comparison, Policy, Role
from incentives.values.rounding import Rounding, Ties

MINUS_ONE = Constant(Fraction(-1))
Prorate = Callable[[Expression], Expression]


def afterwards(policy: Policy, role: Role, earned: Expression, inputs: Inputs, prorate: Prorate) -> Afterwards:
    """What becomes of the earned pay, which is rounded. prorate takes money by full time and by the days in role."""
    pool = policy.pool_of(role.key)
    pooled = None if pool is None else _pooled(policy, pool, earned, inputs)
    steps: tuple[Later, ...] = ()
    if pooled is not None:
        below = Least((earned, ZERO))
        shared: Expression = Rounded(Sum((pooled.part, inputs.required(POOL_LEFTOVER), below)), policy.rounding)
        shared = shared if pooled.decides is None else Either(pooled.decides, shared, earned)
        told = {"claim": pooled.claim, "everybody": inputs.required(POOL_PAY), "money": pooled.money}
        told |= {"part": pooled.part, "leftover": inputs.required(POOL_LEFTOVER), "below": below}
        steps, earned = (Later(LaterStage.POOL, shared, told, pooled.decides),), shared
    if role.draw is not None:
        return _drawn(policy, role.draw, Afterwards(steps, earned, {}, pooled), inputs, prorate)
    if role.deferral is not None:
        return _deferred(policy, role.deferral, Afterwards(steps, earned, {}, pooled), inputs)
    return Afterwards(steps, earned, {}, pooled)


def _minus(one: Expression, other: Expression) -> Expression:
    return Sum((one, Product((MINUS_ONE, other))))


def _pooled(policy: Policy, pool: Pool, earned: Expression, inputs: Inputs) -> Pooled:
    """The role's part: its share of everybody's pay, rounded if the policy says so, of the money, rounded as pay is."""
    everybody, claim = inputs.required(POOL_PAY), Greatest((earned, ZERO))
    anybody = Holds(everybody, Comparison.ABOVE, Fraction(0))
    share: Expression = Either(anybody, Quotient(claim, everybody), ZERO)
    if pool.share_rounding is not None:
        share = Rounded(share, pool.share_rounding)
    money = _pool_money(policy, pool, inputs)
    down = Rounding(policy.rounding.to, Ties.DOWN)
    part = Rounded(product(share, money), down if pool.leftover is Leftover.LARGEST_REMAINDER else policy.rounding)
    exceeded = Holds(_minus(everybody, money), Comparison.ABOVE, Fraction(0))
    return Pooled(claim, money, part, exceeded if pool.moment is PoolMoment.EXCEEDED else None)


def _pool_money(policy: Policy, pool: Pool, inputs: Inputs) -> Expression:
    """The money of the period, rounded to what can be paid; a result below zero leaves none."""
    if pool.measure is not None:
        whole: Expression = product(Constant(pool.amount), inputs.result(pool.measure))
    else:
        a_year = Fraction(1) if pool.per is None else Fraction(pool.per.a_year)
        whole = Constant(pool.amount * a_year / policy.cycle.a_year)
    return Rounded(Greatest((whole, ZERO)), policy.rounding)


def _drawn(policy: Policy, draw: Draw, so_far: Afterwards, inputs: Inputs, prorate: Prorate) -> Afterwards:
    stated: Expression = Constant(draw.amount * Fraction(draw.per.a_year, policy.cycle.a_year))
    money = Rounded(prorate(stated) if draw.prorated else stated, policy.rounding)
    earned = so_far.total
    paid = Greatest((earned, money))
    told: dict[str, Expression] = {"draw": money, "earned": earned}
    steps = (*so_far.steps, Later(LaterStage.DRAW, paid, told))
    if not draw.recoverable:
        return Afterwards(steps, paid, {}, so_far.pooled)
    owed = inputs.required(DRAW_BALANCE)
    above = Greatest((_minus(earned, money), ZERO))
    total = Rounded(_minus(paid, Least((owed, above))), policy.rounding)
    taken = _minus(paid, total)
    advanced = Greatest((_minus(money, earned), ZERO))
    balance = Greatest((Sum((owed, Product((MINUS_ONE, taken)), advanced)), ZERO))
    told_back: dict[str, Expression] = {"owed": owed, "above": above, "taken": taken, "balance": balance}
    recovery = Later(LaterStage.RECOVERY, total, told_back)
    return Afterwards((*steps, recovery), total, {DRAW_BALANCE: balance}, so_far.pooled)


def _deferred(policy: Policy, deferral: Deferral, so_far: Afterwards, inputs: Inputs) -> Afterwards:
    """Nothing is held back of pay below zero. What falls due is released, or a share of it while a condition fails."""
    earned = so_far.total
    positive = Greatest((earned, ZERO))
    now = Rounded(product(positive, Constant(1 - deferral.share)), policy.rounding)
    held = _minus(positive, now)
    paid = _minus(earned, held)
    due = inputs.required(DEFERRED_DUE)
    test: Test | None = None
    share: Expression = Constant(Fraction(1))
    if deferral.condition is not None:
        condition = deferral.condition
        test = Holds(inputs.result(condition.measure), condition.comparison, condition.limit)
        share = Either(test, share, Constant(deferral.otherwise))
    released = Rounded(product(due, share), policy.rounding)
    total = Sum((paid, released))
    steps = (
        *so_far.steps,
        Later(LaterStage.HELD, paid, {"earned": positive, "held": held, "now": now}),
        Later(LaterStage.RELEASED, total, {"due": due, "released": released}, test),
    )
    return Afterwards(steps, total, {DEFERRED: held}, so_far.pooled)
