"""Repairs in words: what weights alone can do, and what blocks it."""

from __future__ import annotations

from collections.abc import Iterator

from incentives.alignment.pattern import percent
from incentives.repair.proposals import Repairs


def about_weights(repairs: Repairs) -> Iterator[str]:
    """What is decided about weights of the present measures alone, at target and without gates and modifiers."""
    weighing = repairs.weighing
    if not repairs.held_by_weights:
        yield (
            "No weighting of the present measures can help against this behaviour: every part of pay that has a weight "
            "rewards it at target. A measure that it spoils must be added."
        )
    if weighing is not None and weighing.least > 0:
        named = ", ".join(weighing.blocking)
        yield (
            f"Whatever the weights, some modelled behaviour gains {percent(weighing.least)} of what is weighed at "
            f"target; {named} {'blocks' if len(weighing.blocking) == 1 else 'block'} anything better."
        )
