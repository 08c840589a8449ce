"""Adjustments and overrides: facts that somebody answers for. They add entries to a payout and never edit one.

An adjustment adds its amount. An override states the total; its entry is the difference to what was calculated, which
stays beside it. A clawback and a recalculation are adjustments that a calculation proposed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from incentives.values.currency import minor_unit
from incentives.values.problem import Place, Problem


class AdjustmentKind(StrEnum):
    """What an adjustment is."""

    ADJUSTMENT = "adjustment"
    OVERRIDE = "override"
    CLAWBACK = "clawback"
    RECALCULATION = "recalculation"
    RELEASE = "release"


ENTERED = tuple(kind for kind in AdjustmentKind if kind is not AdjustmentKind.RELEASE)
"""What is entered or proposed; a release follows from a balance that falls due."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of one participant's payout in one role (`policy/role`), in whole units of the currency.

    For an override, amount is the total to be paid instead of the calculated one. by is who answers for it, since the
    day on.
    """

    participant: str
    role: str
    kind: AdjustmentKind
    amount: Fraction
    reason: str
    by: str
    on: date

    @property
    def order(self) -> tuple[bool, str, str, Fraction, str, str]:
        """Where its entry stands: overrides first, then by day."""
        is_later = self.kind is not AdjustmentKind.OVERRIDE
        return is_later, self.on.isoformat(), self.kind.value, self.amount, self.reason, self.by


@dataclass(frozen=True, slots=True)
class Entry:
    """What an adjustment added to a payout, in minor units of the currency.

    left is what it would have taken back beyond that and the payout did not have; by is empty where a balance made it.
    """

    kind: AdjustmentKind
    amount: int
    reason: str
    by: str
    on: date
    left: int = 0


def adjustment_problems(
    adjustments: Sequence[Adjustment], paid: Sequence[tuple[str, str]], currency: str
) -> Iterator[Problem]:
    """Why adjustments cannot be applied to the payouts, which are named by participant and role.

    Codes: `adjustment-without-payout`, `adjustment-place`, `adjustment-without-reason`, `several-overrides`.
    """
    overridden: set[tuple[str, str]] = set()
    for each in sorted(adjustments, key=lambda one: (one.participant, one.role, one.order)):
        whose, place = (each.participant, each.role), Place("adjustments", key=f"{each.participant} as {each.role}")
        named = f"The {each.kind} for {each.participant} as {each.role}"
        if whose not in paid:
            hint = "Name somebody whom the roster has in that role, with their last day if they left."
            yield Problem("adjustment-without-payout", f"{named} has no payout in this period.", place, hint)
        if (each.amount / minor_unit(currency)).denominator != 1:
            yield Problem("adjustment-place", f"{named} is no payable amount of {currency}.", place)
        if not each.reason.strip() or not each.by.strip():
            message = f"{named} does not say why, or who answers for it."
            yield Problem("adjustment-without-reason", message, place, "Say both; people will ask.")
        if each.kind is AdjustmentKind.OVERRIDE:
            if whose in overridden or paid.count(whose) > 1:
                message = f"{named} is not the only one, or there are several payouts it could mean."
                yield Problem("several-overrides", message, place, "One payout has one override.")
            overridden.add(whose)
