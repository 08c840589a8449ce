"""How part of a period counts: holidays, months, the rounding of a day's money, and days of leave."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from incentives.policy.build_targets import money_rounding
from incentives.policy.building import Building
from incentives.policy.carried import ExchangeDay
from incentives.policy.model import MonthCounts, Proration
from incentives.values.period import Cycle, period_containing

FRIDAY = 4


def proration_parts(building: Building) -> dict[str, Any]:
    """How part of a period counts, as fields of a Policy; problems are noted."""
    data, proration = building.data, building.data.get("proration")
    if data.get("exchange_day") != ExchangeDay.AVERAGE:  # an average is that of working days
        _check_belongs(building, "holidays", (Proration.WORKING_DAYS,))
    _check_belongs(building, "month_counts", (Proration.MONTHS,))
    counting = tuple(each for each in Proration if each is not Proration.NONE)
    _check_belongs(building, "daily_rate_rounding", counting)
    _check_belongs(building, "leave", counting)
    if proration == Proration.MONTHS and "month_counts" not in building.document.keys(()):
        message = "Proration by months does not say which months count."
        building.problem("missing-key", ("proration",), message, f"Add month_counts: {MonthCounts.FIRST_DAY}.")
    _check_holidays(building)
    month_counts = data.get("month_counts")
    rounding = money_rounding(building, data.get("daily_rate_rounding"), ("daily_rate_rounding",))
    return {
        "holidays": frozenset(data.get("holidays", ())),
        "month_counts": None if month_counts is None else MonthCounts(month_counts),
        "daily_rate_rounding": rounding,
        "leave_counts": data.get("leave", "counts") == "counts",
    }


def _check_belongs(building: Building, key: str, prorations: tuple[Proration, ...]) -> None:
    proration = building.data.get("proration")
    if key in building.data and proration is not None and proration not in prorations:
        message = f"{key} belongs to proration by {' or '.join(prorations)}; this policy says {proration}."
        building.problem("proration", (key,), message, "Remove it, or say how part of a period counts.")


def _check_holidays(building: Building) -> None:
    """Each day stands once, and no month is without a working day: a day's money is divided by their number."""
    taken: dict[tuple[int, int], set[date]] = defaultdict(set)
    for index, day in enumerate(building.data.get("holidays", ())):
        month = taken[day.year, day.month]
        if day in month:
            building.problem("holiday-twice", ("holidays", index), f"{day} stands twice.", "Remove one of them.")
        month.add(day)
        whole = period_containing(day, Cycle.MONTH)
        days = {whole.starts_on + timedelta(days=count) for count in range(whole.days)}
        if not any(each.weekday() <= FRIDAY for each in days - month):
            message = f"{whole.name} has no working day left."
            building.problem("no-working-days", ("holidays", index), message, "Only whole days off are holidays.")
