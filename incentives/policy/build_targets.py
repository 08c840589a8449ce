"""What a role needs before it pays, and how its target incentive is divided over the year and rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from incentives.documents.tree import Path
from incentives.policy.building import Building
from incentives.policy.model import Component
from incentives.values.currency import minor_unit
from incentives.values.decimals import plain
from incentives.values.period import Cycle
from incentives.values.rounding import Rounding, Ties


def check_least_known(building: Building, components: Sequence[Component], least_known: int, path: Path) -> None:
    """A role cannot need more components than it has."""
    if least_known > len(components) > 0:
        message = f"The role has {len(components)} components, so {least_known} of them can never be known."
        building.problem("least-known", (*path, "least_known"), message)


def target_parts(building: Building, data: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """How the role's target is divided and rounded, as fields of a Role; problems are noted."""
    return {
        "split_over_periods": _split(building, data, path),
        "target_rounding": money_rounding(building, data.get("target_rounding"), (*path, "target_rounding")),
        "worth_rounding": _worth_rounding(building, data.get("worth_rounding"), (*path, "worth_rounding")),
    }


def money_rounding(building: Building, written: Mapping[str, Any] | None, path: Path) -> Rounding | None:
    """A rounding of money on its way to the payout; None without one or when its place is none."""
    place = None if written is None else _place(building, written, path)
    return None if written is None or place is None else Rounding(place, Ties(written["ties"]))


def _split(building: Building, data: Mapping[str, Any], path: Path) -> tuple[Fraction, ...]:
    """Shares above zero, one for each period of a year, that add up to the whole."""
    where = (*path, "split_over_periods")
    shares = tuple(data.get("split_over_periods", ()))
    if "split_over_periods" not in data or "period" not in building.data:
        return ()
    cycle = Cycle(building.data["period"])
    if len(shares) != cycle.a_year:
        message = f"A year has {cycle.a_year} periods of one {cycle}, but {len(shares)} shares stand here."
        building.problem("split", where, message, "State one share for each period of the fiscal year, in their order.")
    elif sum(shares) != 1:
        message = f"The shares add to {plain(sum(shares, Fraction(0)) * 100)}%, not to 100%."
        building.problem("split", where, message, "The periods of a year share the whole target.")
    for index, share in enumerate(shares):
        if share <= 0:
            building.problem("split", (*where, index), "The share of a period is above 0%.")
    return shares


def _worth_rounding(building: Building, written: Mapping[str, Any] | None, path: Path) -> Rounding | None:
    """The place of which worths are whole ones; what is left over goes to the largest remainders."""
    place = None if written is None else _place(building, written, path)
    return None if place is None else Rounding(place, Ties.DOWN)


def _place(building: Building, written: Mapping[str, Any], path: Path) -> Fraction | None:
    unit, money = building.currency, written["to"]
    if unit is None or unit.currency is None:
        return None
    if money.currency != unit.currency:
        building.problem("currency", (*path, "to"), f"The policy pays in {unit.currency}.")
        return None
    if money.amount <= 0 or (money.amount / minor_unit(unit.currency)).denominator != 1:
        message = f"Money is rounded to whole multiples of {unit.show(minor_unit(unit.currency))}."
        building.problem("invalid-value", (*path, "to"), message)
        return None
    return Fraction(money.amount)
