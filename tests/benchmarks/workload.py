"""The calculation workload: five roles of six components, one gate, one modifier, one cap, all inputs whole numbers.

Results like to stand exactly on a point of their curve, because that is where real results stand and where floats fail.
Amounts are scaled whole numbers: money in cents, results in hundredths, salaries' target shares in ten-thousandths.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]

SHARES = np.array([500, 750, 800, 1000, 1250, 1500, 1750, 2000, 2500, 3000, 3333, 4000])
DAYS = 92
ROLES = 5
CAPS = (Fraction(150, 100), Fraction(175, 100), Fraction(2), Fraction(160, 100), Fraction(180, 100))
FACTORS = ((90, 100, 110), (90, 100, 110), (90, 100, 110), (85, 100, 115), (90, 100, 110))
GATE = 7000
WEIGHTS = (30, 20, 15, 15, 10, 10)
# threshold, target, maximum in hundredths of the unit; a falling row is one where less is better
POINTS = (
    (8000, 9000, 9500),
    (4000, 3000, 2000),
    (7000, 8500, 9800),
    (1200, 600, 300),
    (6000, 7500, 9000),
    (2000, 3500, 5000),
    (900, 500, 250),
    (5500, 8000, 9900),
)
QUOTA_POINTS = (70, 100, 130)
PAYS = (50, 100, 190)


@dataclass(frozen=True)
class Workload:
    """Columns of one row a participant. kpis holds twelve columns: two against quota, eight results, gate, modifier."""

    role: Integers
    salary: Integers
    share: Integers
    days: Integers
    quota: Integers
    kpis: Integers

    def __len__(self) -> int:
        return len(self.role)

    def column(self, name: str) -> Integers:
        """A column by its short name: k0, k1 … are KPIs, q0 and q1 quotas."""
        if name[0] in "kq" and name[1:].isdecimal():
            numbered: Integers = (self.kpis if name[0] == "k" else self.quota)[int(name[1:])]
            return numbered
        named: Integers = getattr(self, name)
        return named

    def rows(self, start: int, end: int) -> Workload:
        """The participants from start to before end."""
        parts = (self.role, self.salary, self.share, self.days, self.quota, self.kpis)
        return Workload(*(part[..., start:end] for part in parts))


def kpi_of(role: int, component: int) -> int:
    """Which KPI a component of a role is paid on: both quota KPIs, then four of the eight others, by turns."""
    return component if component < 2 else 2 + (role * 2 + component - 2) % 8


def score_points(kpi: int) -> list[tuple[Fraction, Fraction]]:
    """Threshold, target and maximum of a KPI with what they pay; of the first two as shares of the quota."""
    places, unit = (QUOTA_POINTS, 100) if kpi < 2 else (POINTS[kpi - 2], 1)
    return [(Fraction(place, unit), Fraction(pays, 100)) for place, pays in zip(places, PAYS, strict=True)]


def generate(rows: int, seed: int = 7) -> Workload:
    """The workload of so many rows; the same rows for the same seed."""
    draw = np.random.default_rng(seed)
    whole = draw.integers(60, 501, rows) * 50_000
    salary = np.where(draw.random(rows) < 0.7, whole, draw.integers(3_000_000, 25_000_001, rows))
    days = np.where(draw.random(rows) < 0.8, DAYS, draw.integers(0, DAYS, rows))
    quota = np.stack([_quota(draw, rows, 100_000, 2_000_000), _quota(draw, rows, 30_000, 600_000)])
    role = draw.integers(0, ROLES, rows)
    columns = [_against_quota(draw, quota[index]) for index in (0, 1)]
    columns += [_around(draw, rows, *points) for points in POINTS]
    gate = np.where(draw.random(rows) < 0.05, GATE, np.rint(draw.normal(GATE + 700, 600, rows)))
    columns += [np.clip(gate, 0, 10_000), np.clip(np.rint(draw.normal(8000, 900, rows)), 0, 10_000)]
    kpis = np.stack([np.asarray(column, dtype=np.int64) for column in columns])
    return Workload(role, salary, draw.choice(SHARES, rows), days, quota, kpis)


def _quota(draw: np.random.Generator, rows: int, least: int, most: int) -> Integers:
    whole = draw.integers(least // 1000, most // 1000 + 1, rows) * 100_000
    drawn: Integers = np.where(draw.random(rows) < 0.8, whole, draw.integers(least * 100, most * 100 + 1, rows))
    return drawn


def _against_quota(draw: np.random.Generator, quota: Integers) -> Integers:
    attained: Integers = np.rint(quota * draw.normal(1.0, 0.2, len(quota)).clip(0, 2)).astype(np.int64)
    picked = draw.random(len(quota))
    for edge, least, most in ((100, 0.0, 0.10), (70, 0.10, 0.13), (130, 0.13, 0.15)):
        exact = (quota * edge) // 100
        attained = np.where((picked >= least) & (picked < most), exact, attained)
    return attained


def _around(draw: np.random.Generator, rows: int, threshold: int, target: int, maximum: int) -> Integers:
    spread = abs(maximum - threshold) / 2
    drawn = np.rint(draw.normal(target, spread, rows)).clip(0)
    picked = draw.random(rows)
    drawn = np.where(picked < 0.10, target, drawn)
    drawn = np.where((picked >= 0.10) & (picked < 0.13), threshold, drawn)
    return np.where((picked >= 0.13) & (picked < 0.15), maximum, drawn).astype(np.int64)
