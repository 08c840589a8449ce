"""The entries that adjustments add to calculated payouts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from incentives.performance.adjustments import Adjustment, AdjustmentKind, Entry
from incentives.values.currency import minor_unit
from incentives.values.problem import InvariantBroken

Whose = tuple[str, str]
"""A participant and the role (`policy/role`) of the payout."""


def entries_by_payout(
    adjustments: Sequence[Adjustment], calculated: Mapping[Whose, int], currency: str
) -> dict[Whose, tuple[Entry, ...]]:
    """The entries of each payout, ordered, whatever the order of the adjustments. calculated is in minor units.

    An override's entry is what is missing to the stated total.
    """
    entries: dict[Whose, tuple[Entry, ...]] = {}
    for each in sorted(adjustments, key=lambda one: one.order):
        whose = (each.participant, each.role)
        amount: Fraction = each.amount / minor_unit(currency)
        if whose not in calculated or amount.denominator != 1:
            raise InvariantBroken(f"an {each.kind} for {each.participant} as {each.role} cannot be entered")
        added = int(amount) - (calculated[whose] if each.kind is AdjustmentKind.OVERRIDE else 0)
        entries[whose] = (*entries.get(whose, ()), Entry(each.kind, added, each.reason, each.by, each.on))
    return entries
