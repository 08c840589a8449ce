"""The pieces of a proof: spans that know their ends, curves in one spelling, and the smallest of several."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from incentives.difference.atoms import Algebra, InputAtom
from incentives.difference.box import Bounds, Box
from incentives.difference.curves import over_slope, within
from incentives.difference.least import greatest_of, least_of
from incentives.difference.polynomial import Polynomial, number, part
from incentives.difference.span import Span, product_of, sum_of
from incentives.difference.witness import Evaluated
from incentives.values.curve import Curve, Line

NUMBERS = st.fractions(-5, 5, max_denominator=4)
EDGES = st.none() | st.tuples(NUMBERS, st.booleans())
SPANS = st.builds(Span, EDGES, EDGES).filter(lambda span: not span.empty)


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    """A curve with jumps, points that change nothing, and cuts on either side."""
    cuts = sorted(draw(st.sets(NUMBERS, max_size=4)))
    shapes = st.builds(Line, st.integers(-1, 1).map(Fraction), st.integers(-1, 1).map(Fraction))
    lines = [draw(shapes) for _ in range(len(cuts) + 1)]
    return Curve(tuple(cuts), tuple(lines), tuple(draw(st.booleans()) for _ in cuts))


@given(curves(), NUMBERS.filter(bool), NUMBERS, NUMBERS)
def test_a_curve_over_a_straight_function_pays_what_it_paid(
    curve: Curve, slope: Fraction, start: Fraction, x: Fraction
) -> None:
    turned = over_slope(curve, slope, start)
    places = [x, *((cut - start) / slope for cut in curve.cuts)]
    assert [turned.at(place) for place in places] == [curve.at(slope * place + start) for place in places]


@given(curves(), SPANS, NUMBERS)
def test_a_curve_cut_to_a_span_pays_the_same_on_it(curve: Curve, span: Span, x: Fraction) -> None:
    left = within(curve, span)
    for place in (x, *curve.cuts, *(end for end in (span.least, span.most) if end is not None)):
        assert not span.holds(place) or left.at(place) == curve.at(place)


@given(SPANS, st.lists(st.tuples(NUMBERS, st.booleans())), NUMBERS)
def test_the_pieces_of_a_span_hold_each_of_its_numbers_once(
    span: Span, edges: list[tuple[Fraction, bool]], x: Fraction
) -> None:
    pieces = list(span.cut(edges))
    assert all(left.high == right.low for left, right in pairwise(pieces))
    for place in (x, *(edge[0] for edge in edges)):
        assert sum(piece.holds(place) for piece in pieces) == span.holds(place)


@given(SPANS, SPANS, NUMBERS, NUMBERS, NUMBERS.filter(bool))
def test_spans_of_sums_and_products_hold_every_sum_and_product(
    one: Span, other: Span, x: Fraction, y: Fraction, factor: Fraction
) -> None:
    assume(one.holds(x) and other.holds(y))
    assert sum_of((one, other)).holds(x + y)
    assert product_of(one, other).holds(x * y)
    assert one.scaled(factor, y).holds(x * factor + y)


@pytest.mark.parametrize("edge", [False, True])
def test_an_edge_knows_on_which_side_its_number_lies(edge: bool) -> None:
    seventy, hundred = Fraction(70), Fraction(100)
    span = Span((seventy, edge), (hundred, edge))
    assert (span.holds(seventy), span.holds(hundred)) == (not edge, edge)


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=3), SPANS, NUMBERS, st.fractions(0, 3))
def test_the_smallest_and_largest_of_several_are_what_they_were(
    parts: list[tuple[Fraction, Fraction, Fraction]], span: Span, x: Fraction, share: Fraction
) -> None:
    """Each part is share · (slope · x + start) + more."""
    assume(span.holds(x))
    algebra = Algebra({"share": Span.closed(Fraction(0), None)})
    result, factor = (part(algebra.number_of(InputAtom(name))) for name in ("x", "share"))
    bounds = Bounds(algebra, Box({result: span}))
    written: list[Polynomial] = [
        factor * (result.times(slope) + number(start)) + number(more if index % 2 else Fraction(0))
        for index, (slope, start, more) in enumerate(parts)
    ]
    value = Evaluated(algebra, {"x": x, "share": share}).of
    assert value(least_of(written, bounds)) == min(map(value, written))
    assert value(greatest_of(written, bounds)) == max(map(value, written))
