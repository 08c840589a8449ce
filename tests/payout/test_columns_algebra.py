"""The columns way over any expression: the exact way's amount in every row, and floats within their bounds."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from incentives.payout.columns_bounds import bounds_of
from incentives.payout.columns_floats import Block
from incentives.payout.columns_prepared import Prepared
from incentives.payout.columns_program import Measured, Program, _Builder, build_program
from incentives.payout.columns_run import AmountColumns, Job, run_together
from incentives.payout.exact import Exact
from incentives.payout.whole_column import WholeColumn
from incentives.payout.whole_unbounded import WholeNumbers
from incentives.plan.expression import Expression, Input, Rounded
from incentives.values.rounding import Rounding
from tests.payout.expressions import Drawn, drawn_expressions

SLOW = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
UNDEFINED = (KeyError, ZeroDivisionError)


def value_of(drawn: Drawn, row: int, node: Expression) -> Fraction | None:
    """The exact value in a row; None where it has none."""
    try:
        return Exact(drawn.amounts(row)).value(node)
    except UNDEFINED:
        return None


def rows_of(drawn: Drawn) -> int:
    return len(drawn.columns["money"])


@SLOW
@given(drawn_expressions())
def test_every_row_has_the_exact_amount(drawn: Drawn) -> None:
    exact = [value_of(drawn, row, drawn.expression) for row in range(rows_of(drawn))]
    assume(None not in exact)
    units = {name: column.unit for name, column in drawn.columns.items()}
    columns = AmountColumns({"it": drawn.expression}, units, drawn.rounding)
    counts = columns.counts(drawn.columns)["it"]
    assert counts.tolist() == [drawn.rounding.multiples(value or Fraction(0)) for value in exact]


@SLOW
@given(drawn_expressions())
def test_no_float_is_farther_from_the_exact_value_than_its_bound_says(drawn: Drawn) -> None:
    units = {name: column.unit for name, column in drawn.columns.items()}
    builder = _Builder(Program(units), rounding=True)
    builder.value(drawn.expression)
    program = builder.program
    bounds = bounds_of(program, {name: column.ends for name, column in drawn.columns.items()})
    block = Block(Prepared(program, bounds, WholeNumbers()), drawn.columns, rows_of(drawn))
    for node, found in builder._values.items():
        if not isinstance(found, Measured):
            continue
        bound = bounds[found.step]
        with np.errstate(all="ignore"):
            floats = np.broadcast_to(block.value(found.step), rows_of(drawn)).tolist()
        for row, value in enumerate(floats):
            exact = value_of(drawn, row, node)
            if exact is None or np.isnan(value) or bound.error == np.inf:
                assert exact is None or bound.void
                continue
            real = exact / found.unit
            distance = abs(Fraction(value) - real)
            assert distance <= Fraction(bound.error)
            assert bound.relative == np.inf or distance <= Fraction(bound.relative) * abs(real) + Fraction(2) ** -600
            assert Fraction(bound.low) <= real <= Fraction(bound.high)
            assert not bound.whole or distance == 0


@SLOW
@given(drawn_expressions(), st.data())
def test_rows_may_be_picked_and_results_put_where_they_belong(drawn: Drawn, data: st.DataObject) -> None:
    exact = [value_of(drawn, row, drawn.expression) for row in range(rows_of(drawn))]
    assume(all(value is not None and abs(value) < 2**61 * drawn.rounding.to for value in exact))
    picked = np.array(sorted(data.draw(st.sets(st.integers(0, len(exact) - 1)))), dtype=np.intp)
    units = {name: column.unit for name, column in drawn.columns.items()}
    into = {"it": np.full(len(exact), 7, dtype=np.int64)}
    run_together([Job(AmountColumns({"it": drawn.expression}, units, drawn.rounding), drawn.columns, picked, into)])
    wanted = [drawn.rounding.multiples(value or Fraction(0)) if row in picked else 7 for row, value in enumerate(exact)]
    assert into["it"].tolist() == wanted


@SLOW
@given(drawn_expressions())
def test_bounds_that_were_learned_from_small_numbers_are_not_used_for_large_ones(drawn: Drawn) -> None:
    exact = [value_of(drawn, row, drawn.expression) for row in range(rows_of(drawn))]
    assume(None not in exact)
    units = {name: column.unit for name, column in drawn.columns.items()}
    columns = AmountColumns({"it": drawn.expression}, units, drawn.rounding)
    for row, value in enumerate(exact):
        alone = {name: column.rows(row, row + 1) for name, column in drawn.columns.items()}
        assert columns.counts(alone)["it"].tolist() == [drawn.rounding.multiples(value or Fraction(0))]


def test_a_program_without_rows_has_no_amounts() -> None:
    assert run_together([]) == []
    assert build_program({}, {}).steps == []


def test_a_number_that_is_decided_exactly_stays_none_where_the_bounds_do_not_allow_for_it() -> None:
    """The cents of the inner rounding are too many for floats, the whole amounts of the outer one are not."""
    whole = Rounded(Rounded(Input("money"), Rounding(Fraction(1, 100))), Rounding(Fraction(1)))
    columns = {"money": WholeColumn(np.array([0, 3 * 10**16]), Fraction(1, 100))}
    program = build_program({"it": whole}, {"money": Fraction(1, 100)})
    bounds = bounds_of(program, {"money": columns["money"].ends})
    step = program.wanted["it"].step
    with np.errstate(all="ignore"):
        floats = Block(Prepared(program, bounds, WholeNumbers()), columns, 2).value(step)
    assert floats[0] == 0
    assert np.isnan(floats[1]) or floats[1] <= bounds[step].high
