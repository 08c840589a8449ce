"""Which results and quotas the people of a period need, found from their roles and groups.

Nobody outside the period needs any. Templates and acceptance both start from here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from incentives.performance.expectations import Expectations, ExpectedRole
from incentives.performance.facts import Assignment, Roster
from incentives.policy.model import CountedFor


class ResultKey(NamedTuple):
    """Names one result: the measure, whose kind of result it is, and whose."""

    measure: str
    counted_for: str
    subject: str


@dataclass(frozen=True, slots=True)
class Needs:
    """results: who needs each result. columns: the roles that need a (participant, column) of the quota sheet."""

    results: Mapping[ResultKey, tuple[str, ...]]
    columns: Mapping[tuple[str, str], tuple[str, ...]]


def needs_of(roster: Roster, expectations: Expectations, counted_for: Collection[str] | None = None) -> Needs:
    """Everything that is needed for the expected period; roles that no policy has need nothing.

    counted_for: of results only those of these kinds.
    """
    results: dict[ResultKey, list[str]] = defaultdict(list)
    columns: dict[tuple[str, str], list[str]] = defaultdict(list)
    kinds = {key: measure.counted_for for key, measure in expectations.measures.items()}
    measures = {
        key: [name for name in role.measures if counted_for is None or kinds[name] in counted_for]
        for key, role in expectations.roles.items()
    }
    if not any(measures[key] or role.columns for key, role in expectations.roles.items()):
        return Needs({}, {})
    for assignment, role in in_period(roster, expectations):
        for measure in measures[role.key]:
            result = _result_key(assignment, measure, expectations)
            if result is not None and assignment.participant not in results[result]:
                results[result].append(assignment.participant)
        for column in role.columns:
            columns[assignment.participant, column].append(role.key)
    return Needs(
        {key: tuple(people) for key, people in results.items()},
        {key: tuple(roles) for key, roles in columns.items()},
    )


def in_period(roster: Roster, expectations: Expectations) -> Iterator[tuple[Assignment, ExpectedRole]]:
    """The assignments with at least one day in the period whose role is known."""
    within: dict[tuple[date, date | None], int] = {}
    for assignment in roster.assignments:
        role = expectations.roles.get(assignment.role)
        if role:
            days = assignment.starts_on, assignment.ends_before
            if days not in within:
                within[days] = expectations.period.days_within(*days)
            if within[days]:
                yield assignment, role


def _result_key(assignment: Assignment, measure: str, expectations: Expectations) -> ResultKey | None:
    counted_for = expectations.measures[measure].counted_for
    if counted_for == CountedFor.PARTICIPANT:
        return ResultKey(measure, counted_for, assignment.participant)
    if counted_for == CountedFor.COMPANY:
        return ResultKey(measure, counted_for, COMPANY)
    group = assignment.groups.get(counted_for)
    return None if group is None else ResultKey(measure, counted_for, group)


COMPANY = CountedFor.COMPANY.value
