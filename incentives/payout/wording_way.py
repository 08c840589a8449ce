"""The way of a component in a statement: where it starts, where it ends, and how far a result has come on it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from incentives.plan.plan import ScoredPart
from incentives.policy.model import Own
from incentives.values.decimals import plain

if TYPE_CHECKING:
    from incentives.payout.wording import Wording


def on_the_way(scored: ScoredPart, wording: Wording) -> str:
    """`40% of the way from own baseline 80% to 90%`, with what there is to reckon it from."""
    way = scored.component.way
    if way is None or scored.reached is None:
        return ""
    start, end = (_named(end, scored, wording) for end in way.ends)
    share = f"{plain(wording.exact.value(scored.reached) * 100, most=4)}%"
    ends = [_amount(end, wording) for end in way.ends]
    if ends[1] * (1 if way.upward else -1) > ends[0] * (1 if way.upward else -1):
        return f"{share} of the way from {start} to {end}"
    left = "where no way is left, so a result better than the start counts as 100% of it and any other as 0%"
    return f"{share} of the way from {start} to {end}, {left}"


def _named(end: Fraction | Own, scored: ScoredPart, wording: Wording) -> str:
    if isinstance(end, Own):
        return f"{end} {wording.amount(str(end), wording.exact.amounts[str(end)])}"
    return wording.amount(scored.component.measure or "", end)


def _amount(end: Fraction | Own, wording: Wording) -> Fraction:
    return wording.exact.amounts[str(end)] if isinstance(end, Own) else end
