"""The money at stake in an upload, in whole units for people and programs."""

from __future__ import annotations

from typing import Any

from api.amounts import minor_money
from incentives.store.records import Stake


def shown_stake(stake: Stake) -> dict[str, Any]:
    """Every amount as an exact decimal; None where it cannot be calculated."""
    return {
        "currency": stake.currency,
        **_amounts(stake.before, stake.after, stake.currency),
        "differing": stake.differing,
        "by_role": [{"role": each.role, **_amounts(each.before, each.after, stake.currency)} for each in stake.by_role],
        "reason": stake.reason,
    }


def _amounts(before: int | None, after: int | None, currency: str) -> dict[str, str | None]:
    known = {"before": before, "after": after}
    known["difference"] = None if before is None or after is None else after - before
    return {name: None if minor is None else minor_money(minor, currency)["amount"] for name, minor in known.items()}
