"""What a curve can make of a result before and after a move, and of the difference, for many cells at once.

Between two lines of a curve, one before and one after the move, the difference is largest at a corner of the results
that the cell leaves there; the corner follows from the two slopes. So the bound is the largest of all pairs of lines,
not the sum of two separate bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from incentives.alignment.supremum.spans import Flags, Floats, Span, down, up
from incentives.payout.columns_lines import Lines, to_float

SLACK = 1e-14
"""Relative room for the rounding of a handful of float operations."""


@dataclass(frozen=True)
class CurveTables:
    """A curve prepared: its lines and, for each pair of lines, which corners bound the difference.

    lows and highs are the ends of each line's stretch; `upper` and `lower` are weights of the corners (most and least
    of the difference of the results, of the result before, of the result after), one row a pair of lines.
    """

    lows: Floats
    highs: Floats
    takes_low: Flags
    takes_high: Flags
    slopes: Floats
    starts: Floats
    before: tuple[int, ...]
    after: tuple[int, ...]
    upper: Floats
    lower: Floats
    base: Floats


def tables_of(lines: Lines) -> CurveTables:
    """The tables of a curve over a column's own numbers."""
    places = np.array([to_float(cut) for cut in lines.cuts])
    closes = np.array(lines.closes, dtype=np.bool_)
    slopes, starts = lines.slopes, lines.starts
    count = len(slopes)
    pairs = [(one, other) for one in range(count) for other in range(count)]
    upper = np.array([_corners(slopes[one], slopes[other]) for one, other in pairs])
    lower = -np.array([_corners(-slopes[one], -slopes[other]) for one, other in pairs])
    return CurveTables(
        lows=np.array([-np.inf, *places]),
        highs=np.array([*places, np.inf]),
        takes_low=np.array([True, *~closes]),
        takes_high=np.array([*closes, True]),
        slopes=slopes,
        starts=starts,
        before=tuple(one for one, _ in pairs),
        after=tuple(other for _, other in pairs),
        upper=upper,
        lower=lower,
        base=np.array([starts[other] - starts[one] for one, other in pairs]),
    )


def _corners(before: float, after: float) -> tuple[float, ...]:
    """Weights that make the most of after·y' − before·y out of the most and least of y'−y, of y and of y'."""
    difference = max(min(before, after), 0.0), min(max(before, after), 0.0)
    shared = difference[0] + difference[1]
    here, there = -(before - shared), after - shared
    return (
        *(difference[0], difference[1]),
        *(max(here, 0.0), min(here, 0.0)),
        *(max(there, 0.0), min(there, 0.0)),
    )


def through(tables: CurveTables, of: Span, hair: Floats) -> tuple[Span, Flags]:
    """What the curve makes of the numbers, and which of its lines they can be on (one row a line)."""
    lines = _possible(tables, of, hair)
    low = np.maximum(of[0], tables.lows[:, None])
    high = np.minimum(of[1], tables.highs[:, None])
    found = [_line(tables, end) for end in (np.minimum(low, high), np.maximum(low, high))]
    least = np.where(lines, np.minimum(found[0][0], found[1][0]), np.inf).min(axis=0)
    most = np.where(lines, np.maximum(found[0][1], found[1][1]), -np.inf).max(axis=0)
    return (least, most), lines


def _possible(tables: CurveTables, of: Span, hair: Floats) -> Flags:
    """A result closer than a hair to an edge stands on it; an end belongs to the line that takes it."""
    reaches = np.where(
        tables.takes_low[:, None], of[1] >= tables.lows[:, None] - hair, of[1] > tables.lows[:, None] + hair
    )
    begins = np.where(
        tables.takes_high[:, None], of[0] <= tables.highs[:, None] + hair, of[0] < tables.highs[:, None] - hair
    )
    found: Flags = reaches & begins
    return found


def _line(tables: CurveTables, at: Floats) -> Span:
    """The lines at some numbers, with room for rounding; flat ones are flat without end too."""
    slopes, starts = tables.slopes[:, None], tables.starts[:, None]
    with np.errstate(invalid="ignore"):
        part = np.where(slopes == 0, 0.0, slopes * at)
    room = SLACK * (np.abs(part) + np.abs(starts))
    room = np.where(np.isfinite(room), room, 0.0)
    return down(part + starts - room), up(part + starts + room)


def difference(tables: CurveTables, spans: Sequence[Span], lines: Sequence[Flags], hair: Floats) -> Span:
    """What the curve can add between before and after. spans: of the difference, before and after; lines: of both."""
    (step_low, step_high), before, after = spans
    low_y, high_y = _stretch(tables, tables.before, before, hair)
    low_z, high_z = _stretch(tables, tables.after, after, hair)
    can = lines[0][list(tables.before)] & lines[1][list(tables.after)]
    way = np.sign(np.array(tables.after) - np.array(tables.before))[:, None]
    can &= ((way <= 0) | (step_high > 0)) & ((way >= 0) | (step_low < 0))
    least, most = np.maximum(step_low, low_z - high_y), np.minimum(step_high, high_z - low_y)
    high_z, low_z = np.minimum(high_z, high_y + most), np.maximum(low_z, low_y + least)
    high_y, low_y = np.minimum(high_y, high_z - least), np.maximum(low_y, low_z - most)
    room = hair + SLACK * (np.abs(high_y) + np.abs(high_z))
    room = np.where(np.isfinite(room), room, 0.0)
    can &= (most >= least - room) & (high_y >= low_y - room) & (high_z >= low_z - room)
    above = _weighed(tables.upper, (most, least, high_y, low_y, high_z, low_z), tables.base, 1.0, hair)
    below = _weighed(tables.lower, (most, least, high_y, low_y, high_z, low_z), tables.base, -1.0, hair)
    return np.where(can, below, np.inf).min(axis=0), np.where(can, above, -np.inf).max(axis=0)


def _stretch(tables: CurveTables, which: tuple[int, ...], of: Span, hair: Floats) -> Span:
    """The numbers of some lines; a line that does not take its end stops two of these hairs before it."""
    chosen = list(which)
    lows = tables.lows[chosen, None] + np.where(tables.takes_low[chosen, None], 0.0, 2 * hair)
    highs = tables.highs[chosen, None] - np.where(tables.takes_high[chosen, None], 0.0, 2 * hair)
    return np.maximum(of[0], lows), np.minimum(of[1], highs)


def _weighed(weights: Floats, corners: Sequence[Floats], base: Floats, way: float, hair: Floats) -> Floats:
    """The corners with their weights, and room for the rounding of all of it."""
    found = np.broadcast_to(base[:, None], corners[0].shape).copy()
    room = np.abs(found)
    for weight, corner in zip(weights.T[:, :, None], corners, strict=True):
        with np.errstate(invalid="ignore"):
            part = np.where(weight == 0, 0.0, weight * corner)
        found += part
        room += np.abs(part) + np.abs(weight) * hair * 1e-3
    room = np.where(np.isfinite(room), room * SLACK, 0.0)
    return up(found + room) if way > 0 else down(found - room)
