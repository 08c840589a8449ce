"""Python integers, row by row: the truth that every way is compared with in all rows, independent of the project.

Pay is salary × share ÷ 10,000 ÷ 4 × days ÷ 92 × weight × score, in cents; all of it stays a fraction of integers until
each amount is rounded half up once. The score over a quota is a·k + b·q over the quota q times a constant.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

import numpy as np

from tests.benchmarks.peers.way import Way
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

Line = tuple[int, int]  # slope and start over the scale of its KPI
Table = tuple[tuple[int, ...], bool, tuple[Line, ...], int]

BASE = 10_000 * 4 * DAYS * 100  # what salary × share × days × weight is divided by


def ways() -> list[Way]:
    """Python integers."""
    return [Way("Python integers", pay)]


def pay(work: Workload) -> Integers:
    """The exact cents of every row."""
    tables = [_table(kpi) for kpi in range(10)]
    chosen = [[(kpi_of(role, part), WEIGHTS[part]) for part in range(6)] for role in range(ROLES)]
    columns = (work.role, work.salary * work.share * work.days, *work.quota, *work.kpis)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return np.array([_row(tables, chosen[row[0]], row) for row in rows], dtype=np.int64).reshape(-1, 7)


def _row(tables: list[Table], parts: list[tuple[int, int]], row: tuple[int, ...]) -> list[int]:
    role, base, quotas, kpis = row[0], row[1], row[2:4], row[4:]
    closed = kpis[10] < GATE
    paid, over, under = [], 0, 1
    for place, (kpi, weight) in enumerate(parts):
        score, scale = _score(tables[kpi], kpis[kpi], quotas[kpi] if kpi < 2 else None)
        if closed and place == 0 and role in (1, 3):
            score = 0
        paid.append(_rounded(base * weight * score, BASE * scale))
        over, under = over * scale + weight * score * under, under * scale
    if closed and role in (0, 2, 4):
        over = 0
    low, middle, high = FACTORS[role]
    over, under = over * (low if kpis[11] < 7000 else middle if kpis[11] < 9000 else high), under * 100
    cap = 100 * CAPS[role]
    if over * cap.denominator > cap.numerator * under:
        over, under = cap.numerator, cap.denominator
    return [*paid, _rounded(base * over, BASE * under)]


def _rounded(over: int, under: int) -> int:
    return (2 * over + under) // (2 * under)


def _score(table: Table, result: int, quota: int | None) -> tuple[int, int]:
    """The score as a whole number over a scale."""
    cuts, rising, lines, scale = table
    if quota is not None:
        which = sum(100 * result >= cut * quota for cut in cuts)
    else:
        which = sum(result >= cut if rising else result <= cut for cut in cuts)
    slope, start = lines[which]
    return slope * result + start * (quota or 1), scale * (quota or 1)


def _table(kpi: int) -> Table:
    """Cuts from the threshold on, and after each of them its line: nothing, to target, to maximum, flat."""
    points = QUOTA_POINTS if kpi < 2 else POINTS[kpi - 2]
    unit = 100 if kpi < 2 else 1
    places = [Fraction(point, unit) for point in points]
    pays = [Fraction(share, 100) for share in PAYS]
    lines = [(Fraction(0), Fraction(0))]
    for index in (0, 1):
        slope = (pays[index + 1] - pays[index]) / (places[index + 1] - places[index])
        lines.append((slope, pays[index] - slope * places[index]))
    lines.append((Fraction(0), pays[2]))
    scale = lcm(*(number.denominator for line in lines for number in line))
    whole = tuple((int(slope * scale), int(start * scale)) for slope, start in lines)
    return tuple(points), points[0] < points[-1], whole, scale
