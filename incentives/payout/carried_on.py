"""What a run hands to the next period: the balances after it, every one of them accounted for.

A balance goes on untouched unless somebody was paid in its role: then what is owed of a draw is what the payout
carries, what fell due was released, and what was held back joins with the day on which it will fall due.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from incentives.performance.balances import Balance, Opening, falls_due
from incentives.plan.plan import Plan
from incentives.policy.carried import DEFERRED, DRAW_BALANCE
from incentives.values.period import periods_later


@dataclass(frozen=True, slots=True)
class Carrying:
    """What one payout carries, in minor units, with the plan it was paid under."""

    participant: str
    plan: Plan
    carried: Mapping[str, int]


def closing_balances(
    opening: Opening | None, payouts: Sequence[Carrying], left: Sequence[Balance] = ()
) -> tuple[Balance, ...]:
    """The balances after the payouts, ordered; those of zero are left out. left are what else goes on."""
    paid = {(each.participant, each.plan.name): each for each in payouts if each.carried}
    sums: dict[tuple[str, str, str, date | None], int] = {}

    def add(participant: str, role: str, what: str, due_on: date | None, amount: int) -> None:
        key = (participant, role, what, due_on)
        sums[key] = sums.get(key, 0) + amount

    for balance in opening.balances if opening else ():
        payout = paid.get((balance.participant, balance.role))
        if payout is None or not _is_settled(balance, payout):
            add(balance.participant, balance.role, balance.what, balance.due_on, balance.amount)
    for balance in left:
        add(balance.participant, balance.role, balance.what, balance.due_on, balance.amount)
    for payout in paid.values():
        for what, amount in payout.carried.items():
            add(payout.participant, payout.plan.name, what, _due_on(payout.plan, what), amount)
    return tuple(sorted((Balance(*key, amount) for key, amount in sums.items() if amount), key=_order))


def _is_settled(balance: Balance, payout: Carrying) -> bool:
    """Whether the payout took the balance in."""
    if balance.what == DRAW_BALANCE:
        return DRAW_BALANCE in payout.carried
    return DEFERRED in payout.carried and falls_due(balance, payout.plan)


def _due_on(plan: Plan, what: str) -> date | None:
    deferral = plan.role.deferral
    if what != DEFERRED or deferral is None:
        return None
    return periods_later(plan.period, deferral.periods)


def _order(balance: Balance) -> tuple[str, str, str, str]:
    due = balance.due_on.isoformat() if balance.due_on else ""
    return balance.participant, balance.role, balance.what, due
