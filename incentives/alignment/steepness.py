"""How steep pay is at its steepest: by how much it rises within a small share of a measure's target."""

from __future__ import annotations

from fractions import Fraction

from incentives.alignment.pay_slice import PaySlice

SLIVER = Fraction(1, 1000)
"""A share of target so small that a rise within it is a jump, however the file spells it."""


def steepest(pay: PaySlice, width: Fraction) -> tuple[Fraction, Fraction]:
    """The largest rise of pay over that share of the measure's target, and the edge at which it is.

    A jump rises within any width, and a ramp as steep as a jump is no better for customers. What pay rises anyway on
    the flatter of both sides is no part of the rise.
    """
    step = pay.range.size * width * pay.better
    edges = dict.fromkeys(edge for piece in pay.pieces for edge in (piece.left, piece.right))
    return max((_rise(pay, start, step), edge) for edge in edges for start in (edge, edge - step))


def _rise(pay: PaySlice, start: Fraction, step: Fraction) -> Fraction:
    before, here, there, after = (pay.pay(start + step * times) for times in (-1, 0, 1, 2))
    return there - here - max(Fraction(0), min(here - before, after - there))
