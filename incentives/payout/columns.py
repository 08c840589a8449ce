"""The columns way: everybody of a plan at once, at the speed of float64, exact for every row.

A program (columns_program) is run in floats over blocks of rows that stay in the cache (columns_run, columns_floats).
The floats' distance from the exact values is bounded (columns_bounds); where a rounding, a jump or a limit could fall
either way inside the bound, whole numbers decide (whole_numbers), and what even they cannot, fractions. So no cent is
ever decided by a float that could be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from incentives.payout.columns_floats import Block
from incentives.payout.columns_prepared import Prepared
from incentives.payout.columns_program import build_program
from incentives.payout.columns_run import AmountColumns
from incentives.payout.exact import Payout, calculate, carried_of
from incentives.payout.whole_column import Floats, Integers, WholeColumn, whole_column
from incentives.plan.expression import Expression
from incentives.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class Counts:
    """What many scorecards earn, as whole numbers of the policy's rounding place: one array a component, one in all."""

    components: Mapping[str, Integers]
    total: Integers


class PayColumns(AmountColumns):
    """What a plan pays, as a program over inputs of given units."""

    def __init__(self, plan: Plan, units: Mapping[str, Fraction]) -> None:
        self.plan = plan
        pays = [*(part.pay for part in plan.parts), plan.total]
        amounts = {str(place): pay for place, pay in enumerate(pays)}
        super().__init__(amounts, {each.name: units[each.name] for each in plan.inputs}, plan.policy.rounding)

    def pay(self, inputs: Mapping[str, WholeColumn], *, decide: bool = True) -> Counts:
        """The payouts of many scorecards; with decide off, what plain floats make of them."""
        counts = list(self.counts(inputs, decide=decide).values())
        return Counts({part.key: column for part, column in zip(self.plan.parts, counts, strict=False)}, counts[-1])


def pay_columns(plan: Plan, inputs: Mapping[str, WholeColumn]) -> Counts:
    """The payouts of many scorecards. Inputs are one column for each amount that the plan asks for, all of one length.

    ZeroDivisionError when a row divides by zero.
    """
    return PayColumns(plan, {name: column.unit for name, column in inputs.items()}).pay(inputs)


def calculate_columns(plan: Plan, scorecards: Sequence[Mapping[str, Fraction]]) -> list[Payout]:
    """The payouts of many scorecards, each equal to the exact way's. KeyError when one lacks an amount."""
    if not scorecards:
        return []
    inputs = {each.name: whole_column([card.get(each.name) for card in scorecards]) for each in plan.inputs}
    for name in plan.required:
        if inputs[name].known is not None:
            raise KeyError(name)
    if not inputs:
        return [calculate(plan, card) for card in scorecards]
    counts = pay_columns(plan, inputs)
    over, under = plan.policy.rounding.to.as_integer_ratio()
    keys = [part.key for part in plan.parts]
    columns = [counts.components[key].tolist() for key in keys]
    amounts = [[Fraction(count * over, under) for count in column] for column in (*columns, counts.total.tolist())]
    rows = zip(*amounts, strict=True)
    return [
        Payout(dict(zip(keys, parts, strict=True)), total, carried_of(plan, card))
        for card, (*parts, total) in zip(scorecards, rows, strict=True)
    ]


class PlainColumns:
    """An expression over plain floats, unrounded and every float believed: for searches, never for pay."""

    def __init__(self, expression: Expression, inputs: Iterable[str]) -> None:
        units = dict.fromkeys(inputs, Fraction(1))
        self._prepared = Prepared(build_program({"it": expression}, units, rounding=False))

    def values(self, inputs: Mapping[str, Floats], rows: int) -> Floats:
        """The expression's float in every row; each input is a float a row, or one for all."""
        wanted = self._prepared.program.wanted["it"]
        with np.errstate(all="ignore"):
            found = Block(self._prepared, inputs, rows).value(wanted.step) * float(wanted.unit)
        return found if found.ndim else np.full(rows, found)
