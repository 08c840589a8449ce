"""The days of a version: it starts and ends with periods of pay, replaces an earlier one, answers for some years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from incentives.documents.fields import DAY
from incentives.policy.building import Building
from incentives.values.period import MONTHS, Cycle, Period, period_containing

LONGEST_ANSWER = 10
"""Years after which somebody has to answer a finding again."""


def check_days(building: Building) -> None:
    """Notes every day that cannot be meant."""
    starts, ends = building.data.get("effective_from"), building.data.get("ends_before")
    for key in ("effective_from", "ends_before"):
        _check_first_day(building, key)
    if starts and ends and ends <= starts:
        building.problem("ends-before-start", ("ends_before",), "A version must end after it starts.")
    _check_replaced(building, starts)
    _check_answers(building, starts)


def first_period(data: Mapping[str, Any]) -> Period | None:
    """The first period that the version pays for, once its first day and its cycle are readable."""
    starts = data.get("effective_from")
    return _period(data, starts) if starts and "period" in data else None


def fiscal_start(data: Mapping[str, Any]) -> int:
    """The month in which the fiscal year starts."""
    return MONTHS.index(data.get("fiscal_year_starts", "January")) + 1


def replaced_day(written: str) -> date | None:
    """The day of the version that is replaced; None for nothing. ValueError for anything else."""
    if written == "nothing":
        return None
    if not DAY.fullmatch(written):
        raise ValueError(written)
    return date.fromisoformat(written)


def _period(data: Mapping[str, Any], day: date) -> Period:
    return period_containing(day, Cycle(data["period"]), fiscal_start(data))


def _check_first_day(building: Building, key: str) -> None:
    data = building.data
    day = data.get(key)
    if not day or "period" not in data:
        return
    period = _period(data, day)
    if period.starts_on != day:
        verb = "starts on" if key == "effective_from" else "ends before"
        either = f"{period.starts_on} or {period.ends_before}"
        building.problem("mid-period", (key,), f"A version {verb} the first day of a {data['period']}: {either}.")


def _check_replaced(building: Building, starts: date | None) -> None:
    path = ("change", "replaces")
    written = building.data.get("change", {}).get("replaces", "nothing")
    try:
        replaced = replaced_day(written)
    except ValueError:
        message = f'"{written}" stands where the first day of the older version, or nothing, is expected.'
        building.problem("invalid-value", path, message, "A day is written 2026-01-01.")
        return
    if replaced and starts and replaced >= starts:
        building.problem("replaces-later", path, "A version can only replace an earlier one.")


def _check_answers(building: Building, starts: date | None) -> None:
    for index, answer in enumerate(building.data.get("accepted_findings", ())):
        until = answer["until"]
        last = starts and (starts.year + LONGEST_ANSWER, starts.month, starts.day)
        if last and (until.year, until.month, until.day) > last:
            message = f"An answer counts for at most {LONGEST_ANSWER} years from the first day of the version."
            building.problem("out-of-range", ("accepted_findings", index, "until"), message)
