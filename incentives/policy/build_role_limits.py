"""The cap and the floor of a role's payout: money, a share of the target incentive, or of the last payout.

How they agree with what the components pay is for `build_contradictions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from incentives.documents.tree import Path
from incentives.policy.amounts import Money
from incentives.policy.build_pay import same_currency
from incentives.policy.building import Building
from incentives.policy.carried import NO_LIMIT
from incentives.policy.model import Limit


def role_limit(building: Building, data: Mapping[str, Any], key: str, path: Path) -> Limit | None:
    """The limit of a role that stands under the key; its problems are noted."""
    written: Limit | Money | None = data.get(key)
    if isinstance(written, Limit) and written.of_last_payout:
        return replace(written, if_paid_before=data.get("without_last_payout") == NO_LIMIT)
    if not isinstance(written, Money):
        return written
    same_currency(building, written, (*path, key))
    return Limit(written.amount, of_target=False)


def check_role_limits(building: Building, data: Mapping[str, Any], path: Path) -> None:
    """Floor and cap are held against each other where they are stated alike; a share of nothing is no cap for ever."""
    least, most = data.get("pays_at_least"), data.get("pays_at_most")
    of_last = [_of_last(limit) for limit in (least, most)]
    alike = type(least) is type(most) and of_last[0] == of_last[1]
    if "without_last_payout" in data and not any(of_last):
        message = "No limit of the role is a share of the last payout, so nobody asks whether there was one."
        building.problem("limits", (*path, "without_last_payout"), message, "Remove without_last_payout.")
    if least is not None and most is not None and alike and least.amount > most.amount:
        building.problem("limits", (*path, "pays_at_least"), "The floor is above the cap.")
    if most is not None and most.amount == 0:
        message = "A cap of nothing: whatever the results, nobody in the role is paid anything."
        building.problem("cap-of-nothing", (*path, "pays_at_most"), message, "Raise the cap or leave it out.")
        return
    lifted = least is not None and not of_last[0] and least.amount > 0
    if of_last[1] and not lifted and data.get("without_last_payout") != NO_LIMIT:
        message = "Whoever was paid nothing once could never be paid again: a share of a last payout of 0 is 0."
        hint = "Add without_last_payout: no limit, or a floor (pays_at_least) above zero that is no share of it."
        building.problem("cap-of-nothing", (*path, "pays_at_most"), message, hint)


def _of_last(limit: Limit | Money | None) -> bool:
    return isinstance(limit, Limit) and limit.of_last_payout
