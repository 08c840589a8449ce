"""Which amounts of a role have no target, so that the file says what is typical: audits need a place to look at.

A component that scores stands at target where it scores 100 %. Money and a matrix have no such place, unless a target
is stated beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from incentives.policy.mechanics import Rates, earlier_this_year, in_level
from incentives.policy.model import LAST_PAYOUT, Component, Measure, Own, Role
from incentives.values.unit import Unit


def needed_typical(role: Role) -> tuple[str, ...]:
    """Results whose target cannot be found, what transactions bring into levels, and the last payout if it counts."""
    leaves = role.leaves()
    found = {leaf.measure for leaf in leaves if scores(leaf) or _has_target(leaf)}
    needed = [name for leaf in leaves for name in _asked(leaf) if name not in found]
    limits = (role.pays_at_most, role.pays_at_least)
    needed += [LAST_PAYOUT] if any(limit is not None and limit.of_last_payout for limit in limits) else []
    return tuple(dict.fromkeys(needed))


def scores(leaf: Component) -> bool:
    """Whether a component finds a share of a worth on a curve or by steps, so that 100 % of it is its target."""
    return leaf.shape is not None and not leaf.pays_money


def level_units(roles: Iterable[Role], measures: Mapping[str, Measure]) -> dict[str, Unit | None]:
    """What transactions bring into the levels of rates, by its name on scorecards, with its unit."""
    return {name: _unit(leaf, measures) for role in roles for leaf in role.leaves() for name in _levels(leaf)}


def year_to_date_units(roles: Iterable[Role], measures: Mapping[str, Measure]) -> dict[str, Unit | None]:
    """What the year's earlier periods brought, where rates go on from it, by its name on scorecards."""
    return {
        earlier_this_year(leaf.measure or ""): _unit(leaf, measures)
        for role in roles
        for leaf in role.leaves()
        if isinstance(leaf.shape, Rates) and leaf.shape.year_to_date
    }


def _unit(leaf: Component, measures: Mapping[str, Measure]) -> Unit | None:
    measure = measures.get(leaf.measure or "")
    return None if measure is None else measure.unit


def _has_target(leaf: Component) -> bool:
    return isinstance(leaf.target, (Fraction, Own)) and not _levels(leaf)


def _asked(leaf: Component) -> tuple[str, ...]:
    if leaf.matrix is None and not leaf.pays_money:
        return ()
    return _levels(leaf) or leaf.measures


def _levels(leaf: Component) -> tuple[str, ...]:
    shape = leaf.shape
    if not isinstance(shape, Rates) or not shape.each_transaction:
        return ()
    return tuple(in_level(leaf.measure or "", level.key) for level in shape.levels)
