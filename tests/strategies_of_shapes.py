"""Random components that score: curves, steps, ways and groups over a few measures that all drawn policies share."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from incentives.values.decimals import plain
from tests.strategies_of_pay import Drawing

MEASURES = {
    "new_revenue": ("new_business_closed", "EUR", 1),
    "retained": ("net_revenue_retention", "percent", 1),
    "handle_time": ("average_handle_time", "minutes", -1),
    "complaints": ("external_complaints", "number", -1),
    "margin": ("gross_margin", "percent", 1),
    "tickets": ("tickets_closed", "number", 1),
}
CENTRE = {"new_revenue": 300000, "retained": 95, "handle_time": 9, "complaints": 4, "margin": 32, "tickets": 400}
WORDS = {"EUR": " EUR", "percent": "%", "minutes": " minutes", "number": ""}


DRAWING = Drawing(MEASURES, CENTRE, WORDS)
TIES = st.sampled_from(["half up", "half even", "half down", "up", "down"])


def percent(least: int, most: int) -> st.SearchStrategy[str]:
    """A percentage with up to two decimals."""
    return st.integers(least * 100, most * 100).map(
        lambda n: f"{n // 100}.{n % 100:02}%" if n % 100 else f"{n // 100}%"
    )


@st.composite
def shapes(draw: st.DrawFn, measure: str, *, factor: bool = False, own: bool = True) -> dict[str, Any]:
    """A curve or steps over a measure, with its target."""
    _, unit, way = MEASURES[measure]
    use_own = own and measure == "new_revenue" and draw(st.booleans())
    marks = sorted(draw(st.sets(st.integers(60, 140), min_size=2, max_size=5)))
    marks = marks if way > 0 else marks[::-1]

    def at(mark: int) -> str:
        if use_own or (own and draw(st.booleans())):
            return f"{mark}% of target"
        return plain(Fraction(CENTRE[measure] * mark, 100)) + WORDS[unit]

    pays = percent(50, 130) if factor else percent(0, 220)
    shape: dict[str, Any] = {}
    if own:
        shape["target"] = "own quota" if use_own else f"{CENTRE[measure]}{WORDS[unit]}"
    if draw(st.booleans()):
        points = {f"p{index}": {"at": at(mark), "pays": draw(pays)} for index, mark in enumerate(marks)}
        if draw(st.booleans()):
            last = points[f"p{len(marks) - 1}"]
            points["jump"] = {"at": last["at"], "pays": draw(pays)}
        shape |= {"curve": points}
        ends = ["flat"] if factor else ["flat", "nothing", "continues"]
        ends += [] if factor else [f"continues at {draw(percent(0, 20))} per {at(10)}"]
        shape["before_first"] = draw(st.sampled_from(ends))
        shape["after_last"] = draw(st.sampled_from(ends if "jump" not in points else ["flat"]))
    else:
        edges = ("at_least", "above") if way > 0 else ("at_most", "below")
        shape["steps"] = {
            f"s{index}": {draw(st.sampled_from(edges)): at(mark), "pays": draw(pays)}
            for index, mark in enumerate(marks)
        }
        shape["otherwise"] = draw(pays)
    return shape


@st.composite
def ways(draw: st.DrawFn, measure: str) -> dict[str, Any]:
    """A curve or steps over the way from one result to a better one, each end an amount or an own column."""
    _, unit, better = MEASURES[measure]
    centre, word = CENTRE[measure], WORDS[unit]
    start = f"{plain(Fraction(centre * (100 - 30 * better), 100))}{word}"
    start = draw(st.sampled_from([start, f"own baseline_{measure}"]))
    end = draw(st.sampled_from([f"{centre}{word}", f"own best_{measure}"]))
    marks = sorted(draw(st.sets(st.integers(0, 130), min_size=2, max_size=4)))
    pays = draw(st.lists(percent(0, 220), min_size=len(marks), max_size=len(marks)))
    placed = [(f"{mark}% of the way", pay) for mark, pay in zip(marks, pays, strict=True)]
    way: dict[str, Any] = {"way": {"from": start, "to": end}}
    if draw(st.booleans()):
        points = {f"p{index}": {"at": at, "pays": pay} for index, (at, pay) in enumerate(placed)}
        ends = st.sampled_from(["flat", "nothing", "continues"])
        return way | {"curve": points, "before_first": draw(ends), "after_last": draw(ends)}
    edges = st.sampled_from(["at_least", "above"])
    levels = {f"s{index}": {draw(edges): at, "pays": pay} for index, (at, pay) in enumerate(placed)}
    return way | {"steps": levels, "otherwise": draw(percent(0, 50))}


@st.composite
def components(draw: st.DrawFn, names: list[str], depth: int, *, weighted: bool) -> dict[str, Any]:
    """A group of components with weights that add up, some of them groups themselves."""
    count = draw(st.integers(1, 3))
    weights = draw(st.lists(st.integers(1, 60), min_size=count, max_size=count))
    shares = [Fraction(weight * 100, sum(weights)) for weight in weights]
    rounded = [f"{share.numerator // share.denominator}" for share in shares[:-1]]
    rounded.append(str(100 - sum(int(each) for each in rounded)))
    stated = ["equal"] * count if draw(st.integers(0, 3)) == 0 else [f"{each}%" for each in rounded]
    parts = {}
    for index in range(count):
        part = draw(component(names, depth, weighted=weighted))
        if weighted:
            part["weight"] = stated[index]
        parts[f"c{index}"] = part
    return (
        parts
        if all(part.get("weight") != "0%" for part in parts.values())
        else draw(components(names, depth, weighted=weighted))
    )


@st.composite
def component(draw: st.DrawFn, names: list[str], depth: int, *, weighted: bool) -> dict[str, Any]:
    """A measured component, or a group."""
    if depth > 0 and draw(st.integers(0, 3)) == 0:
        combine = draw(st.sampled_from(["weights", "sum", "product", "best of", "worst of"]))
        part: dict[str, Any] = {
            "combine": combine,
            "components": draw(components(names, depth - 1, weighted=combine == "weights")),
        }
        if draw(st.booleans()):
            part["least_known"] = "1"
    else:
        measure = draw(st.sampled_from(names))
        shape = draw(ways(measure)) if draw(st.integers(0, 4)) == 0 else draw(shapes(measure))
        part = {"measure": measure, **shape}
        if draw(st.integers(0, 3)) == 0:
            share = "way" in shape or shape["target"] == "own quota"
            place = "1%" if share else DRAWING.at(measure, 1)
            part["result_rounding"] = {"to": place, "ties": draw(TIES)}
        rules = ["refuse", "pays nothing", "pays target", "weight to the others" if weighted else "left out"]
        part["missing"] = draw(st.sampled_from(rules))
        if draw(st.integers(0, 5)) == 0:
            part |= {"target_reached_by": draw(percent(0, 100)), "target_follows_own_result": draw(percent(0, 120))}
    if draw(st.booleans()):
        ties = draw(st.sampled_from(["half up", "half even", "half down", "up", "down"]))
        part["score_rounding"] = {"to": draw(st.sampled_from(["0.1%", "1%", "0.5%"])), "ties": ties}
    return part


def missing_of(part: dict[str, Any]) -> list[str]:
    """What a component, or the leaves of a group, say about a missing result."""
    return [leaf["missing"] for leaf in leaves_of({"part": part})]


def leaves_of(parts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The measured components in them."""
    return [
        leaf for part in parts.values() for leaf in (leaves_of(part["components"]) if "components" in part else [part])
    ]


def delivered_of(parts: Mapping[str, Any]) -> set[str]:
    """The measures that rates take from single transactions or go on from, so that nothing else can make them."""
    return {leaf["measure"] for leaf in leaves_of(parts) if {"on_top_of", "each"} & set(leaf.get("rates", {})) != set()}
