"""What is known of two pays: proved equal, shown to differ, or neither; first for everybody, then for typical amounts.

The proof is exact: canonical forms that are written alike in every box. A scorecard that shows a difference is replayed
with the exact calculation. What is neither is said to be neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incentives.difference.atoms import Algebra
from incentives.difference.cells import Cell, Verdict, explore
from incentives.difference.pair import RolePair
from incentives.difference.regions import Region, regions_of
from incentives.difference.witness import Found, Witnesses
from incentives.plan.expression import Expression

FOR_EVERYBODY = 150
A_COMPONENT = 60
AT_TYPICAL = 400


@dataclass(frozen=True, slots=True)
class Judgement:
    """verdict holds for everybody, whatever their own amounts and days; found shows a difference.

    regions are where the pays differ or may differ with own amounts, salary and days at typical values; elsewhere they
    are proved equal there. why says what kept a proof from closing.
    """

    verdict: Verdict
    found: Found | None = None
    regions: tuple[Region, ...] = ()
    why: str = ""
    algebra: Algebra | None = None


def judge_totals(pair: RolePair) -> Judgement:
    """What is known of the totals of both plans, with the regions where they differ."""
    judgement = judge(pair, pair.totals, FOR_EVERYBODY)
    if judgement.verdict is Verdict.EQUAL:
        return judgement
    space = pair.space(pair.totals, pair.typical)
    witnesses = Witnesses(pair, space.algebra, pair.totals)
    regions = regions_of(explore(space, witnesses.find, AT_TYPICAL), witnesses)
    shown = [each for region in regions for each in (region.most, region.least) if each is not None]
    found = max(shown, key=lambda each: abs(each.difference), default=judgement.found)
    verdict = Verdict.UNPROVED if found is None else Verdict.DIFFERS
    why = "" if found else _why(judgement, regions)
    return Judgement(verdict, found, regions, why, space.algebra)


def judge(pair: RolePair, of: tuple[Expression, Expression], most: int = A_COMPONENT) -> Judgement:
    """What is known of an expression of each plan, for everybody, from at most about so many boxes; no regions."""
    space = pair.space(of, {})
    witnesses = Witnesses(pair, space.algebra, of)
    return _concluded(explore(space, witnesses.find, most, first=True), witnesses)


def _concluded(cells: Sequence[Cell], witnesses: Witnesses) -> Judgement:
    for cell in cells:
        if cell.found is not None:
            return Judgement(Verdict.DIFFERS, witnesses.found(cell.found))
    why = next((cell.why for cell in cells if cell.verdict is Verdict.UNPROVED), None)
    return Judgement(Verdict.EQUAL) if why is None else Judgement(Verdict.UNPROVED, why=why)


def _why(judgement: Judgement, regions: Sequence[Region]) -> str:
    if regions:
        return regions[0].why
    return f"with typical own amounts both pay the same, which is proved; for other own amounts {judgement.why}"
