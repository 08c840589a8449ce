"""The same workload as people write it by hand: numpy floats, masks and `np.interp`. Fast, and wrong on some rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

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
    Integers,
    Workload,
    kpi_of,
)

Floats = npt.NDArray[np.float64]


def baseline(work: Workload) -> Floats:
    """Six components and the total in cents, one row a participant."""
    paid = np.empty((len(work), 7))
    for role in range(ROLES):
        rows = np.flatnonzero(work.role == role)
        paid[rows] = pay_role(role, partial(_of_rows, work, rows))
    return paid


def _of_rows(work: Workload, rows: npt.NDArray[np.intp], name: str) -> Integers:
    return work.column(name)[rows]


def pay_role(role: int, column: Callable[[str], Integers]) -> Floats:
    """The amounts of everybody in a role, from their columns by name."""
    target = column("salary") * (column("share") / 10_000) / 4 * (column("days") / DAYS)
    closed, modifier = column("k10") < GATE, column("k11")
    low, middle, high = (factor / 100 for factor in FACTORS[role])
    factor = np.where(modifier < 7000, low, np.where(modifier < 9000, middle, high))
    amounts = np.empty((len(target), 7))
    total = np.zeros(len(target))
    for component, weight in enumerate(WEIGHTS):
        pay = target * (weight / 100) * score(column, kpi_of(role, component))
        if role in (1, 3) and component == 0:
            pay = np.where(closed, 0.0, pay)
        amounts[:, component] = np.floor(pay + 0.5)
        total += pay
    if role in (0, 2, 4):
        total = np.where(closed, 0.0, total)
    amounts[:, 6] = np.floor(np.minimum(total * factor, target * float(CAPS[role])) + 0.5)
    return amounts


def score(column: Callable[[str], Integers], kpi: int) -> Floats:
    pays = [share / 100 for share in PAYS]
    if kpi < 2:
        reached = column(f"k{kpi}") / column(f"q{kpi}")
        points = [point / 100 for point in QUOTA_POINTS]
    else:
        reached = column(f"k{kpi}").astype(np.float64)
        points = [float(point) for point in POINTS[kpi - 2]]
    if points[0] < points[-1]:
        return np.where(reached < points[0], 0.0, np.interp(reached, points, pays))
    return np.where(reached > points[0], 0.0, np.interp(reached, points[::-1], pays[::-1]))
