"""The words for what happens after earning: each pool, draw and deferral as a sum that a payee can redo."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from incentives.payout.wording import Wording, percent, plain_words
from incentives.plan.expression import Holds
from incentives.plan.later import Later, LaterStage
from incentives.policy.carried import Leftover, Pool

Amounts = Mapping[str, Fraction]
TITLES = {
    LaterStage.DRAW: "Draw",
    LaterStage.RECOVERY: "Draw taken back",
    LaterStage.HELD: "Held back",
    LaterStage.RELEASED: "Released",
}


def later_title(wording: Wording, step: Later) -> str:
    """What people call it."""
    pool = wording.plan.policy.pool_of(wording.plan.role.key)
    if step.stage is LaterStage.POOL and pool is not None:
        return f"Pool {plain_words(pool.key)}"
    return TITLES[step.stage]


def later_lines(wording: Wording, step: Later) -> tuple[str, ...]:
    """How it came about; empty when nothing happened that is worth a line."""
    amounts = {name: wording.exact.value(node) for name, node in step.told.items()}
    match step.stage:
        case LaterStage.POOL:
            return _pool(wording, step, amounts)
        case LaterStage.DRAW:
            return _draw(wording, amounts)
        case LaterStage.RECOVERY:
            return _recovery(wording, amounts)
        case LaterStage.HELD:
            return _held(wording, amounts)
        case LaterStage.RELEASED:
            return _released(wording, step, amounts)


def _pool(wording: Wording, step: Later, amounts: Amounts) -> tuple[str, ...]:
    lines = _part_of_pool(wording, step, amounts)
    below = amounts["below"]
    if below == 0 or (step.test is not None and not wording.exact.holds(step.test)):
        return lines
    return (*lines, f"Pay below zero has no part of the pool and stays what it is: {wording.money(below)}.")


def _part_of_pool(wording: Wording, step: Later, amounts: Amounts) -> tuple[str, ...]:
    money, everybody, claim = amounts["money"], amounts["everybody"], amounts["claim"]
    together = f"Everybody in the pool earned {wording.money(everybody)} before it"
    if step.test is not None and not wording.exact.holds(step.test):
        return (f"{together}, which does not exceed the {wording.money(money)} in it: nothing changes.",)
    if everybody == 0:
        return (f"Nobody in the pool earned anything, so nobody has a part of the {wording.money(money)} in it.",)
    pool = wording.plan.policy.pool_of(wording.plan.role.key)
    share, rounded = claim / everybody, ""
    if pool is not None and pool.share_rounding is not None:
        rounded = f", rounded to {percent(_share(pool, share))}"
    lines = [f"{together}: {wording.money(claim)} of it is {percent(share)}{rounded}."]
    down = " without what is less than the last place" if pool and pool.leftover is Leftover.LARGEST_REMAINDER else ""
    told = "" if down else wording.rounded(_share(pool, share) * money, amounts["part"])
    lines.append(f"That share of the {wording.money(money)} in the pool{down}: {wording.money(amounts['part'])}.")
    lines += [told] if told else []
    if amounts["leftover"] != 0:
        lines.append(f"Of what rounding left over, this part gets {wording.money(amounts['leftover'])}.")
    return tuple(lines)


def _share(pool: Pool | None, share: Fraction) -> Fraction:
    return share if pool is None or pool.share_rounding is None else pool.share_rounding.apply(share)


def _draw(wording: Wording, amounts: Amounts) -> tuple[str, ...]:
    draw, earned = amounts["draw"], amounts["earned"]
    if earned >= draw:
        return ()
    owed = wording.plan.role.draw is not None and wording.plan.role.draw.recoverable
    becomes = "is advanced and owed to later periods" if owed else "is paid on top and not owed"
    gap = f"{wording.money(draw)} - {wording.money(earned)} = {wording.money(draw - earned)}"
    return (f"The draw pays at least {wording.money(draw)}: {gap} {becomes}.",)


def _recovery(wording: Wording, amounts: Amounts) -> tuple[str, ...]:
    owed, above, taken, balance = (wording.money(amounts[name]) for name in ("owed", "above", "taken", "balance"))
    if amounts["owed"] == 0:
        return ()
    return (
        f"Owed from earlier periods: {owed}. Earned above the draw: {above}.",
        f"The smaller of the two, {taken}, is taken back; {balance} is owed afterwards.",
    )


def _held(wording: Wording, amounts: Amounts) -> tuple[str, ...]:
    deferral = wording.plan.role.deferral
    if deferral is None or amounts["held"] == 0:
        return ()
    exact = (1 - deferral.share) * amounts["earned"]
    now = f"{percent(1 - deferral.share)} of {wording.money(amounts['earned'])} = {wording.money(exact)}"
    rounding = wording.plan.policy.rounding
    now += "" if exact == amounts["now"] else f", rounded {rounding.ties} to {wording.money(amounts['now'])},"
    wait = f"for {deferral.periods} {'period' if deferral.periods == 1 else 'periods'}"
    return (f"{now} is paid now; the other {wording.money(amounts['held'])} is held back {wait}.",)


def _released(wording: Wording, step: Later, amounts: Amounts) -> tuple[str, ...]:
    deferral = wording.plan.role.deferral
    if deferral is None or amounts["due"] == 0:
        return ()
    due, released = wording.money(amounts["due"]), wording.money(amounts["released"])
    name = wording.named(step.test.of) if isinstance(step.test, Holds) else None
    if name is None or not isinstance(step.test, Holds):
        return (f"Held back in earlier periods and falling due now: {due}.",)
    limit, result = (wording.amount(name, each) for each in (step.test.limit, wording.results[name]))
    told = f"{plain_words(name)} {step.test.comparison} {limit} (it is {result})"
    if wording.exact.holds(step.test):
        return (f"Held back in earlier periods and falling due now: {due}, released because of {told}.",)
    share = percent(deferral.otherwise)
    return (f"Held back and falling due now: {due}. It needs {told}, so {share} is released: {released}.",)
