"""Component pay in words, as the file says it: pay in money, rates, slopes, a matrix, limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from incentives.policy.mechanics import (
    EACH_SLICE,
    WHOLE,
    Axis,
    LimitBasis,
    Matrix,
    PayLimit,
    RateLevel,
    Rates,
    Slope,
)
from incentives.policy.model import Beyond, Measure, Path
from incentives.values.unit import PERCENT, Unit


def beyond_words(beyond: Beyond | Slope, pays_in: Unit, measure: Measure) -> str:
    """What a curve does beyond an end."""
    if not isinstance(beyond, Slope):
        return str(beyond)
    per = f"{PERCENT.show(beyond.per)} of target" if beyond.of_target else measure.unit.show(beyond.per)
    return f"continues at {pays_in.show(beyond.pays)} per {per}"


def rate_words(rates: Rates, measure: Measure) -> Iterator[tuple[str, str, Path]]:
    """How rates apply, and each level: label, words and where it stands below the component."""
    applies = WHOLE if rates.whole else EACH_SLICE
    applies += ", on top of the year to date" if rates.year_to_date else ""
    applies += ", each transaction alone" if rates.each_transaction else ""
    yield "rates apply", applies, ("rates", "apply")
    for level in rates.levels:
        yield f"level {level.key}", _level(level, rates.pays_in, measure), ("rates", "levels", level.key)


def _level(level: RateLevel, money: Unit, measure: Measure) -> str:
    edge = f"{PERCENT.show(level.edge)} of target" if level.of_target else measure.unit.show(level.edge)
    rate = f"{money.show(level.rate)} each" if level.each else PERCENT.show(level.rate)
    plus = f" plus {money.show(level.plus)}" if level.plus else ""
    return f"{'at least' if level.inclusive else 'above'} {edge} pays {rate}{plus}"


def matrix_words(matrix: Matrix, measures: Mapping[str, Measure]) -> Iterator[tuple[str, str, Path]]:
    """The levels of both measures, every row of pays, and what holds between and below them."""
    yield "rows", _axis(matrix.rows, measures), ("matrix", "rows")
    yield "columns", _axis(matrix.columns, measures), ("matrix", "columns")
    yield "between levels", str(matrix.between), ("matrix", "between")
    for row in matrix.rows.levels:
        pays = (f"{column} {matrix.pays_in.show(matrix.pays[row, column])}" for column in matrix.columns.levels)
        yield f"row {row}", ", ".join(pays), ("matrix", "pays", row)
    yield "otherwise", f"pays {matrix.pays_in.show(matrix.otherwise)}", ("matrix", "otherwise")


def _axis(axis: Axis, measures: Mapping[str, Measure]) -> str:
    unit = measures[axis.measure].unit
    return f"{axis.measure}: {', '.join(f'{key} {unit.show(edge)}' for key, edge in axis.levels.items())}"


def pay_limit_words(limit: PayLimit | None, money: Unit) -> str | None:
    """A limit of a component; None without one."""
    if limit is None:
        return None
    if limit.basis is LimitBasis.MONEY:
        return money.show(limit.amount)
    if limit.basis is LimitBasis.WORTH:
        return PERCENT.show(limit.amount)
    plus = (money if limit.plus_in_money else PERCENT).show(limit.plus)
    return f"{PERCENT.show(limit.amount)} of {limit.component}{f' plus {plus}' if limit.plus else ''}"


def share_words(share: Fraction | None) -> str | None:
    """A share in percent; None without one."""
    return None if share is None else PERCENT.show(share)
