"""Columns (being written): everybody of a plan at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from incentives.payout.exact import Payout, calculate
from incentives.plan.plan import Plan


def calculate_columns(plan: Plan, scorecards: Sequence[Mapping[str, Fraction]]) -> list[Payout]:
    """The payouts of many scorecards, equal to the exact way for every one of them."""
    return [calculate(plan, amounts) for amounts in scorecards]
