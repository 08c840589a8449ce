"""What one period hands to the next: what is owed of draws, what is held back and until when, and what was paid last.

A list of balances is complete: who is not on it owes nothing and has nothing held back. Without any list nothing is
known, and nothing that depends on it is calculated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from incentives.plan.plan import Plan
from incentives.policy.carried import DEFERRED, DEFERRED_DUE, DRAW_BALANCE
from incentives.policy.model import LAST_PAYOUT
from incentives.values.currency import minor_unit
from incentives.values.problem import Problem

TO_TAKE_BACK = "to take back"
CARRIED = (DRAW_BALANCE, DEFERRED, TO_TAKE_BACK)
FROM_THE_PERIOD_BEFORE = frozenset({DRAW_BALANCE, DEFERRED_DUE, LAST_PAYOUT})


@dataclass(frozen=True, slots=True)
class Balance:
    """Money of one participant in one role (`policy/role`) that was carried on, in minor units, above zero.

    what is `draw balance` (owed by the participant), `to take back` (owed, and taken from the next payout that is above
    zero) or `deferred` (held back; due_on is the first day of the period in which it falls due, the others have none).
    """

    participant: str
    role: str
    what: str
    due_on: date | None
    amount: int


@dataclass(frozen=True, slots=True)
class Opening:
    """What the period that ended before the day ends_before left: balances, and paid by (participant, role).

    Amounts are in minor units of the currency.
    """

    ends_before: date
    currency: str
    balances: tuple[Balance, ...]
    paid: Mapping[tuple[str, str], int] = field(default_factory=dict)


def takes_over(plans: Iterable[Plan]) -> bool:
    """Whether any of the plans needs something of the period before."""
    return any(plan.filled & FROM_THE_PERIOD_BEFORE for plan in plans)


def is_first(plan: Plan) -> bool:
    """Whether the policy starts with this period and replaces nothing, so that nothing can have been carried."""
    return plan.policy.replaces is None and plan.policy.effective_from == plan.period.starts_on


def carried_amounts(plan: Plan, opening: Opening | None) -> Callable[[str], dict[str, Fraction]]:
    """What a participant's scorecard for the plan has from the period before, in whole units of the currency."""
    wanted = plan.filled & FROM_THE_PERIOD_BEFORE
    if opening is None:
        first = dict.fromkeys(wanted - {LAST_PAYOUT}, Fraction(0)) if is_first(plan) else {}
        return lambda _: dict(first)
    unit = minor_unit(plan.policy.currency)
    sums: dict[str, dict[str, Fraction]] = {}
    for each in opening.balances:
        name = DEFERRED_DUE if falls_due(each, plan) else each.what
        if each.role == plan.name and name in wanted:
            own = sums.setdefault(each.participant, {})
            own[name] = own.get(name, Fraction(0)) + each.amount * unit
    nothing = dict.fromkeys(wanted - {LAST_PAYOUT}, Fraction(0))
    paid = {whose: amount * unit for (whose, role), amount in opening.paid.items() if role == plan.name}

    def of(participant: str) -> dict[str, Fraction]:
        last = {LAST_PAYOUT: paid[participant]} if LAST_PAYOUT in wanted and participant in paid else {}
        return nothing | sums.get(participant, {}) | last

    return of


def falls_due(balance: Balance, plan: Plan) -> bool:
    """Whether money that was held back falls due in the plan's period, or did before and was not released."""
    return balance.what == DEFERRED and balance.due_on is not None and balance.due_on < plan.period.ends_before


def opening_problems(plans: Iterable[Plan], opening: Opening | None) -> list[Problem]:
    """Why the plans cannot be paid on what they were given of the period before; nothing when they can.

    Codes: `opening-missing`, `opening-period`, `opening-currency`.
    """
    carries = opening is not None and bool(opening.balances)
    needing = [plan for plan in plans if carries or plan.filled & FROM_THE_PERIOD_BEFORE]
    return [problem for plan in needing if (problem := _problem(plan, opening)) is not None]


def _problem(plan: Plan, opening: Opening | None) -> Problem | None:
    place = plan.policy.place("roles", plan.role.key)
    if opening is None:
        if is_first(plan):
            return None
        names = " and ".join(sorted(plan.filled & FROM_THE_PERIOD_BEFORE))
        message = (
            f"{plan.name} is paid on what the period before {plan.period.name} left ({names}), which is not known."
        )
        hint = "Calculate and approve the period before first, or give what it left; nothing missing counts as zero."
        return Problem("opening-missing", message, place, hint)
    if opening.ends_before != plan.period.starts_on:
        message = f"What was carried on is that of a period until {opening.ends_before}; {plan.period.name} starts on "
        message += f"{plan.period.starts_on}."
        return Problem("opening-period", message, place, "Give what the period just before it left.")
    if opening.currency != plan.policy.currency:
        message = f"What was carried on is in {opening.currency}, but the policy pays in {plan.policy.currency}."
        return Problem("opening-currency", message, place)
    return None
