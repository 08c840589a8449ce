"""Draws, deferrals, pools and what is only stated: what they name exists, and every amount can be meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from incentives.documents.tree import Path
from incentives.policy.amounts import Money
from incentives.policy.amounts_carried import MoneyPer, ShareOf
from incentives.policy.building import Building
from incentives.policy.carried import (
    AlsoPaid,
    AlsoPays,
    Deferral,
    Draw,
    Leftover,
    Pool,
    PoolMoment,
    PrizeFacts,
    PrizeFor,
    WonBy,
)
from incentives.policy.model import Comparison, Condition, CountedFor, Measure, Proration
from incentives.values.rounding import Rounding, Ties


def build_draw(building: Building, data: Mapping[str, Any], path: Path) -> Draw | None:
    """The draw of a role, if it has one; its problems are noted."""
    written = data.get("draw")
    if written is None:
        return None
    path = (*path, "draw")
    pays: MoneyPer = written["pays"]
    _same_currency(building, pays.currency, (*path, "pays"))
    if "prorated" not in written and building.data.get("proration", Proration.NONE) != Proration.NONE:
        message = "The draw does not say whether part of a period or part of full time has part of it."
        building.problem("prorated-missing", path, message, "Say prorated: yes, or prorated: no.")
    if "deferral" in data:
        message = "A role has a draw or a deferral: what is advanced and held back at once could be read in two ways."
        building.problem("draw-and-deferral", path, message, "Keep one of them.")
    return Draw(pays.amount, pays.per, written["recoverable"], written.get("prorated", False))


def build_deferral(
    building: Building, data: Mapping[str, Any], measures: Mapping[str, Measure], path: Path
) -> Deferral | None:
    """The deferral of a role, if it has one; its problems are noted."""
    written = data.get("deferral")
    if written is None:
        return None
    path = (*path, "deferral")
    if not 0 < written["share"] <= 1:
        building.problem("invalid-value", (*path, "share"), "What is held back is above 0% and at most 100%.")
    if not 0 <= written.get("otherwise", 1) <= 1:
        building.problem("invalid-value", (*path, "otherwise"), "What is released is between 0% and 100%.")
    released = written.get("released_when")
    condition = None if released is None else _condition(building, released, measures, (*path, "released_when"))
    return Deferral(written["share"], written["for"], condition, written.get("otherwise", Fraction(1)))


def build_pools(building: Building, measures: Mapping[str, Measure]) -> tuple[Pool, ...]:
    """The pools of the policy; their problems are noted."""
    pooled: dict[str, str] = {}
    pools = []
    for key, data in building.data.get("pools", {}).items():
        path: Path = ("pools", key)
        _check_roles(building, key, data["roles"], pooled, (*path, "roles"))
        money: MoneyPer | ShareOf = data["money"]
        _check_money(building, money, measures, (*path, "money"))
        rounding = _share_rounding(building, data, path)
        pools.append(
            Pool(
                key=key,
                roles=tuple(data["roles"]),
                amount=money.amount if isinstance(money, MoneyPer) else money.share,
                per=money.per if isinstance(money, MoneyPer) else None,
                measure=None if isinstance(money, MoneyPer) else money.measure,
                moment=PoolMoment(data["when"]),
                share_rounding=rounding,
                leftover=Leftover(data["leftover"]),
                because=data["because"],
            )
        )
    return tuple(pools)


def build_also_pays(building: Building, data: Mapping[str, Any], path: Path) -> tuple[AlsoPays, ...]:
    """What the policy or a role states beside its pay; its problems are noted."""
    stated = []
    for index, each in enumerate(data.get("also_pays", ())):
        if "measure" in each:
            where = (*path, "also_pays", index, "measure")
            building.known("measure", each["measure"], building.named_in_file("measures"), where)
        prize = _prize(building, each, (*path, "also_pays", index))
        stated.append(AlsoPays(AlsoPaid(each["what"]), each.get("measure"), each["says"], each["because"], prize))
    return tuple(stated)


def _prize(building: Building, written: Mapping[str, Any], path: Path) -> PrizeFacts:
    """What is stated of a prize; its worth is in the policy's currency and above zero."""
    worth: Money | None = written.get("worth")
    if worth is not None:
        _same_currency(building, worth.currency, (*path, "worth"))
        if worth.amount <= 0:
            building.problem("invalid-value", (*path, "worth"), "A prize is worth more than nothing.")
    won_by, products = written.get("won_by"), written.get("products")
    return PrizeFacts(
        won_by=None if won_by is None else WonBy(won_by),
        worth=None if worth is None else worth.amount,
        lasts=written.get("lasts"),
        in_kind=written.get("in_kind"),
        products=None if products is None else PrizeFor(products),
    )


def written_measures(data: Mapping[str, Any]) -> set[str]:
    """The measures that draws, deferrals, pools and statements without money name, whether or not they exist."""
    roles = data.get("roles", {}).values()
    stated = [each for part in (data, *roles) for each in part.get("also_pays", ())]
    released = [role["deferral"]["released_when"] for role in roles if "released_when" in role.get("deferral", {})]
    shares = [pool["money"].measure for pool in data.get("pools", {}).values() if isinstance(pool["money"], ShareOf)]
    return {each["measure"] for each in (*stated, *released) if "measure" in each} | set(shares)


def _condition(
    building: Building, written: Mapping[str, Any], measures: Mapping[str, Measure], path: Path
) -> Condition | None:
    name, limited = written["measure"], written["opens_at"]
    known = building.known("measure", name, building.named_in_file("measures"), (*path, "measure"))
    measure = measures.get(name) if known else None
    limit = None if measure is None else building.amount(limited.text, measure.unit, (*path, "opens_at"))
    if measure is None or limit is None:
        return None
    building.in_range(measure, limit, (*path, "opens_at"))
    better = Comparison.AT_LEAST if measure.higher_is_better else Comparison.AT_MOST
    return Condition(name, limited.comparison or better, limit)


def _check_roles(building: Building, key: str, roles: Sequence[str], pooled: dict[str, str], path: Path) -> None:
    """A pool pays somebody, and nobody's pay comes from two pools."""
    if not roles:
        building.problem("no-roles", path, "The pool is for no role.", "Name the roles that share it.")
    for index, role in enumerate(roles):
        building.known("role", role, building.named_in_file("roles"), (*path, index))
        if role in pooled:
            message = f"The role {role} is in the pool {pooled[role]} already."
            building.problem("role-in-two-pools", (*path, index), message, "A role is paid from one pool.")
        pooled.setdefault(role, key)


def _check_money(building: Building, money: MoneyPer | ShareOf, measures: Mapping[str, Measure], path: Path) -> None:
    if isinstance(money, MoneyPer):
        _same_currency(building, money.currency, path)
        return
    known = building.known("measure", money.measure, building.named_in_file("measures"), path)
    measure = measures.get(money.measure) if known else None
    if measure is None or building.currency is None:
        return
    if measure.counted_for is not CountedFor.COMPANY or measure.unit != building.currency:
        message = f"A pool is a share of the company's own result in {building.currency}; {money.measure} is none."
        building.problem("pool-measure", path, message, "Name a measure counted for the company, in that currency.")


def _share_rounding(building: Building, data: Mapping[str, Any], path: Path) -> Rounding | None:
    written = data.get("share_rounding")
    if written is None:
        return None
    path = (*path, "share_rounding")
    if data["leftover"] == Leftover.LARGEST_REMAINDER:
        message = "The largest remainder is that of exact shares; rounded shares would have to be remainders twice."
        building.problem("share-rounding", path, message, "Leave share_rounding out, or say leftover: last takes it.")
    place, currency = written["to"]
    if currency is not None:
        message = "A share of a pool is a percentage; round it to a place such as 0.01%."
        building.problem("invalid-value", (*path, "to"), message)
        return None
    return Rounding(place, Ties(written["ties"]))


def _same_currency(building: Building, currency: str, path: Path) -> None:
    expected = building.currency
    if expected is not None and currency != expected.currency:
        building.problem("currency", path, f"{currency} stands here, but the policy pays in {expected.currency}.")
