"""Curves: exact at their points, straight between them, and of one value at every jump."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.plan.shapes import curve_of
from incentives.policy.model import Beyond, Point, PointCurve, Step, Steps
from incentives.values.curve import Curve, Line, straight

SMALL = st.fractions(min_value=-10, max_value=10, max_denominator=100)
ZERO = Fraction(0)
NOTHING, FLAT, CONTINUES = Beyond.NOTHING, Beyond.FLAT, Beyond.CONTINUES


@st.composite
def points(draw: st.DrawFn) -> list[tuple[Fraction, Fraction]]:
    """Two to six points at different places, in ascending order."""
    places = sorted(draw(st.sets(SMALL, min_size=2, max_size=6)))
    return [(place, draw(SMALL)) for place in places]


def stated(pairs: list[tuple[Fraction, Fraction]], *, upward: bool, before: Beyond, after: Beyond) -> Curve:
    """The curve of a policy through the points, which run from the worse to the better result."""
    ordered = pairs if upward else pairs[::-1]
    named = tuple(Point(f"p{index}", at, of_target=False, pays=pays) for index, (at, pays) in enumerate(ordered))
    return curve_of(PointCurve(named, upward, before, after))


BEYONDS = st.sampled_from(tuple(Beyond))


@given(points(), st.booleans(), BEYONDS, BEYONDS)
def test_every_point_pays_what_it_says_whatever_lies_beyond(
    pairs: list[tuple[Fraction, Fraction]], upward: bool, before: Beyond, after: Beyond
) -> None:
    curve = stated(pairs, upward=upward, before=before, after=after)
    assert [curve.at(at) for at, _ in pairs] == [pays for _, pays in pairs]


@given(points(), st.booleans(), st.fractions(min_value=0, max_value=1, max_denominator=50))
def test_between_two_points_the_line_is_straight(
    pairs: list[tuple[Fraction, Fraction]], upward: bool, share: Fraction
) -> None:
    curve = stated(pairs, upward=upward, before=NOTHING, after=FLAT)
    for (left, low), (right, high) in pairwise(pairs):
        assert curve.at(left + share * (right - left)) == low + share * (high - low)


@given(points(), st.booleans(), st.fractions(min_value=Fraction(1, 100), max_value=10, max_denominator=100))
def test_beyond_its_ends_a_curve_does_what_is_stated(
    pairs: list[tuple[Fraction, Fraction]], upward: bool, beyond: Fraction
) -> None:
    worse, better = (pairs[0], pairs[-1]) if upward else (pairs[-1], pairs[0])
    way = beyond if upward else -beyond
    assert stated(pairs, upward=upward, before=NOTHING, after=FLAT).at(worse[0] - way) == 0
    assert stated(pairs, upward=upward, before=FLAT, after=FLAT).at(worse[0] - way) == worse[1]
    assert stated(pairs, upward=upward, before=NOTHING, after=FLAT).at(better[0] + way) == better[1]
    assert stated(pairs, upward=upward, before=NOTHING, after=NOTHING).at(better[0] + way) == 0


@given(points(), st.booleans(), SMALL)
def test_a_curve_that_continues_keeps_the_slope_of_its_end(
    pairs: list[tuple[Fraction, Fraction]], upward: bool, beyond: Fraction
) -> None:
    curve = stated(pairs, upward=upward, before=CONTINUES, after=CONTINUES)
    (first, low), (second, high) = pairs[0], pairs[1]
    slope = (high - low) / (second - first)
    assert curve.at(first - abs(beyond)) == low - slope * abs(beyond)


@given(points(), SMALL)
def test_a_curve_read_downwards_is_the_mirror_of_one_read_upwards(
    pairs: list[tuple[Fraction, Fraction]], at: Fraction
) -> None:
    mirrored = [(-place, pays) for place, pays in pairs[::-1]]
    upward = stated(pairs, upward=True, before=NOTHING, after=FLAT)
    downward = stated(mirrored, upward=False, before=NOTHING, after=FLAT)
    assert upward.at(at) == downward.at(-at)


# --- jumps


@pytest.mark.parametrize("upward", [True, False])
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_at_a_jump_the_better_result_counts(upward: bool, place: str) -> None:
    way = 1 if upward else -1
    jumps = {
        "first": [(0, 1), (0, 5), (10, 9)],
        "middle": [(0, 1), (5, 3), (5, 7), (10, 9)],
        "last": [(0, 1), (10, 5), (10, 9)],
    }[place]
    at = {"first": 0, "middle": 5, "last": 10}[place]
    named = tuple(
        Point(f"p{n}", Fraction(x * way), of_target=False, pays=Fraction(y)) for n, (x, y) in enumerate(jumps)
    )
    curve = curve_of(PointCurve(named, upward, FLAT, FLAT))
    better = {"first": 5, "middle": 7, "last": 9}[place]
    worse = {"first": 1, "middle": 3, "last": 5}[place]
    hair = Fraction(way, 10**9)
    assert curve.at(Fraction(at * way)) == better
    assert abs(curve.at(at * way - hair) - worse) < Fraction(1, 10**6)
    assert [abs(curve.jump(cut)) for cut, x in enumerate(curve.cuts) if x == at * way] == [better - worse]


def test_the_worked_example_of_the_module() -> None:
    percent = Fraction(1, 100)
    pairs = [(70 * percent, ZERO), (100 * percent, Fraction(1)), (130 * percent, 190 * percent)]
    curve = straight(pairs, Line.flat(ZERO), Line.flat(190 * percent))
    assert curve.cuts == (Fraction("0.7"), Fraction(1), Fraction("1.3"))
    assert curve.lines[1] == Line(Fraction(10, 3), Fraction(-7, 3))
    assert curve.lines[2] == Line(Fraction(3), Fraction(-2))
    assert [curve.at(Fraction(at)) for at in ("0.69", "0.7", "0.85", "1", "1.15", "1.3", "9")] == [
        Fraction(pays) for pays in ("0", "0", "0.5", "1", "1.45", "1.9", "1.9")
    ]


# --- steps


@given(
    st.lists(st.tuples(st.booleans(), SMALL), min_size=1, max_size=5),
    st.booleans(),
    SMALL,
)
def test_steps_hold_from_their_edge_to_the_next(
    levels: list[tuple[bool, Fraction]], upward: bool, otherwise: Fraction
) -> None:
    way = 1 if upward else -1
    named = tuple(
        Step(f"s{n}", Fraction(n * way), of_target=False, inclusive=inclusive, pays=pays)
        for n, (inclusive, pays) in enumerate(levels)
    )
    curve = curve_of(Steps(named, upward, otherwise))
    before = otherwise
    for n, (inclusive, pays) in enumerate(levels):
        edge = Fraction(n * way)
        assert curve.at(edge) == (pays if inclusive else before)
        assert curve.at(edge - way * Fraction(1, 1000)) == before
        assert curve.at(edge + way * Fraction(1, 1000)) == pays
        before = pays
    assert curve.at(Fraction(100 * way)) == levels[-1][1]


# --- curves that are none


def test_a_curve_of_one_point_pays_from_there_on() -> None:
    curve = stated([(Fraction(5), Fraction(1))], upward=True, before=NOTHING, after=FLAT)
    assert [curve.at(Fraction(x)) for x in (4, 5, 6)] == [0, 1, 1]
    curve = stated([(Fraction(5), Fraction(1))], upward=False, before=NOTHING, after=FLAT)
    assert [curve.at(Fraction(x)) for x in (4, 5, 6)] == [1, 1, 0]


@pytest.mark.parametrize(
    ("cuts", "lines", "closes"),
    [((1, 1), 3, (True, True)), ((2, 1), 3, (True, True)), ((1,), 1, (True,)), ((1,), 2, ())],
)
def test_what_is_no_function_is_refused(cuts: tuple[int, ...], lines: int, closes: tuple[bool, ...]) -> None:
    with pytest.raises(ValueError, match=r"a curve has|the cuts"):
        Curve(tuple(map(Fraction, cuts)), (Line.flat(ZERO),) * lines, closes)
