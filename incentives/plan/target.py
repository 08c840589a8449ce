"""The target incentive of a period: how the yearly amount is divided, taken by full time, rounded and prorated."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from incentives.plan.expression import Constant, Expression, Product, Quotient, Rounded, product
from incentives.plan.score import Inputs
from incentives.policy.model import (
    DAYS_IN_ROLE,
    MONTHS_IN_ROLE,
    SALARY,
    SHARE_OF_FULL_TIME,
    TARGET_INCENTIVE,
    WORKING_DAYS_IN_ROLE,
    Policy,
    Proration,
    Role,
    TargetBasis,
)
from incentives.values.period import Period

SATURDAY = 5
COUNTED = {
    Proration.CALENDAR_DAYS: DAYS_IN_ROLE,
    Proration.WORKING_DAYS: WORKING_DAYS_IN_ROLE,
    Proration.MONTHS: MONTHS_IN_ROLE,
}
"""The amount of a scorecard that each kind of proration counts by."""


def full_target(policy: Policy, role: Role, period: Period, inputs: Inputs) -> Expression:
    """What target results pay over the whole period: the period's part of a year, rounded where the role says so.

    Money is stated for full time, so it is taken by the share of full time; a salary, an own column or the roster's own
    target incentive is the person's own already.
    """
    stated, part = role.target_incentive, part_of_year(policy, role, period)
    yearly = stated.amount * stated.per.a_year
    if stated.basis is TargetBasis.MONEY:
        target = product(Constant(yearly * part), inputs.required(SHARE_OF_FULL_TIME))
    else:
        own = str(stated.column) if stated.column is not None else TARGET_INCENTIVE
        name = SALARY if stated.basis is TargetBasis.SALARY else own
        target = product(inputs.required(name), Constant(yearly * part))
    return target if role.target_rounding is None else Rounded(target, role.target_rounding)


def prorated(policy: Policy, money: Expression, period: Period, inputs: Inputs) -> Expression:
    """Money of the whole period by the days or months in the role; that of one of them is rounded where stated."""
    name, whole = COUNTED.get(policy.proration), whole_period(policy, period)
    if name is None:
        return money
    counted = inputs.required(name)
    if policy.daily_rate_rounding is not None:
        return Product((Rounded(Quotient(money, Constant(whole)), policy.daily_rate_rounding), counted))
    return Quotient(product(money, counted), Constant(whole))


def part_of_year(policy: Policy, role: Role, period: Period) -> Fraction:
    """The period's part of a yearly target: an even one, or what the role splits it into."""
    if not role.split_over_periods:
        return Fraction(1, policy.cycle.a_year)
    return role.split_over_periods[(period.starts_on.month - policy.fiscal_year_starts) % 12 // policy.cycle.months]


def whole_period(policy: Policy, period: Period) -> Fraction:
    """What somebody in the role for the whole period has of what proration counts: its days, working days or months."""
    if policy.proration is Proration.MONTHS:
        return Fraction(policy.cycle.months)
    if policy.proration is not Proration.WORKING_DAYS:
        return Fraction(period.days)
    days = (period.starts_on + timedelta(days=count) for count in range(period.days))
    return Fraction(sum(is_working_day(policy, day) for day in days))


def is_working_day(policy: Policy, day: date) -> bool:
    """Whether it is one of Monday to Friday and none of the policy's holidays."""
    return day.weekday() < SATURDAY and day not in policy.holidays
