"""Python's decimals, row by row, at their usual 28 digits."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import numpy as np

from tests.benchmarks.peers.way import Amounts, Way
from tests.benchmarks.workload import CAPS, DAYS, FACTORS, GATE, ROLES, WEIGHTS, Workload, kpi_of, score_points

CENT = Decimal(1)
Points = list[tuple[Decimal, Decimal]]


def ways() -> list[Way]:
    """Over a sample."""
    return [Way("Python Decimal", _pay, rows=20_000)]


def _pay(work: Workload) -> Amounts:
    points = [[(_decimal(at), _decimal(pays)) for at, pays in score_points(kpi)] for kpi in range(10)]
    chosen = [[(kpi_of(role, part), Decimal(WEIGHTS[part]) / 100) for part in range(6)] for role in range(ROLES)]
    columns = (work.role, work.salary, work.share, work.days, *work.quota, *work.kpis)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return np.array([_row(points, chosen[row[0]], row) for row in rows], dtype=np.int64)


def _decimal(number: object) -> Decimal:
    return Decimal(getattr(number, "numerator")) / Decimal(getattr(number, "denominator"))  # noqa: B009


def _row(points: list[Points], parts: list[tuple[int, Decimal]], row: tuple[int, ...]) -> list[int]:
    role, kpis = row[0], row[6:]
    target = Decimal(row[1]) * Decimal(row[2]) / 10_000 / 4 * row[3] / DAYS
    closed = kpis[10] < GATE
    pays = []
    for kpi, weight in parts:
        reached = Decimal(kpis[kpi]) / row[4 + kpi] if kpi < 2 else Decimal(kpis[kpi])
        pays.append(target * weight * _score(points[kpi], reached))
    if closed and role in (1, 3):
        pays[0] = Decimal(0)
    low, middle, high = FACTORS[role]
    total = sum(pays, Decimal(0)) * (low if kpis[11] < 7000 else middle if kpis[11] < 9000 else high) / 100
    if closed and role in (0, 2, 4):
        total = Decimal(0)
    cap = target * _decimal(CAPS[role])
    return [int(amount.quantize(CENT, ROUND_HALF_UP)) for amount in (*pays, min(total, cap))]


def _score(points: Points, reached: Decimal) -> Decimal:
    rising = points[0] < points[-1]
    if reached < points[0][0] if rising else reached > points[0][0]:
        return Decimal(0)
    for (left, pays), (right, more) in pairwise(points):
        if reached < right if rising else reached > right:
            return pays + (reached - left) * (more - pays) / (right - left)
    return points[-1][1]
