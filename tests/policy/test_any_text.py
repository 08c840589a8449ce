"""Whatever a text says, reading it ends with a policy or with problems that have lines, never in a crash."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.policy.texts import POLICY, read

SOUND: dict[str, Any] = yaml.load(POLICY, Loader=yaml.BaseLoader)
Steps = tuple[str | int, ...]

ODD = [
    *([], {}, "", ["x"], {"x": "y"}, {"x": {"y": "z"}}, [[]], [{}], {"at": []}, {"x": {"at": "1", "pays": "1%"}}),
    *("0", "-1", "1%", "-1%", "900%", "10001%", "0 EUR", "-5 EUR", "9" * 39 + " EUR", "1 XXX", "EUR", "percent", "USD"),
    *("0001-01-01", "1899-12-31", "9997-12-31", "9998-12-31", "9999-10-01", "2026-02-30", "2026-W01-1", "nothing"),
    *("own quota", "own x", "own ", " of target", "5% of target", "5% of salary", "from the roster", "of", "%", " "),
    *("total", "salary", "rounding", "seller", "new_revenue", "upheld", "year", "January", "December", "yes", "a/b/c"),
    *("ä", "\U0001f600", "x" * 5000, "0." + "0" * 38 + "1", "1/0", "nan", "~", "*", "&a", "!x", "{", "%s", "\n", "\t"),
]
KEYS = [
    "_schema",
    "key",
    "value",
    "Seller",
    "",
    " ",
    "total",
    "salary",
    "curve",
    "steps",
    "components",
    "0",
    "<<",
    "a.b",
]


def places(node: object, path: Steps = ()) -> Iterator[Steps]:
    if path:
        yield path
    if isinstance(node, dict):
        for key, inner in node.items():
            yield from places(inner, (*path, key))
    elif isinstance(node, list):
        for index, inner in enumerate(node):
            yield from places(inner, (*path, index))


PLACES = list(places(SOUND))


def holder(whole: Any, path: Steps) -> Any:
    """What holds the last step of the path; None once a change before has taken it away."""
    for step in path[:-1]:
        present = step in whole if isinstance(whole, dict) else isinstance(whole, list) and step in range(len(whole))
        if not present:
            return None
        whole = whole[step]
    present = (
        path[-1] in whole if isinstance(whole, dict) else isinstance(whole, list) and path[-1] in range(len(whole))
    )
    return whole if present else None


def change(whole: dict[str, Any], path: Steps, how: str, odd: object, key: str) -> None:
    part = holder(whole, path)
    if part is None:
        return
    if how == "rename" and isinstance(part, dict):
        entries = {key if old == path[-1] else old: inner for old, inner in part.items()}
        part.clear()
        part.update(entries)
    elif how == "remove":
        del part[path[-1]]
    elif how == "wrap":
        part[path[-1]] = {key: part[path[-1]]}
    else:
        part[path[-1]] = copy.deepcopy(odd)


def never_breaks(whole: dict[str, Any]) -> None:
    text = yaml.safe_dump(whole, sort_keys=False, allow_unicode=True)
    policy, problems = read(text)
    assert (policy is None) == bool(problems)
    assert all(problem.place.line and str(problem) for problem in problems)


changes = st.tuples(
    st.sampled_from(PLACES),
    st.sampled_from(["replace", "replace", "rename", "remove", "wrap"]),
    st.sampled_from(ODD),
    st.sampled_from(KEYS),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(changes, min_size=1, max_size=3))
def test_a_policy_changed_anywhere_is_read_or_refused(drawn: list[tuple[Steps, str, object, str]]) -> None:
    whole = copy.deepcopy(SOUND)
    for each in drawn:
        change(whole, *each)
    never_breaks(whole)


@pytest.mark.parametrize("how", ["rename", "remove", "wrap", "replace"])
def test_every_place_changed_once_is_read_or_refused(how: str) -> None:
    for path in PLACES:
        whole = copy.deepcopy(SOUND)
        change(whole, path, how, {}, "_schema")
        never_breaks(whole)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(POLICY)), st.integers(0, 40), st.text(max_size=8))
def test_a_passage_overwritten_by_anything_is_read_or_refused(start: int, length: int, put: str) -> None:
    policy, problems = read(POLICY[:start] + put + POLICY[start + length :])
    assert (policy is None) == bool(problems)
