"""Bounds as JSON: money and results as exact text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.bounded import shown_bill, shown_role_bounds
from api.cli.bounded import BoundedBill
from incentives.services.bounds import RoleBounds


def bounds_as_json(found: Sequence[RoleBounds]) -> dict[str, Any]:
    """Every role with both ends and its remarks."""
    return {"roles": [shown_role_bounds(each) for each in found]}


def bill_as_json(bounded: BoundedBill) -> dict[str, Any]:
    """The largest bill with its lines."""
    return shown_bill(bounded.bill, bounded.period.name)
