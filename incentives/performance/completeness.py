"""That nothing which pay needs is missing from accepted facts, whatever way they came: the last look of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from incentives.performance.accept_needs import ResultKey, needs_of
from incentives.performance.accept_roster import KnownPeople
from incentives.performance.accept_transactions import needed_transactions
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Dataset
from incentives.performance.needs_in_columns import OWN, OwnNeeds, own_needs
from incentives.performance.result_columns import ResultColumn, ResultColumns
from incentives.policy.model import CountedFor
from incentives.values.problem import InvariantBroken

_SHARED = frozenset(CountedFor) - {CountedFor.PARTICIPANT}


def prove_complete(dataset: Dataset, expectations: Expectations, own: OwnNeeds | None = None) -> None:
    """Raises InvariantBroken when a result, quota or transaction that pay needs is not there.

    own: what participants need, where that was found before.
    """
    needed = needs_of(dataset.roster, expectations, frozenset()).columns
    quotas = {(quota.participant, quota.column) for quota in dataset.quotas}
    columns = {key for key in needed if not expectations.columns[key[1]].optional}
    stated = {(each.participant, each.measure) for each in dataset.transactions}
    deals = {*needed_transactions(KnownPeople(dataset.roster), expectations)} - stated
    lost = [*_lost_results(dataset, expectations, own), *(columns - quotas), *deals]
    if lost:
        raise InvariantBroken(f"Accepted without {sorted(map(tuple, lost))}.")


def _lost_results(dataset: Dataset, expectations: Expectations, own: OwnNeeds | None) -> Iterator[ResultKey]:
    results = dataset.results
    parts = results.parts if isinstance(results, ResultColumns) else ()
    if not parts:
        given = {ResultKey(each.measure, each.counted_for, each.subject) for each in results}
        needed = needs_of(dataset.roster, expectations).results
        yield from _required(needed.keys() - given, expectations)
        return
    shared = (part for part in parts if part[0].counted_for != OWN)
    given = {ResultKey(each.measure, each.counted_for, each.subject) for part in shared for each in part}
    yield from _required(needs_of(dataset.roster, expectations, _SHARED).results.keys() - given, expectations)
    needs = own or own_needs(dataset.roster, expectations)
    has = {measure: np.zeros(len(needs.people), dtype=np.bool_) for measure in needs.needed}
    before: tuple[str, ...] = ()
    places: list[int] = []
    for part in parts:
        first = part[0]
        if first.counted_for == OWN and first.measure in has:
            subjects = part.subjects if isinstance(part, ResultColumn) else tuple(each.subject for each in part)
            if subjects is not before:  # most measures have the same subjects, in one tuple
                before, places = subjects, [needs.place_of[each] for each in subjects if each in needs.place_of]
            has[first.measure][places] = True
    for measure, needed_by in needs.needed.items():
        lost = np.flatnonzero(needed_by & ~has[measure])
        yield from _required({ResultKey(measure, OWN, needs.people[place]) for place in lost.tolist()}, expectations)


def _required(keys: Iterable[ResultKey], expectations: Expectations) -> Iterator[ResultKey]:
    return (key for key in keys if not expectations.measures[key.measure].optional)
