"""Derived measures: what they are worked out of exists, is delivered itself, and is counted alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from incentives.documents.tree import Path
from incentives.policy.building import Building
from incentives.policy.derived import YEAR_TO_DATE, Among, Derived, Rank, Taken
from incentives.policy.mechanics import Rates
from incentives.policy.model import CountedFor, Measure, Role
from incentives.values.decimals import plain
from incentives.values.unit import UnitKind


def with_derived(building: Building, measures: Mapping[str, Measure]) -> dict[str, Measure]:
    """The measures, those that the file derives with what they are worked out of; problems are noted."""
    written = {key: data["derived"] for key, data in building.data.get("measures", {}).items() if "derived" in data}
    found = dict(measures)
    for key, said in written.items():
        path: Path = ("measures", key, "derived")
        if not building.known("measure", said["of"], building.named_in_file("measures"), (*path, "of")):
            continue
        if _circular(key, written):
            building.problem("circular", (*path, "of"), f"{key} is worked out of itself.", "Name a delivered measure.")
            continue
        _check_once(building, said, written, path)
        if key in measures and said["of"] in measures:
            found[key] = _derived(building, measures[key], measures[said["of"]], said, path)
    return found


def used_by_derived(measures: Mapping[str, Measure], used: set[str | None]) -> set[str | None]:
    """What is used, with what it is worked out of."""
    for _ in range(2):
        used = used | {each.derived.of for each in measures.values() if each.derived is not None and each.key in used}
    return used


def check_derived_rates(building: Building, roles: Iterable[Role], measures: Mapping[str, Measure]) -> None:
    """Rates that go on over the year, or over single transactions, need results of the period itself."""
    for leaf in (leaf for role in roles for leaf in role.leaves()):
        measure, shape = measures.get(leaf.measure or ""), leaf.shape
        if measure is None or measure.derived is None or not isinstance(shape, Rates):
            continue
        if shape.year_to_date or shape.each_transaction:
            of = measure.derived.of
            message = f"{measure.key} is worked out of {of}; these rates need what the period delivered."
            building.problem("derived-rates", (*leaf.path, "rates"), message, f"Pay on {of} instead.")


def _circular(key: str, written: Mapping[str, Mapping[str, Any]]) -> bool:
    seen, name = {key}, str(written[key]["of"])
    while name in written and name not in seen:
        seen.add(name)
        name = str(written[name]["of"])
    return name == key


def _check_once(
    building: Building, said: Mapping[str, Any], written: Mapping[str, Mapping[str, Any]], path: Path
) -> None:
    """Only a rank may be of a measure that is derived itself, and of none that is a rank."""
    beneath = written.get(said["of"])
    if beneath is not None and ("over" in said or "rank" in beneath):
        message = f"{said['of']} is derived itself."
        building.problem("derived-twice", (*path, "of"), message, f"Name what it is worked out of: {beneath['of']}.")


def _derived(building: Building, measure: Measure, of: Measure, said: Mapping[str, Any], path: Path) -> Measure:
    if measure.counted_for is not of.counted_for:
        message = f"{measure.key} is counted for the {measure.counted_for}, {of.key} for the {of.counted_for}."
        building.problem("counted-for-differs", (*path[:-1], "counted_for"), message, "Both are counted for the same.")
    if "rank" in said:
        return replace(measure, derived=_ranked(building, measure, of, said, path))
    if measure.unit != of.unit:
        message = f"{measure.key} is counted in {measure.unit}, {of.key} in {of.unit}."
        building.problem("unit-differs", (*path[:-1], "unit"), message)
    elif measure.higher_is_better is not of.higher_is_better:
        better = "more" if of.higher_is_better else "less"
        message = f"Of {of.key} {better} is better, so of {measure.key} as well."
        building.problem("against-direction", (*path[:-1], "kpi"), message)
    if said["over"] == YEAR_TO_DATE:
        return replace(measure, derived=Derived(of.key, year_to_date=True))
    return replace(measure, derived=Derived(of.key, factors=_factors(building, said, path)))


def _ranked(building: Building, measure: Measure, of: Measure, said: Mapping[str, Any], path: Path) -> Derived:
    if measure.unit.kind is not UnitKind.NUMBER or measure.higher_is_better:
        message = f"A rank is a number of which less is better; {measure.kpi.title} is not."
        building.problem("rank-kpi", (*path[:-1], "kpi"), message, "Use the KPI rank.")
    if of.counted_for is not CountedFor.PARTICIPANT:
        message = f"{of.key} is counted for the {of.counted_for}; only participants' own results are ranked."
        building.problem("rank-of-shared", (*path, "of"), message)
    return Derived(of.key, rank=Rank(said["rank"]), among=Among(said["among"]))


def _factors(building: Building, said: Mapping[str, Any], path: Path) -> tuple[Fraction, ...]:
    """What each period's result is multiplied by, the latest first."""
    count = int(said["over"])
    if "weights" not in said:
        return (Fraction(1, count) if said["as"] == Taken.AVERAGE else Fraction(1),) * count
    weights = tuple(said["weights"])
    if len(weights) != count:
        message = f"{count} periods need {count} weights, the latest first; {len(weights)} stand here."
        building.problem("weights", (*path, "weights"), message)
    elif sum(weights) != 1:
        message = f"The weights add to {plain(sum(weights, Fraction(0)) * 100)}%, not to 100%."
        building.problem("weights", (*path, "weights"), message)
    for index, weight in enumerate(weights):
        if weight < 0:
            building.problem("weights", (*path, "weights", index), "A weight is not below 0%.")
    return weights
