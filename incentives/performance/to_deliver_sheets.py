"""The sheets of a period to fill in, from the roles' needs: roster, quotas, results, and what else roles ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from incentives.performance.accept_needs import COMPANY, in_period, needs_of
from incentives.performance.accept_roster import GROUPS
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Assignment, Quota, Roster
from incentives.performance.to_deliver import (
    DAY,
    SHARE,
    TEXT,
    DeliveredRow,
    DeliveredSheet,
    Entry,
    Held,
    bounds_in_words,
    entry_of,
    money_of,
)
from incentives.policy.model import CountedFor
from incentives.values.unit import Unit, UnitKind

_PERSON = {"participant": "The permanent identifier, always written the same way.", "name": "Only to be read."}
PAID_IN = "paid_in"
_NUMBER = Unit(UnitKind.NUMBER)


def sheets_to_deliver(expected: Expectations, roster: Roster, quotas: Sequence[Quota]) -> tuple[DeliveredSheet, ...]:
    """Every sheet that some role needs, in the order in which people fill them in."""
    makers = (_roster(expected, roster), _quotas(expected, roster, quotas), _results(expected, roster))
    further = (
        _groups(expected, roster),
        _company(expected),
        _transactions(expected, roster),
        *_others(expected, roster),
    )
    return tuple(sheet for sheet in (*makers, *further) if sheet is not None)


def _roster(expected: Expectations, roster: Roster) -> DeliveredSheet:
    entries = _roster_entries(expected, roster)
    about = {
        **_PERSON,
        "name": "As it stands on statements.",
        "email": "May stay blank.",
        "role": "policy/role; a person with two roles, or a change within the period, has two rows.",
        "starts_on": "First day in the role.",
        "ends_before": "The first day that no longer counts; blank: goes on.",
        "share": "Share of full time: 100% is full time.",
        "salary": f"Per year, in {expected.currency}.",
        "target_incentive": f"The person's own, per year, in {expected.currency}.",
        "leave": "2026-07-06 to 2026-07-19; several stretches divided by semicolons.",
        PAID_IN: "The currency of payroll, such as EUR.",
        **{word: f"Names the {word} whose results count for the person." for word in GROUPS},
    }
    rows = tuple(
        DeliveredRow(_assignment(each, roster, entries), _entries_of(each, entries, expected))
        for each in roster.assignments
    )
    return DeliveredSheet("Roster", False, {key: about[key] for key in entries}, rows, entries)


def _roster_entries(expected: Expectations, roster: Roster) -> dict[str, Entry]:
    """The columns that some role needs or somebody has."""
    roles, held = expected.roles.values(), roster.assignments
    groups = {expected.measures[key].counted_for for role in roles for key in role.measures}
    groups |= {word for each in held for word in each.groups}
    found = {"participant": TEXT, "name": TEXT}
    found |= {"email": TEXT} if any(person.email for person in roster.people.values()) else {}
    found |= {"role": Entry(one_of=tuple(expected.roles)), "starts_on": DAY, "ends_before": DAY, "share": SHARE}
    if any(role.needs_salary for role in roles) or any(each.salary is not None for each in held):
        found["salary"] = money_of(expected)
    if any(role.needs_target_incentive for role in roles) or any(each.target_incentive is not None for each in held):
        found["target_incentive"] = money_of(expected)
    if any(each.leave for each in held):
        found["leave"] = TEXT
    if any(role.needs_pay_currency for role in roles) or any(each.paid_in for each in held):
        found[PAID_IN] = TEXT
    return found | {word: TEXT for word in GROUPS if word in groups}


def _assignment(each: Assignment, roster: Roster, entries: Mapping[str, Entry]) -> dict[str, Held]:
    person = roster.people[each.participant]
    known: dict[str, Held | None] = {
        "participant": each.participant,
        "name": person.name,
        "email": person.email,
        "role": each.role,
        "starts_on": each.starts_on,
        "ends_before": each.ends_before,
        "share": each.share,
        "salary": each.salary,
        "target_incentive": each.target_incentive,
        "leave": "; ".join(_stretches(each)) or None,
        PAID_IN: each.paid_in,
        **each.groups,
    }
    return {key: value for key, value in known.items() if key in entries and value is not None}


def _stretches(each: Assignment) -> Iterator[str]:
    for first, before in each.leave:
        if before is not None:
            yield f"{first} to {before.fromordinal(before.toordinal() - 1)}"


def _entries_of(each: Assignment, entries: Mapping[str, Entry], expected: Expectations) -> dict[str, Entry]:
    """Without what the person's role does not ask for and the person does not have."""
    role = expected.roles.get(each.role)
    if role is None:
        return dict(entries)
    needed = {expected.measures[key].counted_for for key in role.measures} | each.groups.keys()
    left_out = {word for word in GROUPS if word not in needed}
    left_out |= set() if role.needs_salary or each.salary is not None else {"salary"}
    left_out |= set() if role.needs_target_incentive or each.target_incentive is not None else {"target_incentive"}
    left_out |= set() if role.needs_pay_currency or each.paid_in else {PAID_IN}
    return {key: entry for key, entry in entries.items() if key not in left_out}


def _person(participant: str, roster: Roster) -> dict[str, Held]:
    return {"participant": participant, "name": roster.people[participant].name}


def _quotas(expected: Expectations, roster: Roster, quotas: Sequence[Quota]) -> DeliveredSheet | None:
    if not expected.columns:
        return None
    entries = {
        key: Entry(column.unit, above_zero=column.above_zero, least=None) for key, column in expected.columns.items()
    }
    needed = needs_of(roster, expected).columns
    given = {(quota.participant, quota.column): quota.amount for quota in quotas}
    rows = []
    for participant in sorted({person for person, _ in needed}):
        own = {key: entry for key, entry in entries.items() if (participant, key) in needed}
        known = {key: given[participant, key] for key in own if (participant, key) in given}
        rows.append(DeliveredRow({**_person(participant, roster), **known}, own))
    about = _PERSON | {key: _unit_words(entry) for key, entry in entries.items()}
    return DeliveredSheet("Quotas", True, about, tuple(rows), {"participant": TEXT, "name": TEXT, **entries})


def _results(expected: Expectations, roster: Roster) -> DeliveredSheet | None:
    measures = [key for key, each in expected.measures.items() if each.counted_for == CountedFor.PARTICIPANT]
    if not measures:
        return None
    entries = {key: entry_of(key, expected) for key in measures}
    needed: dict[str, set[str]] = {}
    for assignment, role in in_period(roster, expected):
        needed.setdefault(assignment.participant, set()).update(entries.keys() & set(role.measures))
    rows = tuple(
        DeliveredRow(_person(participant, roster), {key: entry for key, entry in entries.items() if key in keys})
        for participant, keys in sorted(needed.items())
        if keys
    )
    about = _PERSON | {key: _measure_words(key, expected) for key in measures}
    return DeliveredSheet("Results", True, about, rows, {"participant": TEXT, "name": TEXT, **entries})


def _groups(expected: Expectations, roster: Roster) -> DeliveredSheet | None:
    measures = [key for key, each in expected.measures.items() if each.counted_for in GROUPS]
    if not measures:
        return None
    entries = {key: entry_of(key, expected) for key in measures}
    needed: dict[tuple[str, str], set[str]] = {}
    for key in needs_of(roster, expected).results:
        if key.counted_for in GROUPS:
            needed.setdefault((key.counted_for, key.subject), set()).add(key.measure)
    rows = tuple(
        DeliveredRow({"counted_for": word, "name": name}, {key: each for key, each in entries.items() if key in keys})
        for (word, name), keys in sorted(needed.items())
    )
    words = tuple(word for word in GROUPS if any(expected.measures[key].counted_for == word for key in measures))
    about = {"counted_for": f"{', '.join(words)}.", "name": "As the roster names the group."}
    further = {"counted_for": Entry(one_of=words), "name": TEXT, **entries}
    return DeliveredSheet(
        "Group results", True, about | {key: _measure_words(key, expected) for key in measures}, rows, further
    )


def _company(expected: Expectations) -> DeliveredSheet | None:
    measures = [key for key, each in expected.measures.items() if each.counted_for == COMPANY]
    if not measures:
        return None
    rows = tuple(DeliveredRow({"measure": key}, {"result": entry_of(key, expected)}) for key in measures)
    about = {"measure": "What is counted.", "result": "For the whole company, in the unit of the measure."}
    return DeliveredSheet("Company results", True, about, rows)


def _transactions(expected: Expectations, roster: Roster) -> DeliveredSheet | None:
    """One row to begin with for each person and measure; more are added below."""
    measures = sorted({key for role in expected.roles.values() for key in role.transactions})
    if not measures:
        return None
    units = {expected.measures[key].unit for key in measures if key in expected.measures}
    amount = Entry(units.pop() if len(units) == 1 else _NUMBER)
    cells = {"key": TEXT, "day": DAY, "amount": amount}
    wanted = sorted(
        {(each.participant, key) for each, role in in_period(roster, expected) for key in role.transactions}
    )
    rows = tuple(DeliveredRow({"participant": person, "measure": key}, cells) for person, key in wanted)
    about = {
        "participant": "Whose transaction it is; one row for each.",
        "measure": ", ".join(measures) + ".",
        "key": 'Names the transaction; "none", with day and amount blank, where there was none.',
        "day": "The day of the transaction.",
        "amount": _unit_words(amount),
    }
    further = {"participant": TEXT, "measure": Entry(one_of=tuple(measures)), **cells}
    return DeliveredSheet("Transactions", True, about, rows, further)


def _others(expected: Expectations, roster: Roster) -> Iterator[DeliveredSheet]:
    """Leave where it is taken off the days in the role; exchange rates where pay goes out in other currencies."""
    if any(not role.leave_counts for role in expected.roles.values()) and not any(e.leave for e in roster.assignments):
        about = {
            "participant": "Who was on leave; nobody: leave the rows blank.",
            "from": "First day of leave.",
            "to": "Last day of leave, which still counts as one.",
        }
        yield DeliveredSheet("Leave", True, about, (), {"participant": TEXT, "from": DAY, "to": DAY})
    if any(role.needs_pay_currency for role in expected.roles.values()):
        about = {"day": "The day of the rate.", "from": "Such as EUR.", "to": "Such as USD.", "rate": "to for 1 from."}
        further = {"day": DAY, "from": TEXT, "to": TEXT, "rate": Entry(_NUMBER, above_zero=True)}
        yield DeliveredSheet("Exchange rates", False, about, (), further)


def _measure_words(key: str, expected: Expectations) -> str:
    return f"{expected.measures[key].title}. {_unit_words(entry_of(key, expected))}"


def _unit_words(entry: Entry) -> str:
    if entry.unit is None:
        return "As the measure is counted."
    bounds = bounds_in_words(entry)
    unit = "percent, such as 95%" if entry.unit == SHARE.unit else str(entry.unit)
    return f"In {unit}" + (f", {bounds}." if bounds else ".")
