"""Random components that pay money, by rates or by a matrix, and limits that name other components."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from incentives.values.decimals import plain

Kinds = Mapping[str, tuple[str, str, int]]
TIES = st.sampled_from(["half up", "half even", "half down", "up", "down"])


class Drawing:
    """What the drawn policy measures: measure to KPI, unit and direction; what is usual; how units are written."""

    def __init__(self, kinds: Kinds, centre: Mapping[str, int], words: Mapping[str, str]) -> None:
        self.kinds, self.centre, self.words = kinds, centre, words

    def at(self, measure: str, mark: int) -> str:
        """That share of what is usual, in percent, as files write it."""
        return plain(Fraction(self.centre[measure] * mark, 100)) + self.words[self.kinds[measure][1]]

    def marks(self, measure: str, marks: list[int]) -> list[int]:
        """Marks from the worse to the better."""
        return marks if self.kinds[measure][2] > 0 else marks[::-1]


def money(least: int, most: int) -> st.SearchStrategy[str]:
    """Money with cents; nothing or at least one euro, so that rounding to whole euros is not too coarse for it."""
    whole = st.integers(least * 100, most * 100).map(lambda cents: cents + 100 if 0 < cents < 100 else cents)
    return whole.map(lambda cents: f"{plain(Fraction(cents, 100))} EUR")


@st.composite
def money_shapes(draw: st.DrawFn, drawing: Drawing, measure: str) -> dict[str, Any]:
    """A curve or steps that pay money."""
    marks = drawing.marks(measure, sorted(draw(st.sets(st.integers(60, 140), min_size=2, max_size=4))))
    pays = draw(st.lists(money(-200, 900), min_size=len(marks), max_size=len(marks)))
    shape: dict[str, Any] = {"measure": measure, "prorated": draw(st.sampled_from(["yes", "no"]))}
    shape["missing"] = draw(st.sampled_from(["refuse", "pays nothing"]))
    if draw(st.booleans()):
        shape["curve"] = {f"p{n}": {"at": drawing.at(measure, mark), "pays": pays[n]} for n, mark in enumerate(marks)}
        slope = f"continues at {draw(money(0, 90))} per {drawing.at(measure, 10)}"
        shape["before_first"] = draw(st.sampled_from(["nothing", "flat", slope]))
        shape["after_last"] = draw(st.sampled_from(["continues", "flat", slope]))
        return shape
    word = "at_least" if drawing.kinds[measure][2] > 0 else "below"
    shape["steps"] = {f"s{n}": {word: drawing.at(measure, mark), "pays": pays[n]} for n, mark in enumerate(marks)}
    return shape | {"otherwise": draw(money(-50, 50))}


@st.composite
def rates(draw: st.DrawFn, drawing: Drawing, measure: str) -> dict[str, Any]:
    """Rates of every kind."""
    _, unit, _ = drawing.kinds[measure]
    marks = sorted(draw(st.sets(st.integers(0, 140), min_size=1, max_size=4)))
    apply = draw(st.sampled_from(["to each slice", "to the whole"]))
    own = measure == "new_revenue" and draw(st.booleans())
    levels: dict[str, Any] = {}
    for number, mark in enumerate(marks):
        rate = draw(st.integers(-100, 1900))
        share = f"{plain(Fraction(rate, 100))}%" if unit == "EUR" else f"{plain(Fraction(rate, 100))} EUR each"
        edge = f"{mark}% of target" if own else drawing.at(measure, mark)
        level = {draw(st.sampled_from(["at_least", "above"])): edge, "pays": share}
        levels[f"l{number}"] = level
    written: dict[str, Any] = {"apply": apply, "levels": levels}
    component: dict[str, Any] = {"measure": measure, "rates": written}
    extra = draw(st.sampled_from(["", "", "on_top_of", "each", "rounding"]))
    if extra == "on_top_of" and apply == "to each slice":
        written["on_top_of"] = "year to date"
    elif extra == "each" and not own:
        written["each"] = "transaction"
    elif extra == "rounding":
        place = "1%" if own else drawing.at(measure, 1)
        component["result_rounding"] = {"to": place, "ties": draw(TIES)}
    if apply == "to the whole" and "each" not in written:
        levels[f"l{len(marks) - 1}"]["plus"] = draw(money(0, 500))
    return component | ({"target": "own quota"} if own else {})


@st.composite
def matrices(draw: st.DrawFn, drawing: Drawing, names: list[str]) -> dict[str, Any]:
    """A matrix of two measures that pays money, with one or two levels a side."""
    sides: dict[str, Any] = {}
    for side, measure in zip(("rows", "columns"), names, strict=True):
        marks = drawing.marks(measure, sorted(draw(st.sets(st.integers(60, 140), min_size=1, max_size=3))))
        sides[side] = {"measure": measure, "at": {f"{side}_{n}": drawing.at(measure, m) for n, m in enumerate(marks)}}
    pays = {row: {column: draw(money(0, 900)) for column in sides["columns"]["at"]} for row in sides["rows"]["at"]}
    between = draw(st.sampled_from(["level", "straight"]))
    matrix = {**sides, "between": between, "pays": pays, "otherwise": draw(money(0, 50))}
    return {"prorated": "no", "missing": draw(st.sampled_from(["refuse", "pays nothing"])), "matrix": matrix}


@st.composite
def paying(draw: st.DrawFn, drawing: Drawing, names: list[str]) -> dict[str, Any]:
    """One component that pays money: by a shape, rates, a matrix, or a group of such."""
    kind = draw(st.sampled_from(["shape", "rates", "rates", "matrix", "group"]))
    measure = draw(st.sampled_from(names))
    if kind == "matrix" and len(names) > 1:
        return draw(matrices(drawing, draw(st.permutations(names))[:2]))
    counted = [name for name in names if drawing.kinds[name][1] != "percent"]
    if kind == "group" and counted:
        parts = {
            "one": draw(money_shapes(drawing, measure)),
            "two": draw(rates(drawing, draw(st.sampled_from(counted)))),
        }
        parts["two"]["pays_at_most"] = "120% of one plus 10 EUR"
        return {"combine": draw(st.sampled_from(["sum", "best of", "worst of"])), "components": parts}
    by_rates = kind == "rates" and measure in counted
    return draw(rates(drawing, measure)) if by_rates else draw(money_shapes(drawing, measure))


@st.composite
def paying_parts(draw: st.DrawFn, drawing: Drawing, names: list[str], scoring: list[str]) -> dict[str, Any]:
    """None, one or two components that pay money, limited by money, by each other or by those that score."""
    parts = {f"m{number}": draw(paying(drawing, names)) for number in range(draw(st.sampled_from([0, 0, 1, 2])))}
    for number, part in enumerate(parts.values()):
        beside = [*scoring, *list(parts)[:number]]
        limits = [f"150% of {draw(st.sampled_from(beside))} plus 20 EUR", "1234.56 EUR"] if beside else ["1234.56 EUR"]
        if draw(st.integers(0, 2)) == 0:
            part["pays_at_most"] = draw(st.sampled_from(limits))
    return parts


def typical_of(parts: Mapping[str, Any], drawing: Drawing) -> dict[str, str]:
    """What is typical for everything that such components are paid by; what needs none is left out by the caller."""
    typical: dict[str, str] = {}
    for part in parts.values():
        typical |= typical_of(part.get("components", {}), drawing)
        named = [side["measure"] for side in (part.get("matrix", {}).get(key) for key in ("rows", "columns")) if side]
        if "measure" in part:
            named.append(part["measure"])
        levels = part["rates"]["levels"] if part.get("rates", {}).get("each") else ()
        for measure in named:
            usual = drawing.at(measure, 100)
            stated = {f"{measure} in {level}": usual for level in levels} or {measure: usual}
            typical |= stated
    targeted = _with_target(parts)
    return {name: usual for name, usual in typical.items() if name not in targeted}


def _with_target(parts: Mapping[str, Any]) -> set[str]:
    """The measures for which some component states a target, which is then what is typical."""
    inner = {name for part in parts.values() for name in _with_target(part.get("components", {}))}
    return inner | {part["measure"] for part in parts.values() if "target" in part}
