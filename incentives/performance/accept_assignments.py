"""Assignments against their role and against each other.

A role may need a salary, a target incentive or a group whose results count; and nobody works more than full time. What
single cells hold was settled by `accept_roster`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from incentives.performance.accept_cells import Findings, addresses
from incentives.performance.accept_headings import Nearest
from incentives.performance.expectations import Expectations, ExpectedRole
from incentives.performance.facts import Assignment, Roster
from incentives.performance.staged import Cell, StagedRow
from incentives.policy.model import CountedFor
from incentives.values.decimals import plain


@dataclass(frozen=True, slots=True)
class Placed:
    """An assignment and the row that it was read from."""

    assignment: Assignment
    row: StagedRow

    def cell(self, heading: str) -> Cell:
        """The cell under the heading, or that of the participant where the sheet has no such column."""
        return self.row.cells.get(heading, self.row.cells["participant"])


@dataclass(frozen=True, slots=True)
class Lack:
    """What an assignment does not give although its role needs it: a problem that does not know its place yet."""

    code: str
    heading: str
    message: str
    hint: str


def lacks(assignment: Assignment, expectations: Expectations) -> Iterator[Lack]:
    """What is wrong with an assignment that has days in the period, held against its role."""
    role = expectations.roles.get(assignment.role)
    whose = assignment.participant
    if role is None:
        message = f'"{assignment.role}", the role of {whose}, is not in a policy in force in {expectations.period}.'
        known = f"Roles are written policy/role: {', '.join(sorted(expectations.roles))}."
        yield Lack("unknown-role", "role", message, Nearest(expectations.roles).hint(assignment.role, known))
        return
    pay = (
        ("salary", role.needs_salary, assignment.salary),
        ("target_incentive", role.needs_target_incentive, assignment.target_incentive),
    )
    for heading, is_needed, amount in pay:
        if is_needed and not amount:
            message = f"{whose} has no {heading} above zero, but the pay of {role.key} is reckoned from it."
            yield Lack(f"{heading.replace('_', '-')}-missing", heading, message, f"Enter it per year under {heading}.")
    if role.needs_pay_currency and assignment.paid_in is None:
        message = f"{whose} has no paid_in, but {role.key} is paid out in the currency that the roster says."
        yield Lack("pay-currency-missing", "paid_in", message, "Enter a currency such as EUR under paid_in.")
    for word, measures in _groups_needed(role, expectations).items():
        if word not in assignment.groups:
            message = f"{whose} has no {word}, but {role.key} is paid on its {' and '.join(measures)}."
            yield Lack("group-missing", word, message, f"Enter it under {word}.")


def may_lack(roster: Roster, expectations: Expectations) -> Iterator[Assignment]:
    """The assignments that may lack something: those of unknown roles, and those with less than their role needs."""
    groups = {key: tuple(_groups_needed(role, expectations)) for key, role in expectations.roles.items()}
    roles = expectations.roles.items()
    free = {key for key, role in roles if not (role.needs_salary or role.needs_target_incentive or groups[key])}
    free -= {key for key, role in roles if role.needs_pay_currency}
    for each in [each for each in roster.assignments if each.role not in free]:
        role = expectations.roles.get(each.role)
        if role is None:
            yield each
            continue
        has_pay = (each.salary or not role.needs_salary) and (each.target_incentive or not role.needs_target_incentive)
        has_currency = each.paid_in is not None or not role.needs_pay_currency
        if not (has_pay and has_currency) or any(word not in each.groups for word in groups[each.role]):
            yield each


def _groups_needed(role: ExpectedRole, expectations: Expectations) -> dict[str, list[str]]:
    needed: dict[str, list[str]] = defaultdict(list)
    for key in role.measures:
        measure = expectations.measures[key]
        if not measure.optional and measure.counted_for not in (CountedFor.PARTICIPANT, CountedFor.COMPANY):
            needed[measure.counted_for].append(key)
    return needed


def fit_together(placed: Sequence[Placed], findings: Findings, unclear: set[str]) -> None:
    """Note assignments given twice, and days on which somebody works more than full time."""
    by_person: dict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        by_person[one.assignment.participant].append(one)
    for participant, own in by_person.items():
        if len(own) > 1 and not (_are_distinct(own, findings) and _fit_in_full_time(own, findings)):
            unclear.add(participant)


def _are_distinct(own: Iterable[Placed], findings: Findings) -> bool:
    seen: dict[str, Cell] = {}
    distinct = True
    for one in own:
        cell = one.row.cells["participant"]
        earlier = seen.setdefault(one.assignment.key, cell)
        if earlier is not cell:
            distinct = False
            which = f"{one.assignment.role} from {one.assignment.starts_on} on"
            message = f"{one.assignment.participant} has two rows for {which}, in {addresses(earlier, cell)}."
            findings.add("duplicate-assignment", cell, message, "Keep one of them.")
    return distinct


def _fit_in_full_time(own: Sequence[Placed], findings: Findings) -> bool:
    """Shares can only pass full time on a first day, so each first day is looked at, in the order of the days."""
    fits = True
    for index, one in enumerate(in_order := sorted(own, key=lambda each: each.assignment.starts_on)):
        day = one.assignment.starts_on
        together = [each for each in in_order[: index + 1] if _holds(each.assignment, day)]
        total = sum((each.assignment.share for each in together), Fraction(0))
        if total > 1:
            fits = False
            cells = addresses(*(each.cell("starts_on") for each in together))
            message = f"On {day} {one.assignment.participant} works {plain(total * 100)}% of full time ({cells})."
            hint = "End the earlier assignment, or lower the shares."
            findings.add("overlapping-assignments", one.cell("starts_on"), message, hint)
    return fits


def _holds(assignment: Assignment, day: date) -> bool:
    return assignment.starts_on <= day and (assignment.ends_before is None or day < assignment.ends_before)
