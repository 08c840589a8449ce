"""Caps and floors of components: shares, money, or what another component pays; no circle of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from incentives.documents.tree import Path
from incentives.policy.amounts import Money
from incentives.policy.build_pay import amount_of, same_currency
from incentives.policy.building import Building
from incentives.policy.least_pay import highest_pay, in_own_kind, stated_pays
from incentives.policy.mechanics import LimitBasis, PayLimit
from incentives.policy.model import Component, Missing
from incentives.policy.pay_phrases import StatedLimit

TOP = 4
"""The length of the path of a component that is no part of a group."""


def build_limit(building: Building, written: StatedLimit | None, path: Path, *, money: bool) -> PayLimit | None:
    """The limit that stands at the path, of a component that pays money or scores; its problems are noted."""
    if written is None:
        return None
    inside = len(path) - 1 > TOP
    if written.component:
        return _of_component(building, written, path, money=money, inside=inside)
    if isinstance(written.amount, Money):
        same_currency(building, written.amount, path)
        if inside and not money:
            message = "Limits of the parts of a group are on their scores, so this one is a share."
            building.problem("limits", path, message, "Limit the money of the whole group instead.")
    elif money:
        message = "It pays money and has no worth at target to take a share of."
        building.problem("no-worth", path, message, "State the limit as money.")
    basis = LimitBasis.MONEY if isinstance(written.amount, Money) else LimitBasis.WORTH
    return PayLimit(basis, amount_of(written.amount))


def _of_component(building: Building, written: StatedLimit, path: Path, *, money: bool, inside: bool) -> PayLimit:
    beside = [key for key in building.named_in_file(*map(str, path[:-2])) if key != path[-2]]
    if written.component == path[-2]:
        building.problem("circular", path, f"{written.component} cannot be limited by itself.")
    else:
        building.known("component", written.component, beside, path)
    plus = written.plus
    if amount_of(plus) < 0 and path[-1] == "pays_at_most":
        message = "What is added to a cap is not below 0: the cap would take money where the other component pays none."
        building.problem("invalid-value", path, message, "Take a smaller share of the other component.")
    if isinstance(plus, Money):
        same_currency(building, plus, path)
        if inside and not money:
            building.problem("limits", path, "Limits of the parts of a group are on their scores; add percent to them.")
    elif plus and money:
        building.problem("no-worth", path, "It pays money and has no worth to add a share of.", "Add money.")
    return PayLimit(
        LimitBasis.COMPONENT, amount_of(written.amount), written.component, amount_of(plus), isinstance(plus, Money)
    )


def check_limits(building: Building, part: Component) -> None:
    """A cap is not below zero, below the floor or below the lowest pay that is stated."""
    least, most = part.pays_at_least, part.pays_at_most
    if most is not None and most.amount < 0:
        building.problem("invalid-value", (*part.path, "pays_at_most"), "A cap cannot be below 0.")
    if least is not None and most is not None and _is_above(least, most):
        building.problem("limits", (*part.path, "pays_at_least"), "The floor is above the cap.")
    pays = stated_pays(part)
    if most is not None and most.amount == 0 and most.basis is not LimitBasis.COMPONENT and pays and min(pays) >= 0:
        message = "A cap of nothing: whatever the results, the component pays nothing."
        building.problem("cap-of-nothing", (*part.path, "pays_at_most"), message, "Raise the cap or leave it out.")
    highest = highest_pay(part)
    if least is not None and least.basis is in_own_kind(part) and highest is not None and least.amount > highest:
        message = "The floor is above the highest pay that the component states, so its results decide nothing."
        building.problem("floor-above-shape", (*part.path, "pays_at_least"), message, "Lower the floor.")
    if most is not None and most.basis is in_own_kind(part) and pays and most.amount < min(pays):
        building.problem(
            "cap-below-threshold",
            (*part.path, "pays_at_most"),
            "The cap is below the lowest pay that the component states.",
        )


def _is_above(least: PayLimit, most: PayLimit) -> bool:
    """Whether a floor is above a cap of the same kind; above zero, whatever the component that both name pays."""
    alike = _kind(least) == _kind(most)
    return alike and (least.amount, least.plus) != (most.amount, most.plus) and _reaches(least, most)


def _reaches(least: PayLimit, most: PayLimit) -> bool:
    return least.amount >= most.amount and least.plus >= most.plus


def _kind(limit: PayLimit) -> tuple[LimitBasis, str, bool]:
    return limit.basis, limit.component, limit.plus_in_money and limit.plus != 0


def check_no_circle(building: Building, parts: Sequence[Component]) -> None:
    """Limits that name each other's components in a circle can never be worked out; each circle is told once."""
    named = {part.key: _named(part) for part in parts}
    told: set[str] = set()
    for part in parts:
        circle = _circle(part.key, named)
        if len(circle) > 1 and not told & set(circle):
            told |= set(circle)
            message = f"The limits go round in a circle: {' → '.join((*circle, circle[0]))}."
            building.problem("circular", _limit_path(part, circle[1]), message, "Limit one of them by something else.")


def check_always_counted(building: Building, parts: Sequence[Component]) -> None:
    """A limit names no component that may not count at all; while its result is missing, it would limit by nothing."""
    passing = {part.key for part in parts if _may_not_count(part)}
    for part in parts:
        for name in dict.fromkeys(_named(part)):
            if name in passing and name != part.key:
                message = f"{name} does not count while its result is missing, and nothing is no limit."
                hint = f"Let {name} say another missing, such as refuse, or limit {part.key} by something else."
                building.problem("limited-by-missing", _limit_path(part, name), message, hint)


def _may_not_count(part: Component) -> bool:
    if part.is_group:
        return all(map(_may_not_count, part.components))
    return part.missing in (Missing.SPREAD, Missing.LEFT_OUT)


def _named(part: Component) -> tuple[str, ...]:
    limits = (part.pays_at_most, part.pays_at_least)
    return tuple(limit.component for limit in limits if limit is not None and limit.component)


def _circle(start: str, named: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The shortest way from a component over the limits' names back to itself; empty without one."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for name in named.get(way[-1], ()):
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return ()


def _limit_path(part: Component, names: str) -> Path:
    most = part.pays_at_most
    return (*part.path, "pays_at_most" if most is not None and most.component == names else "pays_at_least")
