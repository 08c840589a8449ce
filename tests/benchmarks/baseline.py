"""The same workload as people write it by hand: numpy floats, masks and `np.interp`. Fast, and wrong on some rows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tests.benchmarks.workload import (
    CAPS,
    DAYS,
    FACTORS,
    GATE,
    PAYS,
    POINTS,
    QUOTA_POINTS,
    ROLES,
    WEIGHTS,
    Workload,
    kpi_of,
)

Floats = npt.NDArray[np.float64]


def baseline(work: Workload) -> Floats:
    """Six components and the total in cents, one row a participant."""
    paid = np.zeros((len(work), 7))
    for role in range(ROLES):
        rows = np.flatnonzero(work.role == role)
        paid[rows] = _role(work, role, rows)
    return paid


def _role(work: Workload, role: int, rows: npt.NDArray[np.intp]) -> Floats:
    target = work.salary[rows] * (work.share[rows] / 10_000) / 4 * (work.days[rows] / DAYS)
    closed = work.kpis[10][rows] < GATE
    modifier = work.kpis[11][rows]
    low, middle, high = (factor / 100 for factor in FACTORS[role])
    factor = np.where(modifier < 7000, low, np.where(modifier < 9000, middle, high))
    amounts = np.zeros((len(rows), 7))
    total = np.zeros(len(rows))
    for component, weight in enumerate(WEIGHTS):
        pay = target * (weight / 100) * _score(work, rows, kpi_of(role, component))
        if role in (1, 3) and component == 0:
            pay = np.where(closed, 0.0, pay)
        amounts[:, component] = np.floor(pay + 0.5)
        total += pay
    if role in (0, 2, 4):
        total = np.where(closed, 0.0, total)
    amounts[:, 6] = np.floor(np.minimum(total * factor, target * float(CAPS[role])) + 0.5)
    return amounts


def _score(work: Workload, rows: npt.NDArray[np.intp], kpi: int) -> Floats:
    pays = [share / 100 for share in PAYS]
    if kpi < 2:
        reached = work.kpis[kpi][rows] / work.quota[kpi][rows]
        points = [point / 100 for point in QUOTA_POINTS]
    else:
        reached = work.kpis[kpi][rows].astype(np.float64)
        points = [float(point) for point in POINTS[kpi - 2]]
    if points[0] < points[-1]:
        return np.where(reached < points[0], 0.0, np.interp(reached, points, pays))
    return np.where(reached > points[0], 0.0, np.interp(reached, points[::-1], pays[::-1]))
