"""Facts come back exactly as they were accepted, or not at all."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import update

from incentives.performance.facts import Assignment, Person, Quota, Result, Roster
from incentives.services.database import Database
from incentives.store.facts import read_facts, sets_in_force
from incentives.store.packing import (
    pack_quotas,
    pack_results,
    pack_roster,
    unpack_quotas,
    unpack_results,
    unpack_roster,
)
from incentives.store.periods import period_of_name
from incentives.store.tables.facts import fact_sets
from incentives.values.problem import InvariantBroken
from tests.services.building import QUARTER, accepted, found_company
from tests.services.tampering import tampering

words = some.text(min_size=1, max_size=8)
amounts = some.fractions()
days = some.dates(date(2000, 1, 1), date(2100, 1, 1))
people = some.builds(Person, words, words, some.none() | words)
assignments = some.builds(
    Assignment,
    participant=words,
    role=words,
    starts_on=days,
    ends_before=some.none() | days,
    share=amounts,
    salary=some.none() | amounts,
    target_incentive=some.none() | amounts,
    groups=some.dictionaries(words, words, max_size=2),
    leave=some.lists(some.tuples(days, some.none() | days), max_size=2).map(tuple),
)


@given(some.lists(people, max_size=4), some.lists(assignments, max_size=4))
def test_a_roster_is_unpacked_as_it_was_packed(persons: list[Person], assigned: list[Assignment]) -> None:
    roster = Roster({person.participant: person for person in persons}, tuple(assigned))
    assert unpack_roster(pack_roster(roster)) == roster


@given(some.lists(some.builds(Quota, words, words, amounts), max_size=4))
def test_quotas_are_unpacked_as_they_were_packed(quotas: list[Quota]) -> None:
    assert unpack_quotas(pack_quotas(quotas)) == tuple(quotas)


@given(some.lists(some.builds(Result, words, words, words, amounts), max_size=4))
def test_results_are_unpacked_as_they_were_packed(results: list[Result]) -> None:
    assert unpack_results(pack_results(results)) == tuple(results)


def test_a_third_is_stored_as_a_third() -> None:
    packed = pack_results([Result("quality", "participant", "P-1", Fraction(1, 3))])
    assert packed["amount"] == ["1/3"]


@pytest.mark.parametrize("content", [b"", b"x\x9c", None])
def test_stored_facts_that_somebody_changed_are_never_used(database: Database, content: bytes | None) -> None:
    accepted(database, found_company(database))
    with tampering(database) as session:
        changed = {"content": content} if content is not None else {"fingerprint": "0" * 64}
        session.execute(update(fact_sets).values(**changed))
    with database.reading() as session:
        period = period_of_name(session, QUARTER)
        assert period is not None
        with pytest.raises(InvariantBroken):
            read_facts(session, sets_in_force(session, period.id).values())
