"""Bounds as they travel, on the command line and over HTTP: money and results as exact text, no floats."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from incentives.insight.bill import Bill
from incentives.insight.bounds import Extreme
from incentives.insight.bounds_wording import BoundsWords, bill_sentence
from incentives.services.bounds import RoleBounds
from incentives.values.currency import money_text


def shown_role_bounds(role: RoleBounds) -> dict[str, Any]:
    """A role with both ends and what is remarkable about it."""
    bounds = role.bounds
    plan, words = bounds.plan, BoundsWords(bounds.plan)
    ends = {
        "largest": (words.most(bounds.most), bounds.most),
        "smallest": (words.least(bounds.least), bounds.least),
        "smallest_all_the_period": (words.least(bounds.least_present), bounds.least_present),
    }
    return {
        "role": plan.name,
        "period": plan.period.name,
        "file": plan.policy.file,
        "policy_fingerprint": plan.policy.fingerprint,
        "currency": plan.policy.currency,
        "for": _amounts(words, bounds.fixed),
        **{name: {"sentence": sentence, **_extreme(words, each)} for name, (sentence, each) in ends.items()},
        "shape": [
            {"kind": str(each.kind), "file": each.place.file, "line": each.place.line, "sentence": each.sentence}
            for each in role.remarks
        ],
    }


def shown_bill(bill: Bill, period: str) -> dict[str, Any]:
    """The largest bill with its lines."""
    return {
        "period": period,
        "currency": bill.currency,
        "lines": [
            {
                "participant": line.participant,
                "role": line.role,
                "largest": None if line.most.bound is None else money_text(line.most.bound, bill.currency),
                "proven": line.most.proven,
                "without_end_with": line.most.driver,
            }
            for line in bill.lines
        ],
        "largest_bill": None if bill.bound is None else money_text(bill.bound, bill.currency),
        "sentence": bill_sentence(bill),
    }


def _extreme(words: BoundsWords, extreme: Extreme) -> dict[str, Any]:
    currency = words.plan.policy.currency
    return {
        "bound": None if extreme.bound is None else money_text(extreme.bound, currency),
        "reached": None if extreme.reached is None else money_text(extreme.reached, currency),
        "proven": extreme.proven,
        "without_end_with": extreme.driver,
        "scorecard": _amounts(words, extreme.scorecard),
    }


def _amounts(words: BoundsWords, amounts: Mapping[str, Fraction]) -> dict[str, str]:
    return {name: words.amount(name, amount) for name, amount in amounts.items()}
