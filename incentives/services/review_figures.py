"""What stands out in a run beside the one before: whose pay moved most and by what, outliers, results out of range.

Only values here; where they come from is in `incentives.services.review`. Everything is exact: an outlier is told by
the median of its role and the median distance from it, a result by the range of the same measure in the period before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from incentives.store.records import StoredPayout

MOST_TOLD = 20
FEWEST = 5
FAR = Fraction(7, 2)  # median distances that are unusual; for a bell curve about 2.4 standard deviations
WIDER = Fraction(1, 2)

Whose = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a payout that changed, in minor units."""

    part: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Mover:
    """Whose pay in a role moved most against the run before, with the parts that moved it, the largest first."""

    participant: str
    name: str
    role: str
    before: int | None
    after: int | None
    changes: tuple[Change, ...]

    @property
    def difference(self) -> int:
        """By how much, in minor units."""
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True, slots=True)
class Outlier:
    """A payout far from the others of its role: total and the median of the role, in minor units."""

    payout: int
    participant: str
    name: str
    role: str
    total: int
    median: Fraction


@dataclass(frozen=True, slots=True)
class UnusualResult:
    """A result outside what the same measure of the role was in the run before, widened by half of that range."""

    payout: int
    participant: str
    name: str
    role: str
    measure: str
    result: Fraction
    least: Fraction
    most: Fraction


def movers(now: Sequence[StoredPayout], before: Sequence[StoredPayout]) -> tuple[Mover, ...]:
    """The largest moves up or down, people and roles that are new or gone among them."""
    was, becomes = _by_role(before), _by_role(now)
    names = {each.participant: each.name for each in (*before, *now)}
    found = [
        _mover(whose, names[whose[0]], was.get(whose, ()), becomes.get(whose, ()))
        for whose in sorted(was.keys() | becomes.keys())
    ]
    moved = [each for each in found if each.difference]
    return tuple(sorted(moved, key=lambda each: -abs(each.difference))[:MOST_TOLD])


def outliers(now: Iterable[StoredPayout]) -> tuple[Outlier, ...]:
    """The payouts that are far from the median of their role, in roles of at least five; the farthest first."""
    found: list[Outlier] = []
    for role, payouts in _of_roles(now).items():
        if len(payouts) < FEWEST:
            continue
        median = middle([each.total for each in payouts])
        spread = middle([abs(each.total - median) for each in payouts])
        far = [each for each in payouts if spread and abs(each.total - median) > FAR * spread]
        found += [Outlier(each.id, each.participant, each.name, role, each.total, median) for each in far]
    return tuple(sorted(found, key=lambda each: -abs(each.total - each.median))[:MOST_TOLD])


def unusual_results(now: Iterable[StoredPayout], before: Iterable[StoredPayout]) -> tuple[UnusualResult, ...]:
    """Results outside the range of the run before, for measures that at least five people of the role had then."""
    known: dict[tuple[str, str], list[Fraction]] = defaultdict(list)
    for each in before:
        for name, amount in each.amounts.items():
            known[each.role, name].append(amount)
    ranges = {key: _range(amounts) for key, amounts in known.items() if len(amounts) >= FEWEST}
    found = []
    for each in now:
        for name, amount in each.amounts.items():
            bounds = ranges.get((each.role, name))
            if bounds is not None and not bounds[0] <= amount <= bounds[1]:
                found.append(UnusualResult(each.id, each.participant, each.name, each.role, name, amount, *bounds))
    return tuple(found[:MOST_TOLD])


def middle(amounts: Sequence[int] | Sequence[Fraction]) -> Fraction:
    """The median; between two it is the mean of both."""
    ordered = sorted(Fraction(each) for each in amounts)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _range(amounts: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    least, most = min(amounts), max(amounts)
    wider = (most - least) * WIDER
    return least - wider, most + wider


def _by_role(payouts: Iterable[StoredPayout]) -> Mapping[Whose, Sequence[StoredPayout]]:
    found: dict[Whose, list[StoredPayout]] = defaultdict(list)
    for each in payouts:
        found[each.participant, each.role].append(each)
    return found


def _of_roles(payouts: Iterable[StoredPayout]) -> Mapping[str, list[StoredPayout]]:
    found: dict[str, list[StoredPayout]] = defaultdict(list)
    for each in payouts:
        found[each.role].append(each)
    return found


def _mover(whose: Whose, name: str, was: Sequence[StoredPayout], becomes: Sequence[StoredPayout]) -> Mover:
    before, after = _parts(was), _parts(becomes)
    changes = [
        Change(part, before.get(part, 0), after.get(part, 0))
        for part in (*after, *(part for part in before if part not in after))
        if before.get(part, 0) != after.get(part, 0)
    ]
    changes.sort(key=lambda each: -abs(each.after - each.before))
    totals = (
        sum(each.total for each in was) if was else None,
        sum(each.total for each in becomes) if becomes else None,
    )
    return Mover(whose[0], name, whose[1], *totals, tuple(changes))


def _parts(payouts: Sequence[StoredPayout]) -> dict[str, int]:
    """The components of all payouts, their entries, and what caps, gates and modifiers did to the rest."""
    parts: dict[str, int] = defaultdict(int)
    for each in payouts:
        for name, amount in each.components.items():
            parts[name] += amount
        for entry in each.entries:
            parts[entry.kind.value] += entry.amount
        parts["limits and changes of the total"] += each.calculated - sum(each.components.values())
    return parts
