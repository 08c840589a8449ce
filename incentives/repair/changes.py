"""The kinds of change that a repair is made of, written into the text of a policy file.

Straightening puts a line through target in place of steps and jumps, so that a small dose is worth a small amount;
dropping takes away a gate that the behaviour itself carries people through; a counter measure is one that the behaviour
spoils, known later, with a line over all its results. Weights move from what the behaviour improves to the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from incentives.alignment.subject import Subject
from incentives.kpis.kpi import Kpi
from incentives.policy.model import Component, Own, Path
from incentives.repair.edits import NoPlace, Written, YamlText
from incentives.values.decimals import plain
from incentives.values.unit import Unit, UnitKind

SHAPES = ("curve", "steps", "otherwise", "before_first", "after_last")
WHOLE = 100
Places = Callable[[Fraction], tuple[str, Fraction]]
FROM_NOTHING = {"nothing": Fraction(0), "target": Fraction(1), "best": Fraction(3, 2)}
AROUND = {"worse": Fraction(1, 2), "target": Fraction(1), "best": Fraction(3, 2)}
"""Shares of target that a line has points at. One that starts at half of target goes on below it, so that the worst
result is still felt; where less is better they are mirrored."""
TO_BE_SAID = "to be named by the owner of this policy before it takes effect"


@dataclass(frozen=True, slots=True)
class Counter:
    """A measure to add: its KPI, the key it gets, the unit it is stated in and the target it is shown with."""

    kpi: Kpi
    key: str
    unit: Unit
    target: Fraction


def counter_for(kpi: Kpi, subject: Subject) -> Counter:
    """The measure to add for a KPI. Its target is an illustration: what is proven holds for the same shares of any."""
    currency = subject.plan.policy.currency
    unit = Unit(kpi.unit, currency if kpi.unit is UnitKind.MONEY else None)
    key = kpi.id if kpi.id not in subject.plan.policy.measures else f"{kpi.id}_later"
    return Counter(kpi, key, unit, _illustration(kpi))


def _illustration(kpi: Kpi) -> Fraction:
    if kpi.most is None:
        return Fraction(100)
    least = kpi.least or Fraction(0)
    share = Fraction(8, 10) if kpi.higher_is_better else Fraction(1, 10)
    return least + (kpi.most - least) * share


def moved_weights(parts: Sequence[Component], improved: Sequence[str], share: Fraction) -> tuple[dict[str, int], int]:
    """Whole percents of each part after a share of the improved ones' weight is taken away, and what is left over."""
    weights = {part.key: part.weight or Fraction(0) for part in parts}
    kept = {key: round(weight * (1 - share if key in improved else 1) * WHOLE) for key, weight in weights.items()}
    return kept, WHOLE - sum(kept.values())


def spread(kept: Mapping[str, int], left: int, onto: Sequence[str]) -> dict[str, int]:
    """The weights with what is left over put onto some parts, as evenly as their own weights."""
    found = dict(kept)
    whole = sum(kept[key] for key in onto) or 1
    for index, key in enumerate(onto):
        part = left if index == len(onto) - 1 else round(left * Fraction(kept[key], whole))
        found[key] += part
        left -= part
    return found


def set_weights(text: YamlText, role: str, weights: Mapping[str, int]) -> None:
    """Each part's weight in whole percents."""
    for key, weight in weights.items():
        text.set(f"{weight}%", "roles", role, "components", key, "weight")


def straighten(text: YamlText, part: Component, target: Fraction, subject: Subject) -> None:
    """One straight line through target in place of the part's steps or points. NoPlace where it has neither."""
    if part.shape is None or part.way is not None or part.pays_money or part.measure is None:
        raise NoPlace(".".join(map(str, part.path)))
    path: Path = part.path
    measure = subject.plan.policy.measures[part.measure]
    for key in SHAPES:
        if text.has(*path, key):
            text.remove(*path, key)
    own = isinstance(part.target, Own) and part.reads_share
    at = _shares_of_target if own else _amounts(measure.unit, target, measure.kpi)
    text.add(_line(at, measure.kpi), *path, "curve")


def add_counter(text: YamlText, role: str, counter: Counter, weight: int, because: str) -> None:
    """The measure, and a part of pay on it with a line over all its results."""
    text.add(
        {
            "kpi": counter.kpi.id,
            "unit": str(counter.unit),
            "counted_for": "participant",
            "source": TO_BE_SAID,
            "because": because,
            "watch_for": f"Its target, {counter.unit.show(counter.target)}, is an illustration; set the company's own.",
        },
        "measures",
        counter.key,
    )
    at = _amounts(counter.unit, counter.target, counter.kpi)
    written: dict[str, Written] = {
        "weight": f"{weight}%",
        "target": counter.unit.show(counter.target, group=False),
        "because": because,
        "curve": _points(at, counter.kpi, AROUND),
        "before_first": "continues",
        "pays_at_least": "0%",
    }
    text.add(written, "roles", role, "components", counter.key)


def _amounts(unit: Unit, target: Fraction, kpi: Kpi) -> Places:
    """Shares of a target as amounts that the KPI can be, and the shares that those are."""

    def place(share: Fraction) -> tuple[str, Fraction]:
        amount = target * share
        amount = amount if kpi.most is None else min(amount, kpi.most)
        amount = amount if kpi.least is None else max(amount, kpi.least)
        return unit.show(amount, group=False), amount / target if target else share

    return place


def _shares_of_target(share: Fraction) -> tuple[str, Fraction]:
    return f"{plain(share * 100)}% of target", share


def _line(at: Places, kpi: Kpi) -> dict[str, Written]:
    """Nothing at no result (or at twice the target where less is better), target in full, and on as far as it goes."""
    return _points(at, kpi, FROM_NOTHING)


def _points(at: Places, kpi: Kpi, shares: Mapping[str, Fraction]) -> dict[str, Written]:
    points: dict[str, Written] = {}
    for key, share in shares.items():
        shown, reached = at(share if kpi.higher_is_better else 2 - share)
        score = reached if kpi.higher_is_better else 2 - reached
        points[key] = {"at": shown, "pays": f"{plain(Fraction(round(score * 10_000), 100))}%"}
    return points
