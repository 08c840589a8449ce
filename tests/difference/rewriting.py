"""Policies as text, rewritten: into other words for the same pay, or with one amount changed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import yaml
from hypothesis import strategies as st

from incentives.kpis.read import packaged_kpis
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.values.decimals import parse_decimal, plain

UNTOUCHED = ("format", "effective_from", "examples", "change", "weight", "fixed_pay", "typical", "least_known")


def read(text: str) -> Policy | None:
    """The policy, or None when its changed text is refused."""
    return read_policy(text, "drawn.yaml", packaged_kpis())[0]


def respelled(draw: st.DrawFn, text: str) -> str:
    """The same pay in other words: components in another order, points renamed, and points that change nothing."""
    written: dict[str, Any] = yaml.safe_load(text)
    for role in written["roles"].values():
        _respell(draw, role, may_move="worth_rounding" not in role)
    return str(yaml.safe_dump(written, sort_keys=False, allow_unicode=True))


def _respell(draw: st.DrawFn, part: dict[str, Any], *, may_move: bool) -> None:
    """may_move: whether the order of components pays nothing; where worths are rounded, the first takes the rest."""
    components = part.get("components")
    if components:
        names = draw(st.permutations(list(components))) if may_move else list(components)
        part["components"] = {name: components[name] for name in names}
        for each in components.values():
            _respell(draw, each, may_move=may_move)
    if "curve" in part:
        part["curve"] = {f"renamed_{key}": point for key, point in _split(draw, part["curve"]).items()}


def _split(draw: st.DrawFn, curve: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The curve with a point halfway between two of its points, where both are stated in the same way."""
    keys = list(curve)
    if len(keys) < 2:
        return curve
    index = draw(st.integers(0, len(keys) - 2))
    halfway = {name: _halfway(curve[keys[index]][name], curve[keys[index + 1]][name]) for name in ("at", "pays")}
    if any(words is None for words in halfway.values()) or halfway["at"] == curve[keys[index]]["at"]:
        return curve
    points = [(key, curve[key]) for key in keys]
    points.insert(index + 1, ("halfway", {name: str(words) for name, words in halfway.items()}))
    return dict(points)


def _halfway(left: str, right: str) -> str | None:
    (one, rest), (other, same) = _number(left), _number(right)
    if one is None or other is None or rest != same:
        return None
    return plain((one + other) / 2) + rest


def _number(words: object) -> tuple[Fraction | None, str]:
    text = str(words)
    digits = len(text) - len(text.lstrip("0123456789.-"))
    return parse_decimal(text[:digits]), text[digits:]


def changed(draw: st.DrawFn, text: str) -> str:
    """The policy with one amount of its rules changed a little, a lot, or taken from somewhere else in it."""
    written: dict[str, Any] = yaml.safe_load(text)
    places = list(_amounts(written, ()))
    if not places:
        return text
    holder, key = draw(st.sampled_from(places))
    amount, rest = _number(holder[key])
    if amount is None:
        words = {"half up", "half even", "half down", "up", "down"}
        holder[key] = draw(st.sampled_from(sorted(words)))
    else:
        step = draw(st.sampled_from([Fraction(1, 100), Fraction(1), Fraction(10), Fraction(-1), amount, -amount]))
        holder[key] = plain(amount + step) + rest
    return str(yaml.safe_dump(written, sort_keys=False, allow_unicode=True))


def _amounts(part: Any, way: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every amount of the rules, as (mapping, key)."""
    if not isinstance(part, dict):
        return
    for key, value in part.items():
        if key in UNTOUCHED or (way and way[0] == "measures"):
            continue
        if isinstance(value, dict):
            yield from _amounts(value, (*way, key))
        elif key == "ties" or _number(value)[0] is not None:
            yield part, key
