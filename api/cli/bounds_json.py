"""Bounds as JSON: money and results as exact text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from api.cli.bounded import BoundedBill, BoundedRole
from incentives.insight.bounds import Extreme
from incentives.insight.bounds_wording import BoundsWords
from incentives.values.currency import money_text


def bounds_as_json(found: Sequence[BoundedRole]) -> dict[str, Any]:
    """Every role with both ends and its remarks."""
    return {"roles": [_role(each) for each in found]}


def _role(role: BoundedRole) -> dict[str, Any]:
    bounds = role.bounds
    plan, words = bounds.plan, BoundsWords(bounds.plan)
    return {
        "role": plan.name,
        "period": plan.period.name,
        "file": plan.policy.file,
        "policy_fingerprint": plan.policy.fingerprint,
        "currency": plan.policy.currency,
        "for": _amounts(words, bounds.fixed),
        "largest": {"sentence": words.most(bounds.most), **_extreme(words, bounds.most)},
        "smallest": {"sentence": words.least(bounds.least), **_extreme(words, bounds.least)},
        "smallest_all_the_period": {
            "sentence": words.least(bounds.least_present),
            **_extreme(words, bounds.least_present),
        },
        "shape": [
            {"kind": str(each.kind), "file": each.place.file, "line": each.place.line, "sentence": each.sentence}
            for each in role.remarks
        ],
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


def bill_as_json(bounded: BoundedBill) -> dict[str, Any]:
    """The largest bill with its lines."""
    bill = bounded.bill
    return {
        "period": bounded.period.name,
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
    }
