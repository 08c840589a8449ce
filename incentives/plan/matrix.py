"""A matrix as an expression: every row's pay over the columns, times how much of the row the first result reaches.

Worked example: rows at 10 and 20, columns at 1 and 2, straight between them. Ten is the first row alone, 15 half of
each; 1.5 is half of each column. So 15 and 1.5 pay the mean of the four cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from incentives.plan.expression import Constant, Either, Enough, Expression, Holds, Mapped, Product, Sum
from incentives.policy.mechanics import Axis, Between, Matrix
from incentives.policy.model import Comparison
from incentives.values.curve import Curve, Line, straight


def paid_by_matrix(matrix: Matrix, row: Expression, column: Expression) -> Expression:
    """The pay of two results; below the first level of either, what the matrix says otherwise."""
    reached = tuple(_reached(axis, result) for axis, result in ((matrix.rows, row), (matrix.columns, column)))
    parts = []
    for index, level in enumerate(matrix.rows.levels):
        here = [Fraction(int(each == index)) for each in range(len(matrix.rows.levels))]
        pays = [matrix.pays[level, name] for name in matrix.columns.levels]
        share = Mapped(row, axis_curve(matrix.rows, here, matrix.between))
        parts.append(Product((share, Mapped(column, axis_curve(matrix.columns, pays, matrix.between)))))
    return Either(Enough(2, reached), Sum(tuple(parts)), Constant(matrix.otherwise))


def axis_curve(axis: Axis, values: Sequence[Fraction], between: Between) -> Curve:
    """The curve that has these values at the levels of an axis; nothing before the first, flat after the last."""
    edges, way = list(axis.levels.values()), list(values)
    if between is Between.STRAIGHT and len(edges) > 1:
        placed = list(zip(edges, way, strict=True))
        before, after = Line.flat(Fraction(0)), Line.flat(way[-1])
        if axis.upward:
            return straight(placed, before, after)
        return straight(placed[::-1], after, before, left_counts=True)
    lines = [Line.flat(Fraction(0)), *map(Line.flat, way)]
    if axis.upward:
        return Curve(tuple(edges), tuple(lines), (False,) * len(edges))
    return Curve(tuple(edges[::-1]), tuple(lines[::-1]), (True,) * len(edges))


def _reached(axis: Axis, result: Expression) -> Holds:
    first = next(iter(axis.levels.values()))
    return Holds(result, Comparison.AT_LEAST if axis.upward else Comparison.AT_MOST, first)
