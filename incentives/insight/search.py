"""The largest value of an expression over everything that a scorecard can be, proven: branch and bound, exactly.

A cell is a set of scorecards. Its enclosure bounds every value in it; where the value can only rise with an amount,
the amount moves to its best end, and where that does not decide, the cell is split at an edge of a curve or limit.
Scorecards are tried in every cell on the way. The search ends when no cell can hold anything above the best scorecard
found, or after a number of cells, and then says what is left open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count, product
from math import inf

from incentives.insight.enclosure import Cell, Enclosed, Enclosing
from incentives.insight.interval import NOTHING_MORE, ZERO, Interval, point
from incentives.insight.simplify import Simple
from incentives.plan.expression import Constant, Expression, Input, Product, Quotient, Rounded, Sum, walk
from incentives.values.rounding import Rounding, Ties

MOST_CELLS, MOST_WORK = 200, 12000
"""Cells, and cells times parts of the expression, after which the search stops and says what is open."""
SLIVER = Fraction(1, 2**40)
FAR = Fraction(1)

Tried = Callable[[Mapping[str, Fraction]], Fraction | None]
"""The exact value of the scorecard with these amounts; None where there is no such scorecard."""


@dataclass(frozen=True, slots=True)
class Largest:
    """bound: no scorecard gives more; infinite when none is known. best: the most that a scorecard was found to give.

    amounts: that scorecard. driver: the amount with which the value grows without end, if it is proven to.
    """

    bound: Fraction | float
    best: Fraction | None
    amounts: Mapping[str, Fraction]
    driver: str | None = None


@dataclass(slots=True)
class _Best:
    """The best scorecard so far."""

    tried: Tried
    value: Fraction | None = None
    amounts: Mapping[str, Fraction] | None = None

    def offer(self, amounts: Mapping[str, Fraction]) -> None:
        value = self.tried(amounts)
        if value is not None and (self.value is None or value > self.value):
            self.value, self.amounts = value, dict(amounts)

    def beats(self, bound: Fraction | float) -> bool:
        return self.value is not None and bound <= self.value


def largest(simple: Simple, tried: Tried, likely: Mapping[str, Fraction], *, rounding: bool = True) -> Largest:
    """The largest value. likely: amounts to start from, kept where an amount makes no difference."""
    best = _Best(tried)
    best.offer({name: amount for name, amount in likely.items() if name in simple.ranges})
    waiting: list[tuple[Fraction | float, int, Cell]] = []
    order = count()
    heappush(waiting, (-inf, next(order), Cell(simple.ranges, simple.optional)))
    left_open: list[Fraction | float] = []
    stood: Mapping[str, Fraction] | None = None
    for _ in range(max(20, min(MOST_CELLS, MOST_WORK // len(list(walk(simple.root)))))):
        if not waiting or best.beats(-waiting[0][0]):
            break
        above, _, cell = heappop(waiting)
        parts = list(_apart_at_zero(cell, simple))
        if not parts:
            continue
        if len(parts) > 1:
            for part in parts:
                heappush(waiting, (above, next(order), part))
            continue
        cell, enclosing, found = _settled(parts[0], simple.root, likely, rounding=rounding)
        _try_points(cell, found, likely, best)
        if best.beats(found.value.high):
            continue
        if found.value.high == inf and best.amounts is not None and best.amounts is not stood:
            stood = best.amounts
            driver = _driver(simple, stood, tried)
            if driver is not None:
                return Largest(inf, best.value, stood, driver)
        children = list(_split(cell, enclosing, found))
        if not children:
            left_open.append(found.value.high)
        for child in children:
            heappush(waiting, (-found.value.high, next(order), child))
    bounds = [*left_open, *(-negative for negative, _, _ in waiting), *([] if best.value is None else [best.value])]
    return Largest(max(bounds), best.value, best.amounts or {})


def _apart_at_zero(cell: Cell, simple: Simple) -> Iterator[Cell]:
    """The cell in parts in which a result that is used beside its share of an own target is zero, or is not.

    A result of zero is no share of any own target, and every other one can be every share of its sign.
    """
    for share, (result, _) in simple.shares.items():
        each, part = cell.ranges.get(result), cell.ranges[share]
        if each is None or result in cell.absent or result in cell.maybe:
            continue
        if each.holds(ZERO) and not each.is_point:
            yield from (found for child in _at(cell, result, ZERO) for found in _apart_at_zero(child, simple))
            return
        fitting = _fitting(part, each)
        if fitting is not None and fitting != part:
            yield from _apart_at_zero(replace(cell, ranges={**cell.ranges, share: fitting}), simple)
            return
        if fitting is None:
            return
    yield cell


def _fitting(part: Interval, result: Interval) -> Interval | None:
    """The shares that the results can be; None when there are none."""
    if result.is_point and result.low == 0:
        return point(ZERO) if part.holds(ZERO) else None
    low, high = part.low, part.high
    if result.low >= 0:
        low, low_in = (ZERO, False) if low <= 0 else (low, part.low_in)
        return Interval(low, high, low_in, part.high_in) if low < high or (low == high and part.high_in) else None
    high, high_in = (ZERO, False) if high >= 0 else (high, part.high_in)
    return Interval(low, high, part.low_in, high_in) if low < high or (low == high and part.low_in) else None


def _settled(
    cell: Cell, root: Expression, likely: Mapping[str, Fraction], *, rounding: bool
) -> tuple[Cell, Enclosing, Enclosed]:
    """The part of the cell where its largest value is: amounts with which it only rises or falls, at their ends."""
    settled: set[str] = set()
    while True:
        enclosing = Enclosing(cell, rounding=rounding)
        found = enclosing.of(root)
        moved = {}
        for name, each in cell.ranges.items():
            if each.is_point or name in settled or name in cell.absent:
                continue
            slope = found.slopes.get(name, NOTHING_MORE)
            if slope == NOTHING_MORE:
                moved[name] = point(_some(each, likely.get(name)))
            elif slope.low >= 0 or slope.high <= 0:
                moved[name] = _end(each, _edges(name, cell, enclosing), upper=slope.low >= 0)
        if not moved:
            return cell, enclosing, found
        settled |= moved.keys()
        cell = replace(cell, ranges={**cell.ranges, **moved})


def _some(each: Interval, likely: Fraction | None) -> Fraction:
    """A number of the interval, the likely one if it can be."""
    if likely is not None and each.holds(likely):
        return likely
    low, high = each.low, each.high
    if isinstance(low, Fraction) and each.low_in:
        return low
    if isinstance(high, Fraction) and each.high_in:
        return high
    if isinstance(low, Fraction) and isinstance(high, Fraction):
        return (low + high) / 2
    if isinstance(low, Fraction):
        return low + FAR
    return high - FAR if isinstance(high, Fraction) else ZERO


def _end(each: Interval, edges: list[Fraction], *, upper: bool) -> Interval:
    """The upper or lower end of the interval: the number, or what lies just inside it."""
    end, inside = (each.high, each.high_in) if upper else (each.low, each.low_in)
    way = 1 if upper else -1
    if not isinstance(end, Fraction):
        beyond = [edge for edge in edges if each.holds(edge)]
        if not beyond:
            return each
        return Interval(max(beyond), end, False, False) if upper else Interval(end, min(beyond), False, False)
    if inside:
        return point(end)
    other = each.low if upper else each.high
    size = abs(end - other) if isinstance(other, Fraction) else max(abs(end), Fraction(1))
    near = end - way * size * SLIVER
    return Interval(near, end, False, False) if upper else Interval(end, near, False, False)


def _try_points(cell: Cell, found: Enclosed, likely: Mapping[str, Fraction], best: _Best) -> None:
    """Offers scorecards of the cell: the better ends, and the likely numbers."""
    for greedy in (True, False):
        amounts = {}
        for name, each in cell.ranges.items():
            if name in cell.absent:
                continue
            slope = found.slopes.get(name, NOTHING_MORE)
            wanted = each.high if slope.high > -slope.low else each.low
            known = isinstance(wanted, Fraction) and each.holds(wanted) and greedy
            amounts[name] = wanted if known and isinstance(wanted, Fraction) else _some(each, likely.get(name))
        best.offer(amounts)
        if cell.maybe:
            best.offer({name: amount for name, amount in amounts.items() if name not in cell.maybe})


def _driver(simple: Simple, card: Mapping[str, Fraction], tried: Tried) -> str | None:
    """The amount with which the value grows without end, everything else as on the scorecard; None if unproven."""
    here = {name: point(amount) for name, amount in card.items()}
    absent = simple.optional - card.keys()
    for name, amount in card.items():
        each, result = simple.ranges[name], simple.shares.get(name, (name, ""))[0]
        if each.is_bounded or card.get(result) == 0 != amount:
            continue
        for far, upper in product((ZERO, Fraction(10) ** 9, Fraction(10) ** 18), (True, False)):
            end = each.high if upper else each.low
            if isinstance(end, Fraction):
                continue
            start = max(far, amount) if upper else min(-far, amount)
            beyond = Interval(start, end, False, False) if upper else Interval(end, start, False, False)
            farther = Enclosing(Cell({**here, name: beyond}, absent=absent), rounding=False)
            slope = farther.of(simple.root).slopes.get(name, NOTHING_MORE)
            steep = slope.low > 0 if upper else slope.high < 0
            if steep and tried({**card, name: start + (1 if upper else -1)}) is not None:
                return name
    return None


def _split(cell: Cell, enclosing: Enclosing, found: Enclosed) -> Iterator[Cell]:
    """Cells that together are the cell; none when it cannot be split in a way that helps."""
    if cell.maybe:
        name = min(cell.maybe)
        known = replace(cell, maybe=cell.maybe - {name})
        yield known
        yield replace(known, absent=cell.absent | {name})
        return
    open_ones = [name for name in found.slopes if not cell.ranges[name].is_point]
    undecided = [name for name in open_ones if found.slopes[name].low < 0 < found.slopes[name].high]
    for names in (undecided, open_ones):
        for name in names:
            edges = sorted(edge for edge in _edges(name, cell, enclosing) if _divides(edge, cell.ranges[name]))
            if edges:
                yield from _at(cell, name, edges[len(edges) // 2])
                return
    for name in undecided:
        each = cell.ranges[name]
        if name not in found.bent and each.is_bounded:
            for upper in (True, False):
                yield replace(cell, ranges={**cell.ranges, name: _end(each, [], upper=upper)})
            return
    wide = [name for name in open_ones if _width(cell.ranges[name]) > SLIVER]
    if wide:
        name = max(wide, key=lambda each: (found.slopes[each].high != inf, _width(cell.ranges[each])))
        yield from _at(cell, name, _middle(cell.ranges[name]))


def _divides(edge: Fraction, each: Interval) -> bool:
    return each.holds(edge) and not each.is_point


def _width(each: Interval) -> Fraction | float:
    return each.high - each.low


def _middle(each: Interval) -> Fraction:
    low, high = each.low, each.high
    if isinstance(low, Fraction) and isinstance(high, Fraction):
        return (low + high) / 2
    if isinstance(low, Fraction):
        return max(2 * low, low + 1000)
    return min(2 * high, high - 1000) if isinstance(high, Fraction) else ZERO


def _at(cell: Cell, name: str, edge: Fraction) -> Iterator[Cell]:
    """The cell below the edge, at it, and above it."""
    each = cell.ranges[name]
    below, above = Interval(each.low, edge, each.low_in, False), Interval(edge, each.high, False, each.high_in)
    for part in (below, point(edge), above):
        if part.low < part.high or (part.is_point and each.holds(edge) and part.low_in and part.high_in):
            yield replace(cell, ranges={**cell.ranges, name: part})


def _edges(name: str, cell: Cell, enclosing: Enclosing) -> list[Fraction]:
    """The numbers of the amount at which an undecided curve or limit changes, the rest of it being settled."""
    return [
        edge
        for of, cuts in enclosing.undecided
        if name in enclosing.of(of).slopes
        for edge in _solved(of, cuts, name, cell, enclosing)
    ]


def _solved(
    of: Expression, cuts: tuple[Fraction, ...], name: str, cell: Cell, enclosing: Enclosing
) -> Iterator[Fraction]:
    if isinstance(of, Rounded) and enclosing.rounding:
        rounding = of.rounding
        of, cuts = of.of, tuple(place for cut in cuts for place in passes_at(cut, rounding))
    if isinstance(of, Input):
        yield from cuts
        return
    inner, each = enclosing.of(of), cell.ranges[name]
    slope = inner.slopes[name]
    if len(inner.slopes) > 1 or not slope.is_point or slope.low == 0 or not _is_straight(of):
        return
    if isinstance(each.low, Fraction):
        start, value = each.low, inner.value.low if slope.low > 0 else inner.value.high
    elif isinstance(each.high, Fraction):
        start, value = each.high, inner.value.high if slope.low > 0 else inner.value.low
    else:
        return
    for cut in cuts:
        yield Fraction(start + (cut - value) / slope.low)


def passes_at(cut: Fraction, rounding: Rounding) -> Iterator[Fraction]:
    """The numbers around which rounding passes the cut."""
    whole = cut // rounding.to
    for multiple in (whole, whole - 1) if whole * rounding.to == cut else (whole,):
        match rounding.ties:
            case Ties.UP:
                yield multiple * rounding.to
            case Ties.DOWN:
                yield (multiple + 1) * rounding.to
            case _:
                yield (multiple + Fraction(1, 2)) * rounding.to


def _is_straight(of: Expression) -> bool:
    return all(isinstance(node, Constant | Input | Sum | Product | Quotient) for node in walk(of))
