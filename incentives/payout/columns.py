"""The columns way: everybody of a plan at once in float64, exact for every row.

Each expression is evaluated with a bound on how far its floats can be from the exact values. Where a rounding, a cut of
a curve or a limit could fall either way inside that bound, the row is undecided, and the exact way calculates it. So no
cent is ever decided by a float that could be wrong, and most rows never need fractions.

Bounds: u = 2**-53 is the largest relative error of one float operation; every bound is the sum of what its parts bring
and u times the largest magnitude the operation can have made, and is widened a little for its own rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from incentives.payout.bounded import (
    SAFE,
    UNIT,
    WIDER,
    Column,
    Flags,
    Floats,
    InputColumn,
    Integers,
    Ratio,
    input_column,
)
from incentives.payout.exact import Payout, calculate
from incentives.plan.expression import (
    Constant,
    Either,
    Enough,
    Expression,
    Greatest,
    Holds,
    Input,
    Known,
    Least,
    Mapped,
    Product,
    Quotient,
    Rounded,
    Sum,
    Test,
)
from incentives.plan.plan import Plan
from incentives.policy.model import Comparison
from incentives.values.curve import Curve
from incentives.values.rounding import Rounding, Ties

WHOLE = 2.0**52
BLOCK = 16_384


class Columns:
    """The value of any expression over many scorecards, and which rows it could not decide."""

    def __init__(self, inputs: Mapping[str, InputColumn], rows: int, *, rounding: bool = True) -> None:
        self.inputs = inputs
        self.rows = rows
        self.rounding = rounding
        self.undecided: Flags = np.zeros(rows, dtype=np.bool_)
        self._values: dict[Expression, Column] = {}
        self._tests: dict[Test, Flags] = {}

    def value(self, node: Expression) -> Column:
        """The column of an expression; rows that it cannot be sure of are added to `undecided`."""
        found = self._values.get(node)
        if found is None:
            found = self._values[node] = self._calculate(node)
        return found

    def calculated(self) -> Iterator[tuple[Expression, Column]]:
        """Every expression that was calculated so far, with its column."""
        yield from self._values.items()

    def holds(self, test: Test) -> Flags:
        """Where the test holds."""
        found = self._tests.get(test)
        if found is None:
            found = self._tests[test] = self._test(test)
        return found

    def _calculate(self, node: Expression) -> Column:
        match node:
            case Constant(value=value):
                nearest = float(value)
                error = 0.0 if Fraction(nearest) == value else abs(nearest) * UNIT * WIDER
                return Column(np.full(self.rows, nearest), error)
            case Input(name=name):
                column = self.inputs[name]
                return Column(column.values, column.error, column.ratio)
            case Sum(parts=parts):
                return self._sum([self.value(part) for part in parts])
            case Product(parts=parts):
                return self._product([self.value(part) for part in parts])
            case Quotient(over=over, under=under):
                return self._quotient(self.value(over), self.value(under))
            case Mapped(of=of, curve=curve):
                return self._mapped(self.value(of), curve)
            case Least(parts=parts):
                columns = [self.value(part) for part in parts]
                return Column(np.minimum.reduce([c.values for c in columns]), max(c.error for c in columns))
            case Greatest(parts=parts):
                columns = [self.value(part) for part in parts]
                return Column(np.maximum.reduce([c.values for c in columns]), max(c.error for c in columns))
            case Rounded(of=of, rounding=rounding):
                return self._rounded(self.value(of), rounding)
            case Either(test=test, then=then, otherwise=otherwise):
                one, other = self.value(then), self.value(otherwise)
                chosen = np.where(self.holds(test), one.values, other.values)
                return Column(chosen, max(one.error, other.error))

    def _sum(self, columns: Sequence[Column]) -> Column:
        total, error, magnitude = columns[0].values, columns[0].error, columns[0].largest
        for column in columns[1:]:
            total = total + column.values
            magnitude += column.largest
            error += column.error + UNIT * magnitude
        return Column(total, error * WIDER)

    def _product(self, columns: Sequence[Column]) -> Column:
        result, error = columns[0].values, columns[0].error
        for column in columns[1:]:
            left, right = float(np.max(np.abs(result), initial=0.0)), column.largest
            result = result * column.values
            error = left * column.error + right * error + error * column.error + UNIT * left * right
        return Column(result, error * WIDER)

    def _quotient(self, over: Column, under: Column) -> Column:
        """Rows whose divisor is not clearly above zero are undecided; their quotient is of no use."""
        usable = under.values > 4 * under.error
        if not usable.all():
            self.undecided |= ~usable
        divisor = np.where(usable, under.values, 1.0)
        result = over.values / divisor
        smallest = float(np.min(divisor, initial=np.inf)) - under.error
        largest = float(np.max(np.abs(result), initial=0.0))
        error = (over.error + largest * under.error) / smallest + UNIT * largest * (1 + under.error / smallest)
        return Column(result, error * WIDER, _quotient_ratio(over.ratio, under.ratio, usable))

    def _mapped(self, of: Column, curve: Curve) -> Column:
        slopes = np.array([float(line.slope) for line in curve.lines])
        starts = np.array([float(line.start) for line in curve.lines])
        which = np.zeros(self.rows, dtype=np.intp)
        unsure = 0.0
        for index, cut in enumerate(curve.cuts):
            signs = None if of.ratio is None else of.ratio.signs(cut)
            if signs is not None:
                which += (signs > 0) if curve.closes[index] else (signs >= 0)
                continue
            place = float(cut)
            margin = (of.error + abs(place) * UNIT) * WIDER
            which += (of.values > place) if curve.closes[index] else (of.values >= place)
            unsure = max(unsure, 2 * abs(slopes[index + 1] - slopes[index]) * margin)
            if curve.jump(index) != 0:
                self._doubt(np.abs(of.values - place), margin)
        steepest, farthest = float(np.max(np.abs(slopes))), float(np.max(np.abs(starts)))
        error = steepest * of.error + 3 * UNIT * (steepest * of.largest + farthest) + unsure
        return Column(slopes[which] * of.values + starts[which], error * WIDER)

    def _rounded(self, of: Column, rounding: Rounding) -> Column:
        if not self.rounding:
            return of
        place = float(rounding.to)
        scaled = of.values / place
        largest = float(np.max(np.abs(scaled), initial=0.0))
        margin = (of.error / place + 3 * UNIT * largest) * WIDER
        self._doubt(WHOLE - np.abs(scaled), margin)
        whole = np.floor(scaled)
        rest = scaled - whole
        if rounding.ties in (Ties.UP, Ties.DOWN):
            self._doubt(np.minimum(rest, 1 - rest), margin)
            away = rounding.ties is Ties.UP
            multiples = np.where((scaled >= 0) == away, np.ceil(scaled), whole)
        else:
            self._doubt(np.abs(rest - 0.5), margin)
            multiples = np.where(rest >= 0.5, whole + 1, whole)
        result = multiples * place
        return Column(result, 2 * UNIT * float(np.max(np.abs(result), initial=0.0)) * WIDER)

    def _doubt(self, distance: Floats, margin: float) -> None:
        """Rows that are not clearly farther away than the margin are undecided; so are rows that are no numbers."""
        self.undecided |= ~(distance > margin)

    def _test(self, test: Test) -> Flags:
        match test:
            case Known(input=asked):
                column = self.inputs.get(asked.name)
                return np.zeros(self.rows, dtype=np.bool_) if column is None else column.known
            case Holds(of=of, comparison=comparison, limit=limit):
                return self._compared(self.value(of), comparison, limit)
            case Enough(least=least, tests=tests):
                count = np.sum([self.holds(each) for each in tests], axis=0)
                enough: Flags = count >= least
                return enough

    def _compared(self, of: Column, comparison: Comparison, limit: Fraction) -> Flags:
        signs = None if of.ratio is None else of.ratio.signs(limit)
        if signs is None:
            place = float(limit)
            self._doubt(np.abs(of.values - place), (of.error + abs(place) * UNIT) * WIDER)
            signs = np.sign(of.values - place).astype(np.int64)
        match comparison:
            case Comparison.AT_LEAST:
                return signs >= 0
            case Comparison.AT_MOST:
                return signs <= 0
            case Comparison.ABOVE:
                return signs > 0
            case Comparison.BELOW:
                return signs < 0


def _quotient_ratio(over: Ratio | None, under: Ratio | None, usable: Flags) -> Ratio | None:
    """The exact quotient of two columns of whole numbers; unusable rows get a divisor of one."""
    if over is None or under is None or over.under is not None or under.under is not None:
        return None
    return Ratio(over.over, np.where(usable, under.over, 1), over.scale / under.scale)


@dataclass(frozen=True, slots=True)
class Counts:
    """What many scorecards earn, as whole numbers of the policy's rounding place: one array a component, one in all."""

    components: Mapping[str, Integers]
    total: Integers


def pay_columns(
    plan: Plan, inputs: Mapping[str, InputColumn], amounts_of: Callable[[int], Mapping[str, Fraction]]
) -> Counts:
    """The payouts of many scorecards. amounts_of gives the exact scorecard of a row; it is asked for undecided rows."""
    blocks = [
        _pay_block(
            plan, {name: column.rows(start, start + BLOCK) for name, column in inputs.items()}, start, amounts_of
        )
        for start in range(0, max(len(next(iter(inputs.values())).values), 1), BLOCK)
    ]
    return Counts(
        {part.key: np.concatenate([block.components[part.key] for block in blocks]) for part in plan.parts},
        np.concatenate([block.total for block in blocks]),
    )


def calculate_columns(plan: Plan, scorecards: Sequence[Mapping[str, Fraction]]) -> list[Payout]:
    """The payouts of many scorecards, each equal to the exact way's. KeyError when one lacks an amount."""
    if not scorecards:
        return []
    inputs = {each.name: input_column([card.get(each.name) for card in scorecards]) for each in plan.inputs}
    for name in plan.required:
        if not inputs[name].known.all():
            raise KeyError(name)
    if not inputs:
        return [calculate(plan, card) for card in scorecards]
    counts = pay_columns(plan, inputs, scorecards.__getitem__)
    place = plan.policy.rounding.to
    parts = {key: column.tolist() for key, column in counts.components.items()}
    return [
        Payout({key: column[row] * place for key, column in parts.items()}, total * place)
        for row, total in enumerate(counts.total.tolist())
    ]


def _pay_block(
    plan: Plan, inputs: Mapping[str, InputColumn], start: int, amounts_of: Callable[[int], Mapping[str, Fraction]]
) -> Counts:
    columns = Columns(inputs, len(next(iter(inputs.values())).values))
    rounding = plan.policy.rounding
    with np.errstate(all="ignore"):
        parts = {part.key: _multiples(columns, part.pay, rounding) for part in plan.parts}
        total = _multiples(columns, plan.total, rounding)
    for row in np.flatnonzero(columns.undecided).tolist():
        payout = calculate(plan, amounts_of(start + row))
        total = _put(total, row, int(payout.total / rounding.to))
        for key, amount in payout.components.items():
            parts[key] = _put(parts[key], row, int(amount / rounding.to))
    return Counts(parts, total)


def _put(counts: Integers, row: int, count: int) -> Integers:
    """The counts with one of them replaced; what does not fit into 64 bits makes them Python integers."""
    if not -SAFE < count < SAFE:
        counts = counts.astype(object)
    counts[row] = count
    return counts


def _multiples(columns: Columns, node: Expression, rounding: Rounding) -> Integers:
    """How many rounding places each row's amount is, rounding it where the expression itself is not rounded yet."""
    inner = node.of if isinstance(node, Rounded) and node.rounding == rounding else node
    rounded = columns.value(Rounded(inner, rounding))
    return np.rint(np.nan_to_num(rounded.values / float(rounding.to))).astype(np.int64)
