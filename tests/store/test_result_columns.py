"""Results in columns are kept and given back exactly, and are the same sequence as results one by one."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incentives.performance.facts import Result
from incentives.performance.result_columns import ResultColumn, ResultColumns
from incentives.store.columns import canonical
from incentives.store.packing import pack_results, unpack_results

SUBJECTS = ("P-1", "P-2", "P-3")


def column(measure: str, values: list[int], places: list[int]) -> ResultColumn:
    whole = np.array(values, dtype=np.int64)
    return ResultColumn(measure, "participant", SUBJECTS[: len(values)], whole, np.array(places, dtype=np.int8))


def kept(results: ResultColumns) -> object:
    """What comes back from the store's text."""
    return unpack_results(json.loads(canonical(pack_results(results))))


@settings(max_examples=40, deadline=None)
@given(
    columns=st.lists(
        st.lists(st.tuples(st.integers(-(2**62), 2**62), st.integers(0, 18)), min_size=1, max_size=3), max_size=3
    )
)
def test_columns_come_back_from_the_store_as_they_were(columns: list[list[tuple[int, int]]]) -> None:
    parts = [
        column(f"m{number}", [value for value, _ in each], [places for _, places in each])
        for number, each in enumerate(columns)
    ]
    results = ResultColumns([*parts, (Result("z", "company", "company", Fraction(1, 3), 7),)])
    assert kept(results) == results
    one_by_one = tuple(results)
    assert unpack_results(pack_results(one_by_one)) == one_by_one == results
    for part, values in zip(parts, columns, strict=True):
        amounts = [Fraction(value, 10**places) for value, places in values]
        assert part.total() == sum(amounts, Fraction(0))
        assert list(part.amounts()) == amounts


def test_subjects_that_measures_share_are_kept_once() -> None:
    shared = column("a", [1, 2], [0, 0])
    other = ResultColumn("b", "participant", shared.subjects, shared.values, shared.places)
    packed = pack_results(ResultColumns([shared, other]))
    assert packed["subjects"] == [["P-1", "P-2"]]
    assert [each["subjects"] for each in packed["columns"]] == [0, 0]


def test_results_are_found_by_their_place_from_both_ends() -> None:
    results = ResultColumns([column("a", [1, 2], [0, 1]), (), column("b", [3], [2])])
    assert len(results) == 3
    assert results[1] == Result("a", "participant", "P-2", Fraction(1, 5))
    assert results[-1] == Result("b", "participant", "P-1", Fraction(3, 100))
    assert results[1:] == tuple(results)[1:]
    with pytest.raises(IndexError):
        results[3]


def test_other_results_are_not_the_same() -> None:
    results = ResultColumns([column("a", [1, 2], [0, 0])])
    assert results != ResultColumns([column("a", [1, 3], [0, 0])])
    assert results != tuple(results)[:1]
    assert results == tuple(results)
