"""What an approved period still owes or is owed: recalculations and clawbacks, as entries beside what was paid.

A recalculation reverses the payouts that come out otherwise and enters the new ones, so that original and entries
together are the recomputed period, assignment by assignment. Worked example: 6000 was paid for a role from 1 July; it
began on 16 August. The entries are a reversal of 6000 under the old first day and 3000 under the new one.

A clawback takes back a share of what a reversed result had earned: the period is calculated without it, and the share
of the difference is an adjustment of the next payout.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from incentives.payout.run import PaidScorecard
from incentives.performance.adjustments import Adjustment, AdjustmentKind
from incentives.policy.carried import DEFERRED, DRAW_BALANCE
from incentives.policy.model import Clawback, Policy
from incentives.values.currency import minor_unit

Amounts = Mapping[str, int]


class CorrectionKind(StrEnum):
    """Which way a correction goes."""

    REVERSAL = "reversal"
    NEW = "new payout"


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry of a recalculation, in minor units; a reversal has the amounts of what it reverses, negated."""

    kind: CorrectionKind
    participant: str
    assignment: str
    role: str
    components: Amounts
    total: int
    carried: Amounts


def recalculation(original: Sequence[PaidScorecard], recomputed: Sequence[PaidScorecard]) -> tuple[Correction, ...]:
    """The entries that make the recomputed payouts of the original ones: a reversal before each new payout.

    Assignments that only the original has are reversed, those that only the recomputed one has are entered; a changed
    first day or role is both. Whatever comes out the same has no entry.
    """
    before = {each.assignment: each for each in original}
    after = {each.assignment: each for each in recomputed}
    entries = []
    for key in sorted(before.keys() | after.keys(), key=lambda each: _order(before.get(each) or after[each])):
        old, new = before.get(key), after.get(key)
        if old is not None and new is not None and _amounts(old) == _amounts(new):
            continue
        entries += [] if old is None else [_correction(CorrectionKind.REVERSAL, old, -1)]
        entries += [] if new is None else [_correction(CorrectionKind.NEW, new, 1)]
    return tuple(entries)


def as_adjustments(
    corrections: Sequence[Correction], currency: str, *, reason: str, by: str, on: date
) -> tuple[Adjustment, ...]:
    """What each participant is paid or owes by the corrections in each role, for a later run to take in.

    It is the difference of what was earned: what is held back for later or was advanced by a draw is settled at once,
    and the balances that were carried on meanwhile stay as they are.
    """
    sums: dict[tuple[str, str], int] = {}
    for each in corrections:
        key = (each.participant, each.role)
        sums[key] = sums.get(key, 0) + each.total + each.carried.get(DEFERRED, 0) - each.carried.get(DRAW_BALANCE, 0)
    unit = minor_unit(currency)
    return tuple(
        Adjustment(participant, role, AdjustmentKind.RECALCULATION, total * unit, reason, by, on)
        for (participant, role), total in sorted(sums.items())
        if total
    )


def clawbacks(
    policies: Sequence[Policy],
    paid: Sequence[PaidScorecard],
    without_it: Sequence[PaidScorecard],
    *,
    paid_on: date,
    reversed_on: date,
    by: str,
) -> tuple[Adjustment, ...]:
    """What is taken back, by participant and role, for the next run to take in.

    paid is what the period paid, without_it the same period calculated without what was reversed. Nothing is taken back
    for more pay, by a policy without a clawback, or after its last day. To reverse more of the same period later, give
    the calculation without the first as what was paid, so that nothing is taken back twice.
    """
    rules = {f"{policy.key}/{role}": policy for policy in policies for role in policy.roles}
    now = {each.assignment: each for each in without_it}
    sums: dict[str, dict[str, int]] = {}
    for each in paid:
        worth = _worth(each) - (_worth(now[each.assignment]) if each.assignment in now else 0)
        own = sums.setdefault(each.role, {})
        own[each.participant] = own.get(each.participant, 0) + worth
    return tuple(
        _clawback(rules[role], rule, participant, role, lost, by=by, on=reversed_on)
        for role in sorted(sums)
        if (rule := rules[role].clawback) is not None and reversed_on <= months_later(paid_on, rule.months)
        for participant, lost in sorted(sums[role].items())
        if lost > 0
    )


def months_later(day: date, months: int) -> date:
    """The same day that many months later, or the last of the month where it has no such day."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _clawback(
    policy: Policy, rule: Clawback, participant: str, role: str, lost: int, *, by: str, on: date
) -> Adjustment:
    amount = policy.rounding.apply(rule.share * lost * minor_unit(policy.currency))
    return Adjustment(participant, role, AdjustmentKind.CLAWBACK, -amount, rule.when, by, on)


def _worth(paid: PaidScorecard) -> int:
    """What was earned, now or later: what is held back counts, what was only advanced does not."""
    return paid.calculated + paid.carried.get(DEFERRED, 0) - paid.carried.get(DRAW_BALANCE, 0)


def _correction(kind: CorrectionKind, paid: PaidScorecard, sign: int) -> Correction:
    return Correction(
        kind=kind,
        participant=paid.participant,
        assignment=paid.assignment,
        role=paid.role,
        components={key: sign * amount for key, amount in paid.components.items()},
        total=sign * paid.total,
        carried={name: sign * amount for name, amount in paid.carried.items()},
    )


def _amounts(paid: PaidScorecard) -> tuple[dict[str, int], int, dict[str, int]]:
    return dict(paid.components), paid.total, dict(paid.carried)


def _order(paid: PaidScorecard) -> tuple[str, str, str]:
    return paid.participant, paid.role, paid.assignment
