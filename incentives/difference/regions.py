"""Regions of results on which two pays differ: cells put together again where they touch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from incentives.difference.atoms import Algebra
from incentives.difference.box import Bounds, Box
from incentives.difference.cells import Amounts, Cell, Verdict
from incentives.difference.polynomial import Polynomial
from incentives.difference.span import Span
from incentives.difference.witness import Found, Witnesses, inside

SEARCHED = 12


@dataclass(frozen=True, slots=True)
class Region:
    """A box of results. most and least are the scorecards found in it that gain and lose most; None where none was.

    proved says whether a scorecard shows the difference; without one, why tells what kept a proof from closing.
    """

    box: Box
    most: Found | None
    least: Found | None
    why: str = ""

    @property
    def proved(self) -> bool:
        """Whether a scorecard in it is paid differently."""
        return self.most is not None or self.least is not None

    @property
    def size(self) -> Fraction:
        """The largest difference found in it."""
        found = [abs(each.difference) for each in (self.most, self.least) if each is not None]
        return max(found, default=Fraction(0))

    def holds(self, algebra: Algebra, amounts: Amounts) -> bool:
        """Whether the scorecard lies in it."""
        return inside(algebra, self.box, amounts)


def regions_of(cells: Iterable[Cell], witnesses: Witnesses) -> tuple[Region, ...]:
    """The regions that are not proved equal, those with the largest differences first."""
    regions = [_region(cell, witnesses) for cell in cells if cell.verdict is not Verdict.EQUAL]
    merged = sorted(_merged(regions, witnesses.algebra), key=lambda region: -region.size)
    widened = [_widened(region, witnesses) for region in merged[:SEARCHED]] + merged[SEARCHED:]
    return tuple(sorted(widened, key=lambda region: -region.size))


def _region(cell: Cell, witnesses: Witnesses) -> Region:
    if cell.found is None:
        return Region(cell.box, None, None, cell.why)
    return _showing(cell.box, witnesses.found(cell.found))


def _widened(region: Region, witnesses: Witnesses) -> Region:
    """The region with larger differences, where they are found at its ends."""
    for found in witnesses.extremes(region.box):
        if found is not None:
            region = _union(region, _showing(region.box, found), region.box)
    return region


def _showing(box: Box, found: Found) -> Region:
    return Region(box, found, None) if found.difference > 0 else Region(box, None, found)


def _merged(regions: Sequence[Region], algebra: Algebra) -> list[Region]:
    """Touching regions put together over one thing after the other, until nothing changes."""
    anywhere = Bounds(algebra, Box())
    left = [_without_whole(region, anywhere) for region in regions]
    while True:
        before = len(left)
        for of in dict.fromkeys(of for region in left for of in region.box.spans):
            left = [_without_whole(region, anywhere) for region in _merged_over(left, of)]
        for name in dict.fromkeys(name for region in left for name in region.box.known):
            left = _merged_known(left, name)
        if len(left) == before:
            return left


def _merged_over(regions: Sequence[Region], of: Polynomial) -> list[Region]:
    groups: dict[tuple[object, ...], list[Region]] = {}
    for region in regions:
        rest = frozenset((each, span) for each, span in region.box.spans.items() if each != of)
        key: tuple[object, ...] = (of in region.box.spans, rest, frozenset(region.box.known.items()), region.proved)
        groups.setdefault(key, []).append(region)
    merged: list[Region] = []
    for key, group in groups.items():
        merged += _joined(group, of) if key[0] else group
    return merged


def _joined(group: list[Region], of: Polynomial) -> list[Region]:
    joined: list[Region] = []
    for region in sorted(group, key=lambda each: each.box.spans[of].low or (Fraction(-(10**30)), False)):
        last = joined[-1] if joined else None
        span = region.box.spans[of]
        if last is not None and last.box.spans[of].high == span.low:
            together = Span(last.box.spans[of].low, span.high)
            joined[-1] = _union(last, region, last.box.narrowed(of, together))
        else:
            joined.append(region)
    return joined


def _merged_known(regions: Sequence[Region], name: str) -> list[Region]:
    """Regions that are the same whether or not an amount is known."""
    groups: dict[object, list[Region]] = {}
    for region in regions:
        rest = frozenset((each, known) for each, known in region.box.known.items() if each != name)
        key = (name in region.box.known, frozenset(region.box.spans.items()), rest, region.proved)
        groups.setdefault(key, []).append(region)
    merged: list[Region] = []
    for group in groups.values():
        if len(group) == 2 and name in group[0].box.known:
            known = {each: is_known for each, is_known in group[0].box.known.items() if each != name}
            merged.append(_union(group[0], group[1], Box(group[0].box.spans, known)))
        else:
            merged += group
    return merged


def _union(one: Region, other: Region, box: Box) -> Region:
    most = max((each for each in (one.most, other.most) if each), key=lambda found: found.difference, default=None)
    least = min((each for each in (one.least, other.least) if each), key=lambda found: found.difference, default=None)
    return Region(box, most, least, "" if most or least else one.why)


def _without_whole(region: Region, anywhere: Bounds) -> Region:
    """The region without conditions that everything meets."""
    wholes = {of: anywhere.looked_at(of) for of in region.box.spans}
    spans = {of: span for of, span in region.box.spans.items() if wholes[of].meet(span) != wholes[of]}
    return region if len(spans) == len(region.box.spans) else replace(region, box=Box(spans, region.box.known))
