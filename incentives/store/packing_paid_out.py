"""Exchange rates, payouts in the currency of payroll, and what corrects a run, as columns of text and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from incentives.payout.adjust import Correction, CorrectionKind
from incentives.payout.paid_out import PaidOut
from incentives.performance.exchange import Exchange
from incentives.performance.facts import ExchangeRate
from incentives.performance.reversals import Reversal
from incentives.store.packing import read_exact
from incentives.store.packing_columns import Packed


def pack_rates(rates: Sequence[ExchangeRate]) -> Packed:
    """Exchange rates in columns."""
    return {
        "day": [each.day.isoformat() for each in rates],
        "source": [each.source for each in rates],
        "target": [each.target for each in rates],
        "rate": [str(each.rate) for each in rates],
    }


def unpack_rates(packed: Packed) -> tuple[ExchangeRate, ...]:
    """The rates that were packed."""
    columns = zip(packed["day"], packed["source"], packed["target"], packed["rate"], strict=True)
    return tuple(
        ExchangeRate(date.fromisoformat(day), source, target, read_exact(rate)) for day, source, target, rate in columns
    )


def pack_paid_out(paid: PaidOut) -> list[Any]:
    """A payout in the currency of payroll, with the rate that made it."""
    rate = paid.exchange
    days = [rate.first_day.isoformat(), rate.last_day.isoformat(), rate.days]
    return [paid.amount, rate.source, rate.target, str(rate.rate), *days]


def unpack_paid_out(packed: Sequence[Any]) -> PaidOut:
    """The payout that was packed."""
    amount, source, target, rate, first, last, days = packed
    exchange = Exchange(source, target, read_exact(rate), date.fromisoformat(first), date.fromisoformat(last), days)
    return PaidOut(amount, exchange)


def pack_reversals(reversals: Sequence[Reversal]) -> list[list[str]]:
    """Reversals as rows."""
    return [[each.measure, each.counted_for, each.subject, str(each.amount)] for each in reversals]


def unpack_reversals(packed: Sequence[Sequence[str]]) -> tuple[Reversal, ...]:
    """The reversals that were packed."""
    return tuple(
        Reversal(measure, counted, subject, read_exact(amount)) for measure, counted, subject, amount in packed
    )


def pack_corrections(entries: Sequence[Correction]) -> list[list[Any]]:
    """The entries of a recalculation as rows; components keep their order."""
    return [
        [
            *(each.kind, each.participant, each.assignment, each.role),
            *(list(each.components.items()), each.total, list(each.carried.items())),
        ]
        for each in entries
    ]


def unpack_corrections(packed: Sequence[Sequence[Any]]) -> tuple[Correction, ...]:
    """The entries that were packed."""
    return tuple(
        Correction(CorrectionKind(kind), participant, assignment, role, dict(components), total, dict(carried))
        for kind, participant, assignment, role, components, total, carried in packed
    )
