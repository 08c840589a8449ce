"""Pools: everybody's preliminary pay decides the parts, and what rounding leaves over finds its owner.

A run works in two passes: first what everybody would earn without the pool, then the parts of its money, which add up
to it to the last place. Worked example: 10000 among three who earned the same are 3333.33 each; the cent that is left
goes to the last of them, or, with the largest remainder first, to the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from incentives.payout.columns import calculate_columns
from incentives.payout.exact import Exact
from incentives.performance.scorecard import Scorecard
from incentives.plan.expression import Expression
from incentives.plan.later import Afterwards, Pooled
from incentives.plan.plan import Plan
from incentives.policy.carried import POOL_LEFTOVER, POOL_PAY, Leftover, Pool
from incentives.values.decimals import plain
from incentives.values.problem import InvariantBroken, Problem, RefusedWithProblems
from incentives.values.unit import PERCENT

PlanCards = tuple[Plan, Sequence[Scorecard]]
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one participant would earn without the pool, and the part of its money before what is left over."""

    earned: Fraction
    part: Fraction


def with_pools(pairs: Sequence[PlanCards]) -> list[PlanCards]:
    """The scorecards of every plan, those in a pool with everybody's preliminary pay and their share of what is left.

    InvariantBroken when the parts of a pool do not add up to its money; RefusedWithProblems when shares are rounded so
    coarsely that they do not nearly add up to 100%.
    """
    filled = list(pairs)
    pools = {(plan.policy.key, pool.key): pool for plan, _ in pairs if (pool := _pool(plan)) is not None}
    for name, pool in pools.items():
        indices = [index for index, (plan, _) in enumerate(filled) if _is_in(plan, name)]
        for index, cards in zip(indices, _shared(pool, [filled[index] for index in indices]), strict=True):
            filled[index] = (filled[index][0], cards)
    return filled


def leftovers(pool: Pool, money: Fraction, claims: Sequence[Claim], place: Fraction) -> list[Fraction]:
    """What each claim gets of what rounding left, in their order, in whole places; all of it is given out."""
    everybody = sum((claim.earned for claim in claims), NOTHING)
    left = money - sum((claim.part for claim in claims), NOTHING)
    given = [NOTHING] * len(claims)
    sharing = [index for index, claim in enumerate(claims) if claim.earned > 0]
    if pool.leftover is Leftover.LARGEST_REMAINDER:
        lost = {index: claims[index].earned * money / everybody - claims[index].part for index in sharing}
        for index in sorted(sharing, key=lambda each: -lost[each])[: int(left / place)]:
            given[index] = place
    else:
        rest = left
        for index in reversed(sharing):
            given[index] = max(rest, -claims[index].part)
            rest -= given[index]
    if sharing and sum(given, NOTHING) != left:
        raise InvariantBroken(f"the parts of the pool {pool.key} do not add up to {money}")
    return given


def _shared(pool: Pool, pairs: Sequence[PlanCards]) -> list[tuple[Scorecard, ...]]:
    """The scorecards of the pool's plans with its amounts."""
    earned = [_paid(plan, plan.earned, cards) for plan, cards in pairs]
    everybody = sum((max(pay, NOTHING) for pays in earned for pay in pays), NOTHING)
    asked = [(plan, _with(cards, {POOL_PAY: everybody, POOL_LEFTOVER: NOTHING})) for plan, cards in pairs]
    first = next(((plan, cards[0]) for plan, cards in asked if cards), None)
    if first is None:
        return [() for _ in pairs]
    exact, pooled = Exact(first[1].amounts), _pooled(first[0])
    if pooled.decides is not None and not exact.holds(pooled.decides):
        return [cards for _, cards in asked]
    order = sorted(
        ((number, row) for number, (_, cards) in enumerate(asked) for row in range(len(cards))),
        key=lambda each: _order(asked[each[0]][1][each[1]]),
    )
    parts = [_paid(plan, _pooled(plan).part, cards) for plan, cards in asked]
    claims = [Claim(max(earned[number][row], NOTHING), parts[number][row]) for number, row in order]
    _check_shares(pool, first[0], [claim.earned / everybody for claim in claims if claim.earned > 0])
    given = leftovers(pool, exact.value(pooled.money), claims, first[0].policy.rounding.to)
    gets = dict(zip(order, given, strict=True))
    return [
        tuple(_get(card, {POOL_LEFTOVER: gets[number, row]}) for row, card in enumerate(cards))
        for number, (_, cards) in enumerate(asked)
    ]


def _check_shares(pool: Pool, plan: Plan, shares: Sequence[Fraction]) -> None:
    """Rounded shares add up to the whole but for half an average share; RefusedWithProblems where they do not."""
    if pool.share_rounding is None or not shares:
        return
    together = sum((pool.share_rounding.apply(share) for share in shares), NOTHING)
    if 2 * len(shares) * abs(together - 1) > 1:
        place = plan.policy.place("pools", pool.key, "share_rounding")
        rounded, whole = PERCENT.show(pool.share_rounding.to), f"{plain(together * 100, most=4)}%"
        message = f"The {len(shares)} shares in the pool {pool.key}, rounded to {rounded}, add to {whole}."
        hint = "Whoever takes what rounding leaves would get or lose the difference: round to a finer place."
        raise RefusedWithProblems([Problem("share-rounding", message, place, hint)])


def _paid(plan: Plan, node: Expression, cards: Sequence[Scorecard]) -> list[Fraction]:
    """The value of an expression that is rounded as pay is, for each scorecard."""
    known = [each for each in plan.inputs if not cards or each.name in cards[0].amounts or each.name in plan.optional]
    alone = replace(plan, total=node, afterwards=Afterwards((), node, {}, None), inputs=tuple(known))
    return [payout.total for payout in calculate_columns(alone, [card.amounts for card in cards])]


def _with(cards: Sequence[Scorecard], amounts: dict[str, Fraction]) -> tuple[Scorecard, ...]:
    return tuple(_get(card, amounts) for card in cards)


def _get(card: Scorecard, amounts: dict[str, Fraction]) -> Scorecard:
    return replace(card, amounts={**card.amounts, **amounts})


def _order(card: Scorecard) -> tuple[str, str]:
    return card.participant, card.assignment


def _pool(plan: Plan) -> Pool | None:
    return plan.policy.pool_of(plan.role.key)


def _is_in(plan: Plan, name: tuple[str, str]) -> bool:
    pool = _pool(plan)
    return pool is not None and (plan.policy.key, pool.key) == name


def _pooled(plan: Plan) -> Pooled:
    pooled = plan.afterwards.pooled
    if pooled is None:
        raise InvariantBroken(f"{plan.name} is in a pool but has no part of it")
    return pooled
