"""A better scorecard from a good one: one amount after the other is put where the value may be larger.

It only proposes: every step is decided by the exact value, and a bound never comes from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from incentives.insight.interval import Interval
from incentives.insight.search import SLIVER, Tried, passes_at
from incentives.insight.simplify import Simple
from incentives.plan.expression import Expression, Holds, Input, Mapped, Rounded, walk

ROUNDS = 3
MOST_TRIES = 600
Amounts = Mapping[str, Fraction]


def climbed(simple: Simple, tried: Tried, start: Amounts, likely: Amounts) -> tuple[Fraction | None, Amounts]:
    """The value and the amounts of the best scorecard found from the first one on; at most so many are tried."""
    places = _places(simple, likely)
    amounts, value, left = dict(start), tried(start), MOST_TRIES
    for _ in range(ROUNDS):
        before = value
        for name, candidates in places.items():
            for candidate in candidates:
                left -= 1
                if left < 0 or value is None:
                    return value, amounts
                if candidate == amounts.get(name):
                    continue
                changed = {key: amount for key, amount in amounts.items() if key != name}
                changed |= {} if candidate is None else {name: candidate}
                better = tried(changed)
                if better is not None and better > value:
                    amounts, value = changed, better
        if value == before:
            break
    return value, amounts


def _places(simple: Simple, likely: Amounts) -> dict[str, list[Fraction | None]]:
    """For each amount the numbers at which something changes, the likely one, and none where it may be absent."""
    edges: dict[str, set[Fraction]] = {}
    for node in walk(simple.root):
        if isinstance(node, Mapped):
            _note(edges, node.of, node.curve.cuts)
        elif isinstance(node, Holds):
            _note(edges, node.of, (node.limit,))
    found: dict[str, list[Fraction | None]] = {}
    for name, each in simple.ranges.items():
        if not each.is_point:
            around = dict.fromkeys(place for edge in sorted(edges.get(name, ())) for place in _around(edge))
            wanted = [*_ends(each), *([likely[name]] if name in likely else []), *around]
            found[name] = [amount for amount in wanted if each.holds(amount)]
            found[name] += [None] if name in simple.optional else []
    return found


def _note(edges: dict[str, set[Fraction]], of: Expression, cuts: tuple[Fraction, ...]) -> None:
    if isinstance(of, Rounded):
        rounding = of.rounding
        of, cuts = of.of, tuple(place for cut in cuts for place in passes_at(cut, rounding))
    if isinstance(of, Input):
        edges.setdefault(of.name, set()).update(cuts)


def _around(edge: Fraction) -> Iterator[Fraction]:
    step = max(abs(edge), Fraction(1)) * SLIVER
    yield from (edge, edge - step, edge + step)


def _ends(each: Interval) -> Iterator[Fraction]:
    """The ends of the range that are numbers, or what lies just inside them."""
    for end, inside, way in ((each.high, each.high_in, -1), (each.low, each.low_in, 1)):
        if isinstance(end, Fraction):
            yield end if inside else end + way * max(abs(end), Fraction(1)) * SLIVER
