"""Facts that were accepted earlier, for an upload that lacks their sheets: what still counts, and what is missing now.

They were held against their cells when they came; here they are held against the people and policies of today.
"""

from __future__ import annotations

from collections.abc import Sequence

from incentives.performance.accept_amounts import whose
from incentives.performance.accept_needs import ResultKey, needs_of
from incentives.performance.accept_roster import KnownPeople
from incentives.performance.accept_transactions import needed_transactions
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Quota, Result, Transaction
from incentives.values.problem import Place, Problem


def known_quotas_of(
    known: Sequence[Quota], people: KnownPeople, expectations: Expectations, place: Place
) -> tuple[tuple[Quota, ...], tuple[Problem, ...]]:
    """The quotas that are still needed, sorted, and a problem for each that is needed and was never given."""
    held = {(quota.participant, quota.column): quota for quota in known}
    needed = needs_of(people.roster, expectations, frozenset()).columns
    missing = tuple(
        Problem("quota-missing", f"{participant} has no {column}, nor had one in an earlier upload.", place)
        for participant, column in sorted(needed.keys() - held.keys())
        if not expectations.columns[column].optional
    )
    return tuple(held[key] for key in sorted(held.keys() & needed.keys())), missing


def known_results_of(
    known: Sequence[Result], people: KnownPeople, expectations: Expectations, place: Place
) -> tuple[tuple[Result, ...], tuple[Problem, ...]]:
    """The results that are still needed, sorted, and a problem for each that is needed and was never given."""
    held = {ResultKey(each.measure, each.counted_for, each.subject): each for each in known}
    needed = needs_of(people.roster, expectations).results
    missing = tuple(
        Problem("result-missing", f"{whose(key)} has no {key.measure}, nor had one in an earlier upload.", place)
        for key in sorted(needed.keys() - held.keys())
        if not expectations.measures[key.measure].optional
    )
    return tuple(held[key] for key in sorted(held.keys() & needed.keys())), missing


def known_transactions_of(
    known: Sequence[Transaction], people: KnownPeople, expectations: Expectations, place: Place
) -> tuple[tuple[Transaction, ...], tuple[Problem, ...]]:
    """All of the transactions, and a problem for everybody who needs one and of whom nothing was ever stated."""
    stated = {(each.participant, each.measure) for each in known}
    missing = tuple(
        Problem("transactions-missing", f"{participant} has no transaction of {measure} in an earlier upload.", place)
        for participant, measure in needed_transactions(people, expectations)
        if (participant, measure) not in stated
    )
    return tuple(known), missing
