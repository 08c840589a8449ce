"""What settles beside the plans: money that falls due after somebody left a role, and what a payout cannot give back.

Money that was held back is released to whoever no longer holds the role, in a payout of its own, in full; where the
policy releases it under a condition, that needs somebody's decision and stays among the balances. What a clawback or a
recalculation takes back never makes a payout fall below zero: the rest is carried on and taken from the next.

Worked example: 1,400 are taken back from a payout of 1,000. It is paid as 0, and 400 go on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from incentives.payout.entries import Whose, entries_by_payout
from incentives.performance.adjustments import AdjustmentKind, Entry
from incentives.performance.balances import TO_TAKE_BACK, Balance, Opening, falls_due
from incentives.performance.facts import Dataset
from incentives.plan.plan import Plan

SUFFIX = "settled"
TAKING = (AdjustmentKind.CLAWBACK, AdjustmentKind.RECALCULATION)
RELEASED = "Held back in earlier periods and falling due now."
STILL_OWED = "Carried on: what earlier payouts were too small to give back."


@dataclass(frozen=True, slots=True)
class Settlement:
    """A payout for somebody who does not hold the role in the period: nothing is calculated, entries alone make it."""

    participant: str
    plan: Plan

    @property
    def key(self) -> str:
        """Stands where payouts have their assignment."""
        return f"{self.participant}:{self.plan.name}:{SUFFIX}"


def is_settlement(assignment: str) -> bool:
    """Whether a payout is one of somebody who did not hold the role."""
    return assignment.endswith(f":{SUFFIX}")


def settlements(
    plans: Sequence[Plan], paid: Collection[Whose], dataset: Dataset, opening: Opening | None
) -> tuple[Settlement, ...]:
    """Who is not paid in a role but has something to settle in it, ordered.

    An adjustment that somebody enters is for a person whom the roster has in the role on any day, or who has a balance
    in it; anybody else is a slip of the pen.
    """
    named = {plan.name: plan for plan in plans}
    known = {(each.participant, each.role) for each in (opening.balances if opening else ())}
    known |= {(each.participant, each.role) for each in dataset.roster.assignments}
    wanted = set(releases(plans, paid, opening))
    for each in dataset.adjustments:
        entered = each.kind is AdjustmentKind.ADJUSTMENT and (each.participant, each.role) in known
        if entered or each.kind in TAKING:
            wanted.add((each.participant, each.role))
    return tuple(Settlement(whose, named[role]) for whose, role in sorted(wanted - set(paid)) if role in named)


def releases(plans: Sequence[Plan], paid: Collection[Whose], opening: Opening | None) -> dict[Whose, int]:
    """What falls due and no plan releases, in minor units: its person left the role, or the role defers no more."""
    named = {plan.name: plan for plan in plans}
    found: dict[Whose, int] = {}
    for balance in opening.balances if opening else ():
        plan, whose = named.get(balance.role), (balance.participant, balance.role)
        if plan is None or not falls_due(balance, plan):
            continue
        deferral = plan.role.deferral
        if deferral is None or (whose not in paid and deferral.condition is None):
            found[whose] = found.get(whose, 0) + balance.amount
    return found


def settled(
    calculated: Mapping[Whose, int],
    released: Mapping[Whose, int],
    dataset: Dataset,
    opening: Opening | None,
    currency: str,
) -> dict[Whose, tuple[Entry, ...]]:
    """The entries of each payout, in their order; what could not be taken stands with the entry that would take it."""
    starts_on = dataset.period.starts_on
    owed: dict[Whose, int] = {}
    for balance in opening.balances if opening else ():
        if balance.what == TO_TAKE_BACK:
            whose = (balance.participant, balance.role)
            owed[whose] = owed.get(whose, 0) + balance.amount
    found = {}
    adjusted = entries_by_payout(dataset.adjustments, calculated, currency)
    for whose in (released.keys() | owed.keys() | adjusted.keys()) & calculated.keys():
        entries = (
            *_entry(AdjustmentKind.RELEASE, released.get(whose, 0), RELEASED, starts_on),
            *_entry(AdjustmentKind.CLAWBACK, -owed.get(whose, 0), STILL_OWED, starts_on),
            *adjusted.get(whose, ()),
        )
        found[whose] = _within(calculated[whose], entries)
    return found


def without_settled(
    opening: Opening | None, paid: Collection[Whose], released: Collection[Whose], plans: Sequence[Plan]
) -> Opening | None:
    """The opening without what was released or taken over as something to take back."""
    if opening is None:
        return None
    named = {plan.name: plan for plan in plans}
    kept = []
    for balance in opening.balances:
        whose = (balance.participant, balance.role)
        is_taken = balance.what == TO_TAKE_BACK and whose in paid
        is_released = whose in released and falls_due(balance, named[balance.role])
        if not is_taken and not is_released:
            kept.append(balance)
    return replace(opening, balances=tuple(kept))


def left_to_take(entries: Mapping[Whose, Sequence[Entry]]) -> tuple[Balance, ...]:
    """What the entries could not take, to be taken from later payouts."""
    sums = {whose: sum(entry.left for entry in own) for whose, own in entries.items()}
    return tuple(Balance(*whose, TO_TAKE_BACK, None, left) for whose, left in sorted(sums.items()) if left)


def _entry(kind: AdjustmentKind, amount: int, reason: str, on: date) -> tuple[Entry, ...]:
    return (Entry(kind, amount, reason, "", on),) if amount else ()


def _takes(entry: Entry) -> bool:
    return entry.kind in TAKING and entry.amount < 0


def _within(total: int, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries, those that take back limited to what the payout is without them."""
    room = max(0, total + sum(entry.amount for entry in entries if not _takes(entry)))
    limited = []
    for entry in entries:
        if _takes(entry):
            taken = min(room, -entry.amount)
            room -= taken
            limited.append(replace(entry, amount=-taken, left=-entry.amount - taken))
        else:
            limited.append(entry)
    return tuple(limited)
