"""DuckDB: one SQL statement over a table, on all processors; in DOUBLE and in DECIMAL."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import duckdb
import numpy as np
import pandas as pd

from tests.benchmarks.peers.way import Amounts, Way
from tests.benchmarks.workload import CAPS, DAYS, FACTORS, GATE, ROLES, WEIGHTS, Workload, kpi_of, score_points

DECIMAL = "DECIMAL(38, 12)"


def ways() -> list[Way]:
    """In floats, and in decimals of twelve places."""
    return [Way("DuckDB, DOUBLE", partial(_pay, kind="DOUBLE")), Way("DuckDB, DECIMAL", partial(_pay, kind=DECIMAL))]


def _pay(work: Workload, *, kind: str) -> Amounts:
    kpis = {f"k{index}": column for index, column in enumerate(work.kpis)}
    people = pd.DataFrame(
        {"role": work.role, "salary": work.salary, "share": work.share, "days": work.days}
        | {"q0": work.quota[0], "q1": work.quota[1], **kpis, "place": np.arange(len(work))}
    )
    with duckdb.connect() as database:
        database.register("people", people)
        found = database.execute(_statement(kind)).fetchnumpy()
    return np.stack([np.asarray(found[f"a{place}"]) for place in range(7)], axis=1)


def _statement(kind: str) -> str:
    roles = " UNION ALL ".join(f"({_role(role, kind)})" for role in range(ROLES))
    amounts = ", ".join(f"CAST(floor(p{part} + 0.5) AS BIGINT) AS a{part}" for part in range(7))
    return f"SELECT {amounts} FROM ({roles}) ORDER BY place"


def _role(role: int, kind: str) -> str:
    target = f"CAST(salary * share * days AS DOUBLE) / {40_000 * DAYS}"
    if kind == DECIMAL:
        target = f"CAST(CAST(salary * share * days AS DECIMAL(38, 0)) / {40_000 * DAYS} AS DECIMAL(24, 12))"
    scores = [f"{_score(kpi_of(role, part), kind)} AS s{part}" for part in range(6)]
    scored = f"SELECT place, k10, k11, {target} AS target, {', '.join(scores)} FROM people WHERE role = {role}"
    first = f"CASE WHEN k10 < {GATE} THEN 0 ELSE %s END" if role in (1, 3) else "%s"
    pays = [f"CAST(target * {weight / 100} * s{part} AS {kind})" for part, weight in enumerate(WEIGHTS)]
    pays[0] = first % pays[0]
    paid = f"SELECT *, {', '.join(f'{pay} AS p{part}' for part, pay in enumerate(pays))} FROM ({scored})"
    low, middle, high = (factor / 100 for factor in FACTORS[role])
    factor = f"CASE WHEN k11 < 7000 THEN {low} WHEN k11 < 9000 THEN {middle} ELSE {high} END"
    total = f"({' + '.join(f'p{part}' for part in range(6))}) * ({factor})"
    if role in (0, 2, 4):
        total = f"CASE WHEN k10 < {GATE} THEN 0 ELSE {total} END"
    return f"SELECT *, least({total}, target * {float(CAPS[role])}) AS p6 FROM ({paid})"


def _score(kpi: int, kind: str) -> str:
    points = score_points(kpi)
    narrow = "DOUBLE" if kind == "DOUBLE" else "DECIMAL(18, 9)"
    reached = f"CAST(k{kpi} AS {narrow})"
    if kpi < 2:
        quotient = (
            f"CAST(k{kpi} AS DOUBLE) / q{kpi}" if kind == "DOUBLE" else f"CAST(k{kpi} AS DECIMAL(27, 9)) / q{kpi}"
        )
        reached = f"CAST({quotient} AS {narrow})"
    beyond = "<" if points[0] < points[-1] else ">"
    cases = [f"WHEN {reached} {beyond} {float(points[0][0])} THEN 0"]
    for (left, pays), (right, more) in pairwise(points):
        line = f"{float(pays)} + ({reached} - {float(left)}) * {float(more - pays)} / {float(right - left)}"
        cases.append(f"WHEN {reached} {beyond} {float(right)} THEN {line}")
    return f"CAST(CASE {' '.join(cases)} ELSE {float(points[-1][1])} END AS {narrow})"
