"""numba: one compiled loop over the rows, in floats, on one processor."""

from __future__ import annotations

import numba
import numpy as np

from tests.benchmarks.peers.way import Amounts, Way
from tests.benchmarks.workload import CAPS, DAYS, FACTORS, GATE, ROLES, WEIGHTS, Workload, kpi_of, score_points

KPI_OF = np.array([[kpi_of(role, part) for part in range(6)] for role in range(ROLES)])
POINTS = np.array([[[float(at), float(pays)] for at, pays in score_points(kpi)] for kpi in range(10)])
SHARES = np.array(WEIGHTS) / 100
LIMITS = np.array([float(cap) for cap in CAPS])
MODIFIERS = np.array(FACTORS) / 100


def ways() -> list[Way]:
    """The loop, compiled on first use."""
    return [Way("numba, float64", _pay)]


def _pay(work: Workload) -> Amounts:
    paid = np.empty((len(work), 7))
    _loop(work.role, work.salary, work.share, work.days, work.quota, work.kpis, paid)
    return paid


@numba.njit(cache=False)
def _loop(role, salary, share, days, quota, kpis, paid):
    for row in range(len(role)):
        own = role[row]
        target = salary[row] * (share[row] / 10_000) / 4 * (days[row] / DAYS)
        closed, total = kpis[10, row] < GATE, 0.0
        for part in range(6):
            kpi = KPI_OF[own, part]
            reached = kpis[kpi, row] / quota[kpi, row] if kpi < 2 else float(kpis[kpi, row])
            pay = target * SHARES[part] * _score(kpi, reached)
            if closed and part == 0 and own in (1, 3):
                pay = 0.0
            total += pay
            paid[row, part] = np.floor(pay + 0.5)
        if closed and own in (0, 2, 4):
            total = 0.0
        modifier = kpis[11, row]
        total *= MODIFIERS[own, 0 if modifier < 7000 else 1 if modifier < 9000 else 2]
        paid[row, 6] = np.floor(min(total, target * LIMITS[own]) + 0.5)


@numba.njit(cache=False)
def _score(kpi, reached):
    points = POINTS[kpi]
    sign = 1.0 if points[0, 0] < points[2, 0] else -1.0
    if sign * reached < sign * points[0, 0]:
        return 0.0
    for index in range(2):
        if sign * reached < sign * points[index + 1, 0]:
            slope = (points[index + 1, 1] - points[index, 1]) / (points[index + 1, 0] - points[index, 0])
            return points[index, 1] + (reached - points[index, 0]) * slope
    return points[2, 1]
