"""Weights that are stated as `equal`, and parts that have none and may be left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from incentives.documents.tree import Path
from incentives.policy.amounts import EQUAL
from incentives.policy.building import Building
from incentives.policy.model import Component, Missing


def with_equal_weights(
    building: Building, data: Mapping[str, Mapping[str, Any]], path: Path
) -> Mapping[str, Mapping[str, Any]]:
    """The parts with one nth in place of `equal`, so that six equal parts are sixths and no rounded percentages.

    Parts of which only some say `equal` are a problem; those share what the others leave.
    """
    equal = [key for key, part in data.items() if part.get("weight") == EQUAL]
    if not equal:
        return data
    stated = {key: part["weight"] for key, part in data.items() if "weight" in part and key not in equal}
    for key in list(stated)[:1]:
        building.problem(
            "weight",
            (*path, key, "weight"),
            f"This weight stands beside {equal[0]}, whose weight is equal.",
            "Say weight: equal for all of them, or a percentage for each.",
        )
    share = (1 - sum(stated.values(), Fraction(0))) / len(equal)
    return {key: {**part, "weight": share} if key in equal else part for key, part in data.items()}


def check_nothing_left_out(building: Building, parts: Sequence[Component]) -> None:
    """Where parts have weights, leaving one out would leave its weight with nobody."""
    for part in parts:
        if part.missing is Missing.LEFT_OUT:
            message = "A part with a weight cannot be left out: its weight must go somewhere."
            building.problem("left-out", (*part.path, "missing"), message, "Say weight to the others.")
