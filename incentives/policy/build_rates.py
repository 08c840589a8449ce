"""Rates: levels that ascend, each with pay for each unit of the measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from incentives.documents.tree import Path
from incentives.policy.amounts import Money
from incentives.policy.build_pay import amount_of, money_unit, same_currency
from incentives.policy.building import Building
from incentives.policy.mechanics import WHOLE, RateLevel, Rates
from incentives.policy.model import CountedFor, Measure, Own
from incentives.policy.places import check_one_scale, of_own_target, place_of
from incentives.values.period import Cycle
from incentives.values.unit import UnitKind


def build_rates(
    building: Building, data: Mapping[str, Any], measure: Measure, target: Fraction | Own | None, path: Path
) -> Rates:
    """The rates of the part; their problems are noted."""
    written, where = data["rates"], (*path, "rates")
    whole = written["apply"] == WHOLE
    levels = []
    for key, level in written["levels"].items():
        built = _level(building, key, level, measure, target, (*where, "levels", key))
        if built is not None:
            levels.append(built)
        if "plus" in level and not whole:
            message = "plus comes once a level is reached, which only rates to the whole know."
            building.problem("plus", (*where, "levels", key, "plus"), message, "Say apply: to the whole.")
    if not written["levels"]:
        building.problem("empty-rates", (*where, "levels"), "Rates need at least one level.")
    check_one_scale(building, [level.of_target for level in levels], target, (*where, "levels"))
    _check_order(building, levels, (*where, "levels"))
    if "on_top_of" in written and building.data.get("period") == Cycle.YEAR:
        message = "The policy pays by the year, so nothing of the year is earlier than the period."
        building.problem("on-top-of", (*where, "on_top_of"), message)
    if "on_top_of" in written and "result_rounding" in data:
        message = "What goes on from earlier periods is added as it is; there is no single result to round."
        building.problem("on-top-of", (*where, "on_top_of"), message)
    if measure.derived is not None and ("on_top_of" in written or "each" in written):
        where_said = (*where, "on_top_of" if "on_top_of" in written else "each")
        message = (
            f"{measure.key} is worked out of other amounts, so it neither goes on nor has transactions of its own."
        )
        building.problem("derived-measure", where_said, message, f"Use {measure.derived.of}.")
    if "each" in written:
        _check_transactions(building, data, measure, target, path)
    return Rates(tuple(levels), money_unit(building), whole, "on_top_of" in written, "each" in written)


def _level(
    building: Building,
    key: str,
    data: Mapping[str, Any],
    measure: Measure,
    target: Fraction | Own | None,
    path: Path,
) -> RateLevel | None:
    word = "at_least" if "at_least" in data else "above"
    rate, plus = data["pays"].pays, data.get("plus")
    _check_rate(building, rate, measure, (*path, "pays"))
    if plus is not None:
        same_currency(building, plus, (*path, "plus"))
    edge = place_of(building, data[word], measure, target, (*path, word))
    if edge is None:
        return None
    return RateLevel(
        key=key,
        edge=edge,
        of_target=of_own_target(data[word], target),
        inclusive=word == "at_least",
        rate=amount_of(rate),
        each=isinstance(rate, Money),
        plus=amount_of(plus) if plus is not None else Fraction(0),
    )


def _check_rate(building: Building, rate: Fraction | Money, measure: Measure, path: Path) -> None:
    """A percentage is a share of the measure's money; money for each needs something that comes in units."""
    currency = building.currency
    if isinstance(rate, Money):
        same_currency(building, rate, path)
        if measure.unit.kind is UnitKind.PERCENT:
            message = f"{measure.kpi.title} is a percentage, so there is no each of it."
            building.problem("rate-unit", path, message, "Use a curve or steps.")
    elif measure.unit.kind is not UnitKind.MONEY:
        message = f"A percentage is a share of money, and {measure.kpi.title} is counted in {measure.unit}."
        building.problem("rate-unit", path, message, "State money for each, such as 12 EUR each.")
    elif currency is not None and measure.unit != currency:
        message = f"A share of {measure.unit} is no {currency}, in which the policy pays."
        building.problem("rate-unit", path, message, f"Count the measure in {currency}.")


def _check_order(building: Building, levels: Sequence[RateLevel], path: Path) -> None:
    if any(right.edge <= left.edge for left, right in pairwise(levels)):
        message = "Levels of rates ascend, each from a higher edge than the one before."
        building.problem("order", path, message, "Each amount must fall into exactly one level.")


def _check_transactions(
    building: Building, data: Mapping[str, Any], measure: Measure, target: Fraction | Own | None, path: Path
) -> None:
    where = (*path, "rates", "each")
    if measure.counted_for is not CountedFor.PARTICIPANT:
        message = f"Transactions are a participant's own, but {measure.key} is counted for the {measure.counted_for}."
        building.problem("each-transaction", where, message)
    if isinstance(target, Own):
        message = f"A single transaction is not held against {target}, which is a target for the whole period."
        building.problem("each-transaction", where, message, "State the levels as amounts.")
    if "result_rounding" in data:
        building.problem("each-transaction", where, "Transactions are taken as they are; there is no result to round.")
