"""The currency in which a role is paid out, and the day whose exchange rate makes it of the policy's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incentives.documents.tree import Path
from incentives.policy.building import Building
from incentives.policy.carried import FROM_THE_ROSTER, ExchangeDay
from incentives.policy.model import Role
from incentives.policy.stated_rates import PaidOutMoney, StatedRate, wrong_rates
from incentives.values.currency import POINTS

EITHER = " or ".join(f"exchange_day: {day}" for day in ExchangeDay)


def build_paid_in(building: Building, data: Mapping[str, Any], path: Path) -> str | None:
    """The pay currency of a role, or `from the roster`; None for the policy's own. Problems are noted."""
    paid_in: str | None = data.get("paid_in")
    own = None if building.currency is None else building.currency.currency
    if paid_in is None or own is None:
        return paid_in
    path = (*path, "paid_in")
    if own == POINTS:
        message = "Points are no money, so no exchange rate makes money of them."
        building.problem("paid-in", path, message, "Remove paid_in, or let the policy pay in a currency.")
    elif paid_in == own:
        message = f"The policy pays in {own}, so nothing has to be exchanged."
        building.problem("paid-in", path, message, "Remove paid_in.")
    if "exchange_day" not in building.document.keys(()):
        message = "The role is paid out in another currency, but the policy does not say at the rate of which day."
        building.problem("missing-key", path, message, f"Add {EITHER} to the policy.")
    return paid_in


def build_exchange_day(building: Building) -> ExchangeDay | None:
    """Whose rate counts, if the policy says so; a word that decides nothing is noted."""
    written = building.data.get("exchange_day")
    if written is None:
        return None
    roles = building.named_in_file("roles")
    if roles and not any("paid_in" in building.document.keys(("roles", role)) for role in roles):
        message = "No role is paid out in another currency, so no rate is asked for."
        building.problem("exchange-day", ("exchange_day",), message, "Remove it, or say paid_in for a role.")
    return ExchangeDay(written)


def build_paid_out(
    building: Building, data: Mapping[str, Any], role: Role, path: Path
) -> tuple[tuple[StatedRate, ...], PaidOutMoney | None]:
    """The exchange rates of a worked example and what its total is paid out as; problems are noted."""
    listed = data.get("exchange_rates", [])
    rates = tuple(StatedRate(each["day"], each["from"], each["to"], each["rate"]) for each in listed)
    for wrong in wrong_rates(rates):
        place = (*path, "exchange_rates", wrong.number, wrong.word)
        building.problem(wrong.code, place, wrong.message, wrong.hint)
    money = data.get("paid_out")
    if money is None:
        if "exchange_rates" in data:
            message = "Exchange rates decide nothing in an example that does not say what is paid out."
            building.problem("paid-out", (*path, "exchange_rates"), message, "Add paid_out, or remove the rates.")
        return rates, None
    if role.paid_in is None:
        message = f"{role.title} is paid out in the policy's own currency, so nothing is exchanged."
        building.problem("paid-out", (*path, "paid_out"), message, "Remove paid_out, or say paid_in for the role.")
    elif role.paid_in not in (FROM_THE_ROSTER, money.currency):
        message = f"{role.title} is paid out in {role.paid_in}, not in {money.currency}."
        building.problem("paid-out", (*path, "paid_out"), message, f"State the amount in {role.paid_in}.")
    return rates, PaidOutMoney(money.amount, money.currency)
