"""Facts as columns of text and back: what is stored is exactly what was accepted, in the order in which it came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from incentives.performance.adjustments import AdjustmentKind, Entry
from incentives.performance.balances import Balance, Opening
from incentives.performance.facts import Assignment, Person, Quota, Result, Roster
from incentives.performance.result_columns import ResultColumns
from incentives.store.packing_columns import Packed, pack_result_columns, unpack_result_columns


def pack_roster(roster: Roster) -> Packed:
    """People and assignments in columns."""
    people, assignments = tuple(roster.people.values()), roster.assignments
    return {
        "person": [each.participant for each in people],
        "name": [each.name for each in people],
        "email": [each.email for each in people],
        "participant": [each.participant for each in assignments],
        "role": [each.role for each in assignments],
        "starts_on": [each.starts_on.isoformat() for each in assignments],
        "ends_before": [each.ends_before and each.ends_before.isoformat() for each in assignments],
        "share": [str(each.share) for each in assignments],
        "salary": [_text(each.salary) for each in assignments],
        "target_incentive": [_text(each.target_incentive) for each in assignments],
        "groups": [dict(each.groups) for each in assignments],
        **({"leave": [_days(each.leave) for each in assignments]} if any(each.leave for each in assignments) else {}),
        **({"paid_in": [each.paid_in for each in assignments]} if any(each.paid_in for each in assignments) else {}),
    }


def unpack_roster(packed: Packed) -> Roster:
    """The roster that was packed."""
    people = zip(packed["person"], packed["name"], packed["email"], strict=True)
    names = ("participant", "role", "starts_on", "ends_before", "share", "salary", "target_incentive", "groups")
    leave = packed.get("leave", [[]] * len(packed["participant"]))
    paid_in = packed.get("paid_in", [None] * len(packed["participant"]))
    assignments = zip(*(packed[name] for name in names), leave, paid_in, strict=True)
    return Roster(
        {person: Person(person, name, email) for person, name, email in people}, tuple(map(_assignment, assignments))
    )


def pack_quotas(quotas: Sequence[Quota]) -> Packed:
    """Quotas in columns."""
    return {
        "participant": [each.participant for each in quotas],
        "column": [each.column for each in quotas],
        "amount": [str(each.amount) for each in quotas],
    }


def unpack_quotas(packed: Packed) -> tuple[Quota, ...]:
    """The quotas that were packed."""
    columns = zip(packed["participant"], packed["column"], packed["amount"], strict=True)
    return tuple(Quota(participant, column, read_exact(amount)) for participant, column, amount in columns)


def pack_results(results: Sequence[Result]) -> Packed:
    """Results in columns; many results of a measure as whole numbers, with their subjects once."""
    if isinstance(results, ResultColumns):
        return pack_result_columns(results, pack_results)
    return {
        "measure": [each.measure for each in results],
        "counted_for": [each.counted_for for each in results],
        "subject": [each.subject for each in results],
        "amount": [str(each.amount) for each in results],
        **({"cases": [each.cases for each in results]} if any(each.cases is not None for each in results) else {}),
    }


def unpack_results(packed: Packed) -> Sequence[Result]:
    """The results that were packed."""
    if "columns" in packed:
        return unpack_result_columns(packed, unpack_results)
    cases = packed.get("cases", [None] * len(packed["measure"]))
    columns = zip(packed["measure"], packed["counted_for"], packed["subject"], packed["amount"], cases, strict=True)
    return tuple(
        Result(measure, counted_for, subject, read_exact(amount), rests_on)
        for measure, counted_for, subject, amount, rests_on in columns
    )


def pack_balances(balances: Sequence[Balance]) -> list[list[Any]] | None:
    """Balances as rows; None when there are none."""
    return [
        [each.participant, each.role, each.what, each.due_on and each.due_on.isoformat(), each.amount]
        for each in balances
    ] or None


def unpack_balances(packed: Sequence[Sequence[Any]] | None) -> tuple[Balance, ...]:
    """The balances that were packed."""
    return tuple(
        Balance(participant, role, what, date.fromisoformat(due_on) if due_on else None, amount)
        for participant, role, what, due_on, amount in packed or ()
    )


def pack_opening(opening: Opening | None) -> Packed | None:
    """What was taken over from the period before; None when nothing was."""
    if opening is None:
        return None
    return {
        "ends_before": opening.ends_before.isoformat(),
        "currency": opening.currency,
        "balances": pack_balances(opening.balances) or [],
        "paid": [[participant, role, amount] for (participant, role), amount in sorted(opening.paid.items())],
    }


def unpack_opening(packed: Packed | None) -> Opening | None:
    """The opening that was packed."""
    if packed is None:
        return None
    return Opening(
        date.fromisoformat(packed["ends_before"]),
        packed["currency"],
        unpack_balances(packed["balances"]),
        {(participant, role): amount for participant, role, amount in packed["paid"]},
    )


def pack_entries(entries: Sequence[Entry]) -> list[list[Any]]:
    """Entries of a payout as rows."""
    return [
        [each.kind.value, each.amount, each.reason, each.by, each.on.isoformat(), *([each.left] if each.left else [])]
        for each in entries
    ]


def unpack_entries(packed: Sequence[Sequence[Any]]) -> tuple[Entry, ...]:
    """The entries that were packed."""
    return tuple(
        Entry(AdjustmentKind(kind), amount, reason, by, date.fromisoformat(on), *left)
        for kind, amount, reason, by, on, *left in packed
    )


def read_exact(text: str) -> Fraction:
    """The number that the text of a fraction (`19/20`, `3`) states. ValueError when it states none."""
    over, _, under = text.partition("/")
    return Fraction(int(over), int(under or 1))


def _text(amount: Fraction | None) -> str | None:
    return None if amount is None else str(amount)


def _assignment(packed: tuple[Any, ...]) -> Assignment:
    participant, role, starts_on, ends_before, share, salary, target_incentive, groups, leave, paid_in = packed
    return Assignment(
        participant=participant,
        role=role,
        starts_on=date.fromisoformat(starts_on),
        ends_before=date.fromisoformat(ends_before) if ends_before else None,
        share=read_exact(share),
        salary=read_exact(salary) if salary is not None else None,
        target_incentive=read_exact(target_incentive) if target_incentive is not None else None,
        groups=groups,
        leave=tuple((date.fromisoformat(first), end and date.fromisoformat(end)) for first, end in leave),
        paid_in=paid_in,
    )


def _days(leave: Sequence[tuple[date, date | None]]) -> list[list[str | None]]:
    return [[first.isoformat(), None if end is None else end.isoformat()] for first, end in leave]
