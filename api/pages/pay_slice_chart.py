"""What a whole plan pays over one result, everything else at target, as a small drawing beside its table."""

from __future__ import annotations

from fractions import Fraction

from api.pages.chart_scale import Bounds, Dot, readable, scale_of
from api.pages.curve_chart import CurveChart, StatedPoint
from incentives.alignment.pay_slice import PaySlice
from incentives.alignment.prices import Worth
from incentives.policy.model import Measure
from incentives.values.curve import Curve, Line
from incentives.values.unit import PERCENT


def draw_slice(pay_slice: PaySlice, worth: Worth) -> CurveChart:
    """The drawing: pay as a share of target over the results of the measure; the dot stands at target."""
    measure, pieces = worth.measure, pay_slice.pieces
    curve = _curve(pay_slice)
    edges = [piece.left for piece in pieces[1:]] or [worth.at]
    scale = scale_of(edges, curve, Bounds.of(measure, own=False), worth.at)
    places = [Dot(scale.x(edge), scale.y(curve.at(edge)), _brief(measure, edge)) for edge in edges]
    return CurveChart(
        sentence=_sentence(measure, worth, pay_slice),
        kind="Edge",
        over="",
        lines=tuple(scale.lines(curve)),
        jumps=tuple(scale.jumps(curve)),
        dots=tuple(places),
        across=readable(places),
        upward=tuple(Dot(0, scale.y(pays), PERCENT.show(pays)) for pays in scale.levels()),
        marker=Dot(scale.x(worth.at), scale.y(curve.at(worth.at)), _brief(measure, worth.at)),
        stated=tuple(
            StatedPoint(f"edge {number}", _brief(measure, edge), PERCENT.show(_rounded(curve.at(edge))))
            for number, edge in enumerate(edges, 1)
        ),
    )


def _curve(pay_slice: PaySlice) -> Curve:
    pieces = pay_slice.pieces
    return Curve(
        cuts=tuple(piece.left for piece in pieces[1:]),
        lines=tuple(Line.through(piece.left, piece.pay_left, piece.slope) for piece in pieces),
        closes=tuple(pay_slice.pay(piece.left) != piece.pay_left for piece in pieces[1:]),
    )


def _sentence(measure: Measure, worth: Worth, pay_slice: PaySlice) -> str:
    jumps = sum(1 for _ in pay_slice.jumps())
    flat = sum(1 for piece in pay_slice.pieces if piece.slope == 0)
    at = _brief(measure, worth.at)
    return f"Pay over {measure.kpi.title}, target {at}: {_many(jumps, 'jump')}, {_many(flat, 'flat stretch', 'es')}."


def _many(count: int, noun: str, ending: str = "s") -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else ending}"


def _brief(measure: Measure, at: Fraction) -> str:
    return measure.unit.show(_rounded(at)).replace(".00 ", " ")


def _rounded(amount: Fraction) -> Fraction:
    return Fraction(round(amount * 10_000), 10_000)
