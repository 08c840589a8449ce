"""Polars: expressions over a frame, role by role, on all processors; in floats and in 128-bit integers."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import polars as pl

from tests.benchmarks.peers.way import Amounts, Way
from tests.benchmarks.workload import CAPS, DAYS, FACTORS, GATE, ROLES, WEIGHTS, Workload, kpi_of, score_points

FINE = 10**9  # integers are billionths of a cent


def ways() -> list[Way]:
    """In floats, and in integers."""
    return [Way("polars, float64", _in_floats), Way("polars, 128-bit integers", _in_integers)]


def _in_floats(work: Workload) -> Amounts:
    return _pay(work, [_float_role(role) for role in range(ROLES)])


def _in_integers(work: Workload) -> Amounts:
    return _pay(work, [_whole_role(role) for role in range(ROLES)])


def _pay(work: Workload, roles: list[list[pl.Expr]]) -> Amounts:
    kpis = {f"k{index}": column for index, column in enumerate(work.kpis)}
    people = {"role": work.role, "salary": work.salary, "share": work.share, "days": work.days}
    frame = pl.DataFrame({**people, "q0": work.quota[0], "q1": work.quota[1], **kpis}).with_row_index("row").lazy()
    paid = [
        frame.filter(pl.col("role") == role).select(
            "row", *(amount.cast(pl.Int64).alias(f"c{place}") for place, amount in enumerate(amounts))
        )
        for role, amounts in enumerate(roles)
    ]
    return np.asarray(pl.concat(paid).sort("row").drop("row").collect().to_numpy())


def _float_role(role: int) -> list[pl.Expr]:
    target = pl.col("salary") * (pl.col("share") / 10_000) / 4 * (pl.col("days") / DAYS)
    pays = [target * (weight / 100) * _float_score(kpi_of(role, place)) for place, weight in enumerate(WEIGHTS)]
    amounts = _changed(role, pays, _factor(role) / 100, target * float(CAPS[role]))
    return [(amount + 0.5).floor() for amount in amounts]


def _whole_role(role: int) -> list[pl.Expr]:
    base = pl.col("salary").cast(pl.Int128) * pl.col("share") * pl.col("days")
    pays = [_whole_pay(base * weight, kpi_of(role, place)) for place, weight in enumerate(WEIGHTS)]
    cap = base * (FINE * int(100 * CAPS[role])) // (100 * 40_000 * DAYS)
    amounts = _changed(role, pays, _factor(role).cast(pl.Int128), cap * 100)
    fine = [*amounts[:6], amounts[6] // 100]
    return [(2 * amount + FINE) // (2 * FINE) for amount in fine]


def _factor(role: int) -> pl.Expr:
    low, middle, high = FACTORS[role]
    return pl.when(pl.col("k11") < 7000).then(low).when(pl.col("k11") < 9000).then(middle).otherwise(high)


def _changed(role: int, pays: list[pl.Expr], factor: pl.Expr, cap: pl.Expr) -> list[pl.Expr]:
    closed = pl.col("k10") < GATE
    if role in (1, 3):
        pays = [pl.when(closed).then(0).otherwise(pays[0]), *pays[1:]]
    total = sum(pays[1:], pays[0]) * factor
    if role in (0, 2, 4):
        total = pl.when(closed).then(0).otherwise(total)
    return [*pays, pl.min_horizontal(total, cap)]


def _float_score(kpi: int) -> pl.Expr:
    points = [(float(at), float(pays)) for at, pays in score_points(kpi)]
    reached = pl.col(f"k{kpi}") / pl.col(f"q{kpi}") if kpi < 2 else pl.col(f"k{kpi}").cast(pl.Float64)
    lines = [pays + (reached - at) * slope for (at, pays), slope in zip(points, _slopes(points), strict=False)]
    below = [reached < at if points[0] < points[-1] else reached > at for at, _ in points]
    return _chosen(below, [pl.lit(0.0), *lines, pl.lit(points[-1][1])])


def _whole_pay(base: pl.Expr, kpi: int) -> pl.Expr:
    """Pay in billionths of a cent, cut off: 128 bits do not hold the exact fraction."""
    points = score_points(kpi)
    reached, quota = pl.col(f"k{kpi}").cast(pl.Int128), pl.col(f"q{kpi}").cast(pl.Int128) if kpi < 2 else pl.lit(1)
    rising = points[0] < points[-1]
    below = [
        reached * at.denominator < quota * at.numerator if rising else reached * at.denominator > quota * at.numerator
        for at, _ in points
    ]
    slopes = [(high[1] - low[1]) / (high[0] - low[0]) for low, high in pairwise(points)]
    lines = [(slope, pays - slope * at) for (at, pays), slope in zip(points, slopes, strict=False)]
    paid = [_on_line(base, reached, quota, slope, start) for slope, start in [*lines, (Fraction(0), points[-1][1])]]
    return _chosen(below, [pl.lit(0), *paid])


def _on_line(base: pl.Expr, reached: pl.Expr, quota: pl.Expr, slope: Fraction, start: Fraction) -> pl.Expr:
    scale = slope.denominator * start.denominator
    over = reached * int(slope * scale) + quota * int(start * scale)
    return base * over * (FINE // 10_000) // (quota * (scale * 100 * 4 * DAYS))


def _slopes(points: list[tuple[float, float]]) -> list[float]:
    return [(high[1] - low[1]) / (high[0] - low[0]) for low, high in pairwise(points)]


def _chosen(below: list[pl.Expr], values: list[pl.Expr]) -> pl.Expr:
    first, second, third = below
    chosen = pl.when(first).then(values[0]).when(second).then(values[1]).when(third).then(values[2])
    return chosen.otherwise(values[3])
