"""Transactions and leave as columns of text and back, like the facts in `incentives.store.packing`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incentives.performance.facts import Leave, Transaction
from incentives.store.packing import read_exact
from incentives.store.packing_columns import Packed


def pack_transactions(transactions: Sequence[Transaction]) -> Packed:
    """Transactions in columns; one without a day states that there was none."""
    return {
        "participant": [each.participant for each in transactions],
        "measure": [each.measure for each in transactions],
        "key": [each.key for each in transactions],
        "day": [each.day and each.day.isoformat() for each in transactions],
        "amount": [str(each.amount) for each in transactions],
    }


def unpack_transactions(packed: Packed) -> tuple[Transaction, ...]:
    """The transactions that were packed."""
    names = ("participant", "measure", "key", "day", "amount")
    return tuple(
        Transaction(participant, measure, key, date.fromisoformat(day) if day else None, read_exact(amount))
        for participant, measure, key, day, amount in zip(*(packed[name] for name in names), strict=True)
    )


def pack_leave(leave: Sequence[Leave]) -> Packed:
    """Leave in columns."""
    return {
        "participant": [each.participant for each in leave],
        "starts_on": [each.starts_on.isoformat() for each in leave],
        "ends_before": [each.ends_before.isoformat() for each in leave],
    }


def unpack_leave(packed: Packed) -> tuple[Leave, ...]:
    """The leave that was packed."""
    stretches = zip(packed["participant"], packed["starts_on"], packed["ends_before"], strict=True)
    return tuple(
        Leave(participant, date.fromisoformat(first), date.fromisoformat(end)) for participant, first, end in stretches
    )
