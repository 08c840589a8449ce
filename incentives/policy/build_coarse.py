"""Roundings whose place is so coarse that they decide pay rather than tidy it up.

A place is at most a tenth of what it rounds at target, so that rounding to the nearest moves it by no more than a
twentieth: the payout and the target of a role, the target of a day, a score, a factor, a share. What is rounded in
parts, the worths and the pay of components, is not rounded to a place above the part itself, and a result not to one
that passes over its whole shape. Money is held against what the role pays to somebody usual (`usual.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from incentives.documents.tree import Path
from incentives.policy.building import Building
from incentives.policy.carried import Pool
from incentives.policy.least_pay import stated_pays
from incentives.policy.model import Component, Modifier, PointCurve, Proration, Role, RoundingMoment, Shape
from incentives.policy.usual import usual_targets, usual_worth
from incentives.values.period import Cycle
from incentives.values.rounding import Rounding
from incentives.values.unit import PERCENT

TENTH = Fraction(1, 10)
PAYOUT: Path = ("rounding", "to")
DAILY: Path = ("daily_rate_rounding", "to")
UNITS_A_MONTH = {
    Proration.CALENDAR_DAYS: (31, "a day"),
    Proration.WORKING_DAYS: (23, "a working day"),
    Proration.MONTHS: (1, "a month"),
}
"""The most days, working days or months that a month has, and what people call one of them."""


def check_coarse_shares(
    building: Building, roles: Mapping[str, Role], modifiers: Sequence[Modifier], pools: Sequence[Pool]
) -> None:
    """Notes every rounding of a score, a factor, a share or a result that is too coarse."""
    for modifier in modifiers:
        path = ("modifiers", modifier.key, "factor_rounding", "to")
        _check_share(building, modifier.factor_rounding, "A factor", path)
    for pool in pools:
        _check_share(building, pool.share_rounding, "A share", ("pools", pool.key, "share_rounding", "to"))
    for role in roles.values():
        for part in _all_parts(role.components):
            _check_share(building, part.score_rounding, "A score", (*part.path, "score_rounding", "to"))
            _check_result(building, part)


def check_coarse_money(
    building: Building, roles: Mapping[str, Role], pools: Sequence[Pool], daily_rate: Rounding | None
) -> None:
    """Notes every rounding of money that is too coarse for what some role pays; each key once."""
    if "period" not in building.data or building.currency is None:
        return
    told: set[Path] = set()
    _check_pools(building, pools)
    for role in roles.values():
        target = min(usual_targets(role, Cycle(building.data["period"])), default=None)
        for path, place, most, what in () if target is None else _of_money(building, role, target, daily_rate):
            if place > most and path not in told:
                told.add(path)
                message = f"It is too coarse for {what}: the place is at most {building.currency.show(most)}."
                building.problem("coarse-rounding", path, message, "Round to a finer place.")


def _all_parts(parts: Sequence[Component]) -> Iterator[Component]:
    for part in parts:
        yield part
        yield from _all_parts(part.components)


def _check_share(building: Building, rounding: Rounding | None, what: str, path: Path) -> None:
    if rounding is not None and rounding.to > TENTH:
        message = f"{what} rounded to {PERCENT.show(rounding.to)} says little: the place is at most 10%."
        building.problem("coarse-rounding", path, message, "Round to a finer place.")


def _check_result(building: Building, part: Component) -> None:
    """A result is not rounded to a place that is wider than the whole shape that reads it."""
    if part.result_rounding is None or part.shape is None:
        return
    places = _places(part.shape)
    if len(places) > 1 and part.result_rounding.to > abs(places[-1] - places[0]) > 0:
        message = "The place is wider than the whole way from the first point or level to the last one."
        where = (*part.path, "result_rounding", "to")
        building.problem("coarse-rounding", where, message, "Round to a finer place.")


def _places(shape: Shape) -> list[Fraction]:
    if isinstance(shape, PointCurve):
        return [point.at for point in shape.points]
    return [level.edge for level in shape.levels]


def _check_pools(building: Building, pools: Sequence[Pool]) -> None:
    """A pool of a stated amount has at least one place of money in each period."""
    rounding = building.data.get("rounding")
    for pool in pools:
        if pool.per is not None and rounding is not None:
            money = pool.amount * Fraction(pool.per.a_year, Cycle(building.data["period"]).a_year)
            if money < rounding["to"].amount:
                message = f"In each period it has {_shown(building, money)}, which is less than can be paid out."
                building.problem("coarse-rounding", ("pools", pool.key, "money"), message, "Give the pool more money.")


Held = tuple[Path, Fraction, Fraction, str]
"""Where a rounding stands, its place, the coarsest place that makes sense, and what it rounds, in words."""


def _of_money(building: Building, role: Role, target: Fraction, daily_rate: Rounding | None) -> Iterator[Held]:
    """The roundings that change what a role pays."""
    path: Path = ("roles", role.key)
    shown = _shown(building, target)
    if role.target_rounding is not None:
        what = f"a target incentive of {shown} in the period"
        yield (*path, "target_rounding", "to"), role.target_rounding.to, target * TENTH, what
    worths = [worth for part in role.components if (worth := usual_worth(part, target)) is not None]
    if role.worth_rounding is not None and worths:
        what = f"a component that is worth {_shown(building, min(worths))}"
        yield (*path, "worth_rounding", "to"), role.worth_rounding.to, min(worths), what
    if daily_rate is not None and (proration := building.data.get("proration")) in UNITS_A_MONTH:
        count, unit = UNITS_A_MONTH[proration]
        rate = target / (count * Cycle(building.data["period"]).months)
        what = f"the role {role.key}, which pays about {_shown(building, rate)} for {unit}"
        yield DAILY, daily_rate.to, rate * TENTH, what
    rounding = building.data.get("rounding")
    if rounding is not None:
        place = rounding["to"].amount
        yield PAYOUT, place, target * TENTH, f"the role {role.key}, whose target results pay {shown} in the period"
        if rounding["when"] == RoundingMoment.PER_COMPONENT:
            yield from _of_components(building, role, target, place)


def _of_components(building: Building, role: Role, target: Fraction, place: Fraction) -> Iterator[Held]:
    """The rounding of the pay of each component, beside what it is worth or the most that it states in money."""
    for part in role.components:
        most = usual_worth(part, target) if not part.pays_money else max(stated_pays(part), default=None)
        if most is not None and most > 0:
            yield PAYOUT, place, most, f"the component {part.key} of {role.key}, which pays {_shown(building, most)}"


def _shown(building: Building, amount: Fraction) -> str:
    return "" if building.currency is None else building.currency.show(amount)
