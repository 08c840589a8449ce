"""Which results and quotas the people of a period need, found from their roles and groups.

Nobody outside the period needs any. Templates and acceptance both start from here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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


def needs_of(roster: Roster, expectations: Expectations) -> Needs:
    """Everything that is needed for the expected period; roles that no policy has need nothing."""
    results: dict[ResultKey, list[str]] = defaultdict(list)
    columns: dict[tuple[str, str], list[str]] = defaultdict(list)
    for assignment, role in in_period(roster, expectations):
        for measure in role.measures:
            key = _result_key(assignment, measure, expectations)
            if key is not None and assignment.participant not in results[key]:
                results[key].append(assignment.participant)
        for column in role.columns:
            columns[assignment.participant, column].append(role.key)
    return Needs(
        {key: tuple(people) for key, people in results.items()},
        {key: tuple(roles) for key, roles in columns.items()},
    )


def in_period(roster: Roster, expectations: Expectations) -> Iterator[tuple[Assignment, ExpectedRole]]:
    """The assignments with at least one day in the period whose role is known."""
    for assignment in roster.assignments:
        role = expectations.roles.get(assignment.role)
        if role and expectations.period.days_within(assignment.starts_on, assignment.ends_before):
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
