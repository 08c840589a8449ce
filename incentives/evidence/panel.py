"""How one figure moves with another within people and periods: a slope with an interval.

Worked example: whoever was paid 10 % more than usual for them in a quarter, compared with everybody in that quarter,
lost 2 points more of their customers in the next one. What is special to a person or to a period is taken out first, so
that neither a good territory nor a bad year makes the slope.

Rows of one person are not independent, so the interval allows for whatever goes on within a person (clusters, with the
usual correction for few of them).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from incentives.evidence.distributions import beyond, quantile

Columns = np.ndarray[tuple[int], np.dtype[np.float64]]
Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]
FEWEST_PEOPLE = 10
"""People or teams under which a slope is not told: its interval would rest on too few of them."""
ROUNDS = 500
CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class Row:
    """One person in one period: what may drive, and what may follow. The units are those of the caller."""

    unit: str
    period: str
    drives: float
    follows: float


@dataclass(frozen=True, slots=True)
class Slope:
    """How much follows one unit more, with its interval of 95 %, over so many rows of so many people."""

    amount: float
    low: float
    high: float
    chance: float
    rows: int
    units: int


def slope_within(rows: Sequence[Row], *, people: bool = True, periods: bool = True) -> Slope | None:
    """The slope after what is special to each period and to each person is taken out, unless told otherwise.

    None where nothing is left to compare: too few rows, or a driver that never differs.
    """
    units, times = _numbered([row.unit for row in rows]), _numbered([row.period for row in rows])
    groups = [*([units] if people else []), *([times] if periods else [])] or [np.zeros(len(rows), dtype=np.int64)]
    drives = _taken_out(np.array([row.drives for row in rows]), groups)
    follows = _taken_out(np.array([row.follows for row in rows]), groups)
    spread = float(drives @ drives)
    many = int(units.max()) + 1 if len(rows) else 0
    size = max((abs(row.drives) for row in rows), default=0.0)
    if many < 2 or spread <= (CLOSE * max(size, 1.0)) ** 2 * len(rows):
        return None
    amount = float(drives @ follows) / spread
    scores = np.bincount(units, weights=drives * (follows - amount * drives), minlength=many)
    free = len(rows) - 1 - (many if people else 1) - (int(times.max()) if periods else 0)
    if free <= 0:
        return None
    correction = many / (many - 1) * (len(rows) - 1) / free
    error = float(np.sqrt(correction * (scores @ scores))) / spread
    reach = quantile(0.95, many - 1) * error
    chance = beyond(amount / error, many - 1) if error > 0 else float(amount == 0)
    return Slope(amount, amount - reach, amount + reach, chance, len(rows), many)


def _numbered(names: Sequence[str]) -> Numbers:
    places = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([places[name] for name in names], dtype=np.int64)


def _taken_out(values: Columns, groups: Sequence[Numbers]) -> Columns:
    """The values less the mean of each group, in turn until nothing changes any more."""
    left = values.astype(np.float64)
    scale = float(np.abs(left).max(initial=0.0)) or 1.0
    for _ in range(ROUNDS):
        before = left
        for group in groups:
            sums, counts = np.bincount(group, weights=left), np.bincount(group)
            left = left - (sums / np.maximum(counts, 1))[group]
        if len(groups) == 1 or float(np.abs(left - before).max(initial=0.0)) < CLOSE * scale:
            break
    return left
