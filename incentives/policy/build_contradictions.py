"""Limits that cannot hold together although they are stated in different units or of different parts.

They are held against each other for somebody usual (`usual.py`): full time, the whole period, the typical own amounts.
Limits of one part that are stated alike are compared where they are built.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from incentives.policy.building import Building
from incentives.policy.least_pay import in_own_kind, least_before_limits, least_of, stated_pays
from incentives.policy.mechanics import LimitBasis, PayLimit
from incentives.policy.model import TOTAL, Component, Gate, Limit, Modifier, Role, TargetBasis
from incentives.policy.usual import usual_targets, usual_worth
from incentives.values.period import Cycle
from incentives.values.unit import PERCENT


def check_limits_together(
    building: Building, roles: Mapping[str, Role], gates: Sequence[Gate], modifiers: Sequence[Modifier]
) -> None:
    """Notes every cap and floor of which one never leaves room for the other; at most one problem for each cap."""
    if "period" not in building.data or building.currency is None:
        return
    changed = {(role, gate.applies_to) for gate in gates for role in gate.roles}
    changed |= {(role, modifier.applies_to) for modifier in modifiers for role in modifier.roles}
    for role in roles.values():
        targets = usual_targets(role, Cycle(building.data["period"]))
        for part in _all_parts(role.components):
            _check_inside(building, part)
        for part in role.components:
            _check_part(building, role, part, targets)
        _check_role(building, role, targets, {name for key, name in changed if key == role.key})


def _all_parts(parts: Sequence[Component]) -> Iterator[Component]:
    for part in parts:
        yield part
        yield from _all_parts(part.components)


def _check_inside(building: Building, group: Component) -> None:
    """The cap of a group leaves room for what its parts pay at least."""
    least, cap = least_before_limits(group) if group.is_group else None, group.pays_at_most
    if least is not None and cap is not None and cap.basis is in_own_kind(group) and cap.amount < least:
        shown = _money(building, least) if group.pays_money else _share(least)
        message = f"The cap is below what its parts pay at least together, {shown}."
        building.problem(
            "cap-below-least", (*group.path, "pays_at_most"), message, "Raise the cap or lower the floors."
        )


def _check_part(building: Building, role: Role, part: Component, targets: Sequence[Fraction]) -> None:
    """A cap in money beside a floor in shares or the other way round, and a cap in money below every stated pay."""
    cap, floor = part.pays_at_most, part.pays_at_least
    for worth in (worth for target in targets if (worth := usual_worth(part, target)) is not None):
        most, least = (_in_money(limit, worth) for limit in (cap, floor))
        if cap is None or most is None:
            continue
        where = f"Where {_whose(building, role, worth, 'it is worth')}, "
        if floor is not None and least is not None and floor.basis is not cap.basis and least > most:
            message = f"{where}the floor of {_money(building, least)} is above the cap of {_money(building, most)}."
            building.problem("limits", (*part.path, "pays_at_least"), message, "Raise the cap or lower the floor.")
            return
        lowest = min((pay * worth for pay in stated_pays(part)), default=None)
        if cap.basis is LimitBasis.MONEY and lowest is not None and most < lowest:
            message = f"{where}the cap is below the lowest pay that the component states, {_money(building, lowest)}."
            building.problem("cap-below-threshold", (*part.path, "pays_at_most"), message, "Raise the cap.")
            return


def _check_role(building: Building, role: Role, targets: Sequence[Fraction], changed: set[str]) -> None:
    """The role's cap beside its floor, beside what its components pay at least, and beside their lowest pays."""
    cap, floor, path = role.pays_at_most, role.pays_at_least, ("roles", role.key)
    for target in targets:
        most, least = (_of_role(limit, target) for limit in (cap, floor))
        if cap is None or most is None:
            continue
        where = f"Where {_whose(building, role, target, 'the target incentive of the period is')}, "
        if floor is not None and least is not None and floor.of_target != cap.of_target and least > most:
            message = f"{where}the floor of {_money(building, least)} is above the cap of {_money(building, most)}."
            building.problem("limits", (*path, "pays_at_least"), message, "Raise the cap or lower the floor.")
            return
        draw = _of_draw(role, Cycle(building.data["period"]))
        if draw is not None and draw > most:
            message = f"{where}the draw of {_money(building, draw)} is above the cap of {_money(building, most)}."
            building.problem("draw-above-cap", (*path, "draw", "pays"), message, "Lower the draw or raise the cap.")
            return
        together = None if changed else _least_together(role, target)
        if together is not None and most < together:
            message = f"{where}the cap of {_money(building, most)} is below what the components pay at least together, "
            message += f"{_money(building, together)}."
            building.problem("cap-below-least", (*path, "pays_at_most"), message, "Raise the cap or lower the floors.")
            return
        lowest = None if TOTAL in changed else _lowest_stated(role, target)
        if lowest is not None and most < lowest:
            message = f"{where}the cap of {_money(building, most)} is below the lowest pay that any component states, "
            message += f"{_money(building, lowest)}."
            building.problem("cap-below-threshold", (*path, "pays_at_most"), message, "Raise the cap.")
            return


def _of_draw(role: Role, cycle: Cycle) -> Fraction | None:
    return None if role.draw is None else role.draw.amount * Fraction(role.draw.per.a_year, cycle.a_year)


def _least_together(role: Role, target: Fraction) -> Fraction | None:
    """What the components pay at least together; None where it is not known of each of them."""
    together = Fraction(0)
    for part in role.components:
        least, worth = least_of(part), Fraction(1) if part.pays_money else usual_worth(part, target)
        if least is None or worth is None or _limited_by_others(part):
            return None
        together += least * worth
    return together


def _limited_by_others(part: Component) -> bool:
    """Whether its cap is of another kind than what it pays, so that its least is not known on its own."""
    return part.pays_at_most is not None and part.pays_at_most.basis is not in_own_kind(part)


def _lowest_stated(role: Role, target: Fraction) -> Fraction | None:
    """The lowest pay that any component states; None unless each of them states pays, all above zero."""
    lowest: list[Fraction] = []
    for part in role.components:
        worth = Fraction(1) if part.pays_money else usual_worth(part, target)
        pays = stated_pays(part)
        if worth is None or not pays or min(pays) <= 0:
            return None
        lowest.append(min(pays) * worth)
    return min(lowest, default=None)


def _in_money(limit: PayLimit | None, worth: Fraction) -> Fraction | None:
    if limit is None or limit.basis is LimitBasis.COMPONENT:
        return None
    return limit.amount if limit.basis is LimitBasis.MONEY else limit.amount * worth


def _of_role(limit: Limit | None, target: Fraction) -> Fraction | None:
    if limit is None or limit.of_last_payout:
        return None
    return limit.amount * target if limit.of_target else limit.amount


def _whose(building: Building, role: Role, amount: Fraction, what: str) -> str:
    typical = "" if role.target_incentive.basis is TargetBasis.MONEY else " (of what the file calls typical)"
    return f"{what} {_money(building, amount)}{typical}"


def _money(building: Building, amount: Fraction) -> str:
    return str(amount) if building.currency is None else building.currency.show(amount)


def _share(share: Fraction) -> str:
    return PERCENT.show(share)
