"""The business review: how customers fared stands beside revenue and pipeline, period by period, with what was paid.

One line a KPI and whom it is counted for. A result of the company stands as it is; of several people, teams or groups
the sum is told where amounts add up (money and counts of what is sold or done), and else the one in the middle. Nothing
is averaged over groups of different size, because that would be nobody's result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import median

from incentives.alignment.map import Side, side_of
from incentives.alignment.subject import can_be_moved
from incentives.kpis.kpi import Kpi
from incentives.performance.facts import Result
from incentives.policy.model import CountedFor, Measure
from incentives.values.unit import Unit


class Told(StrEnum):
    """How one figure was made of the results of a period."""

    COMPANY = "the company's"
    SUM = "sum"
    MIDDLE = "middle"


class Trend(StrEnum):
    """Against the period before, in the KPI's own sense of better."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Line:
    """A KPI over the periods, the oldest first. None where nothing was accepted; of counts whose results there were."""

    kpi: Kpi
    unit: Unit
    counted_for: str
    told: Told
    figures: tuple[Fraction | None, ...]
    of: tuple[int, ...]

    @property
    def side(self) -> Side:
        """What the KPI is about."""
        return side_of(self.kpi)

    @property
    def trend(self) -> Trend:
        """The newest figure against the one before."""
        return self.trend_at(len(self.figures) - 1)

    def trend_at(self, number: int) -> Trend:
        """The figure of that period against the one just before it."""
        now = self.figures[number] if self.figures else None
        before = self.figures[number - 1] if number > 0 else None
        if now is None or before is None:
            return Trend.UNKNOWN
        moved = (now - before) * self.kpi.better.sign
        return Trend.BETTER if moved > 0 else Trend.WORSE if moved < 0 else Trend.SAME


def business_review(periods: Sequence[Sequence[Result]], measures: Mapping[str, Measure]) -> tuple[Line, ...]:
    """The lines of those periods, customers first, then answers, volume, speed and the house itself."""
    keys = sorted({(each.measure, each.counted_for) for results in periods for each in results})
    lines = [_line(measures[measure], counted_for, periods) for measure, counted_for in keys if measure in measures]
    order = list(Side)
    return tuple(sorted(lines, key=lambda each: (order.index(each.side), each.kpi.title, each.counted_for)))


def _line(measure: Measure, counted_for: str, periods: Sequence[Sequence[Result]]) -> Line:
    told = _told(measure, counted_for)
    amounts = [
        [each.amount for each in results if (each.measure, each.counted_for) == (measure.key, counted_for)]
        for results in periods
    ]
    figures = tuple(_figure(each, told) for each in amounts)
    return Line(measure.kpi, measure.unit, counted_for, told, figures, tuple(map(len, amounts)))


def _told(measure: Measure, counted_for: str) -> Told:
    if counted_for == CountedFor.COMPANY:
        return Told.COMPANY
    return Told.SUM if can_be_moved(measure.kpi) else Told.MIDDLE


def _figure(amounts: Sequence[Fraction], told: Told) -> Fraction | None:
    if not amounts:
        return None
    return median(amounts) if told is Told.MIDDLE else sum(amounts, Fraction(0))
