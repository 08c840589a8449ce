"""The opening of a statement: the target incentive of the period, and what days and part time make of it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from incentives.plan.expression import Product, Quotient, Rounded
from incentives.plan.target import COUNTED, part_of_year, whole_period
from incentives.policy.model import SALARY, SHARE_OF_FULL_TIME, TARGET_INCENTIVE, Proration, TargetBasis
from incentives.values.decimals import plain

if TYPE_CHECKING:
    from incentives.payout.wording import Wording

UNITS = {
    Proration.CALENDAR_DAYS: ("days", "day"),
    Proration.WORKING_DAYS: ("working days", "working day"),
    Proration.MONTHS: ("months", "month"),
}


def opening_lines(wording: Wording) -> tuple[str, ...]:
    """The target of the whole period, and the one after proration where there is any."""
    first = f"Target incentive: {_stated(wording)}{_part(wording)} = {_whole(wording)}."
    name = COUNTED.get(wording.plan.policy.proration)
    return (first,) if name is None else (first, _counted(wording, wording.exact.amounts[name]))


def _stated(wording: Wording) -> str:
    """What the target is stated in, with the participant's own amounts."""
    stated, amounts = wording.plan.role.target_incentive, wording.exact.amounts
    if stated.basis is TargetBasis.MONEY:
        share = amounts[SHARE_OF_FULL_TIME]
        full_time = "" if share == 1 else f" × {_percent(share)} of full time"
        return f"{wording.money(stated.amount)} per {stated.per}{full_time}"
    if stated.basis is TargetBasis.SALARY:
        return f"{_percent(stated.amount)} of the yearly salary {wording.money(amounts[SALARY])}"
    if stated.column is not None:
        own = f"{stated.column} {wording.money(amounts[str(stated.column)])}"
        return f"{_percent(stated.amount)} of {own} per {stated.per}"
    return f"{wording.money(amounts[TARGET_INCENTIVE])} per year"


def _part(wording: Wording) -> str:
    """The period's share of the year, where the role says so."""
    plan = wording.plan
    if not plan.role.split_over_periods:
        return ""
    return f", of which {_percent(part_of_year(plan.policy, plan.role, plan.period))} falls on {plan.period}"


def _whole(wording: Wording) -> str:
    target, rounding = wording.plan.full_target, wording.plan.role.target_rounding
    amount = f"{wording.money(wording.exact.value(target))} per {wording.plan.policy.cycle}"
    if rounding is None or not isinstance(target, Rounded):
        return amount
    if wording.exact.value(target.of) == wording.exact.value(target):
        return amount
    exact = wording.money(wording.exact.value(target.of))
    return f"{exact}, rounded {rounding.ties} to whole {wording.money(rounding.to)}: {amount}"


def _counted(wording: Wording, counted: Fraction) -> str:
    """Days or months in the role, and the rounded money of one of them where it is rounded."""
    plan, policy = wording.plan, wording.plan.policy
    several, one = UNITS[policy.proration]
    leave = "" if policy.leave_counts else ", not counting leave"
    held = f"In the role on {plain(counted)} of {plain(whole_period(policy, plan.period))} {several}{leave}"
    target = wording.money(wording.exact.value(plan.target))
    if policy.daily_rate_rounding is None or not isinstance(plan.target, Product):
        return f"{held}: {target}."
    rate = next(part for part in plan.target.parts if isinstance(part, Rounded))
    exact = wording.money(wording.exact.value(rate.of)) if isinstance(rate.of, Quotient) else ""
    rounded = f"rounded {policy.daily_rate_rounding.ties} to {wording.money(wording.exact.value(rate))}"
    return f"{held}. For one {one} {exact}, {rounded}; {plain(counted)} of them: {target}."


def _percent(share: Fraction) -> str:
    return f"{plain(share * 100, most=4)}%"
