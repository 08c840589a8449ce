"""pandas: vectorised group by group, and the row by row that people start with."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.benchmarks.baseline import pay_role
from tests.benchmarks.peers.way import Amounts, Way
from tests.benchmarks.workload import CAPS, DAYS, FACTORS, GATE, WEIGHTS, Workload, kpi_of, score_points

NAMES = [f"c{part}" for part in range(7)]
Score = tuple[bool, list[float], list[float]]


def ways() -> list[Way]:
    """Vectorised, and with `DataFrame.apply`."""
    return [Way("pandas groupby, vectorised", _groups), Way("pandas, row by row", _rows, rows=5_000)]


def _frame(work: Workload) -> pd.DataFrame:
    kpis = {f"k{index}": column for index, column in enumerate(work.kpis)}
    people = {"role": work.role, "salary": work.salary, "share": work.share, "days": work.days}
    return pd.DataFrame({**people, "q0": work.quota[0], "q1": work.quota[1], **kpis})


def _groups(work: Workload) -> Amounts:
    paid = [_group(int(str(role)), group) for role, group in _frame(work).groupby("role")]
    return np.asarray(pd.concat(paid).sort_index())


def _group(role: int, group: pd.DataFrame) -> pd.DataFrame:
    column = {name: group[name].to_numpy() for name in group}
    amounts = pay_role(role, column.__getitem__)
    return pd.DataFrame(amounts, columns=NAMES, index=group.index)


def _rows(work: Workload) -> Amounts:
    scores = [_points(kpi) for kpi in range(10)]
    return np.asarray(_frame(work).apply(lambda row: pd.Series(_row(scores, row)), axis=1))


def _points(kpi: int) -> Score:
    points = sorted((float(at), float(pays)) for at, pays in score_points(kpi))
    return points[0][1] < points[-1][1], [at for at, _ in points], [pays for _, pays in points]


def _row(scores: list[Score], row: pd.Series[float]) -> list[float]:
    role = int(row["role"])
    target = row["salary"] * (row["share"] / 10_000) / 4 * (row["days"] / DAYS)
    closed = row["k10"] < GATE
    pays = []
    for part, weight in enumerate(WEIGHTS):
        kpi = kpi_of(role, part)
        reached = row[f"k{kpi}"] / row[f"q{kpi}"] if kpi < 2 else row[f"k{kpi}"]
        pays.append(target * (weight / 100) * _score(scores[kpi], reached))
    if closed and role in (1, 3):
        pays[0] = 0.0
    low, middle, high = (factor / 100 for factor in FACTORS[role])
    total = sum(pays) * (low if row["k11"] < 7000 else middle if row["k11"] < 9000 else high)
    if closed and role in (0, 2, 4):
        total = 0.0
    return [np.floor(amount + 0.5) for amount in (*pays, min(total, target * float(CAPS[role])))]


def _score(score: Score, reached: float) -> float:
    rising, places, pays = score
    missed = reached < places[0] if rising else reached > places[-1]
    return 0.0 if missed else float(np.interp(reached, places, pays))
