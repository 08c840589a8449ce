"""What an import would put in force, for HR to look at before accepting: counts, control sums, and what changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from incentives.performance.expectations import Expectations
from incentives.performance.facts import Assignment, Quota, Result, Roster
from incentives.services.delivery import Delivered
from incentives.store.facts import Facts
from incentives.store.records import ControlSum, FactChange, FactKind, ImportSummary
from incentives.values.unit import PERCENT, Unit, UnitKind

MOST_CHANGES = 200

Shown = Mapping[tuple[str, str], str]


def summarise(delivered: Delivered, known: Facts, expected: Expectations) -> ImportSummary:
    """The summary of delivered facts beside those in force."""
    changes = [
        *_changes(FactKind.ROSTER, _roster(delivered.roster, expected), _roster(known.roster, expected)),
        *_changes(FactKind.QUOTAS, _quotas(delivered.quotas, expected), _quotas(known.quotas, expected)),
        *_changes(FactKind.RESULTS, _results(delivered.results, expected), _results(known.results, expected)),
    ]
    return ImportSummary(
        rows=_rows(delivered),
        control_sums=(*_quota_sums(delivered.quotas or (), expected), *_result_sums(delivered.results or (), expected)),
        changes=tuple(changes[:MOST_CHANGES]),
        change_count=len(changes),
    )


def _rows(delivered: Delivered) -> dict[FactKind, int]:
    counts = {
        FactKind.ROSTER: None if delivered.roster is None else len(delivered.roster.assignments),
        FactKind.QUOTAS: None if delivered.quotas is None else len(delivered.quotas),
        FactKind.RESULTS: None if delivered.results is None else len(delivered.results),
    }
    return {kind: count for kind, count in counts.items() if count is not None}


def _quota_sums(quotas: Iterable[Quota], expected: Expectations) -> Iterator[ControlSum]:
    units = {key: column.unit for key, column in expected.columns.items()}
    yield from _sums(FactKind.QUOTAS, ((each.column, each.amount) for each in quotas), units)


def _result_sums(results: Iterable[Result], expected: Expectations) -> Iterator[ControlSum]:
    units = {key: measure.unit for key, measure in expected.measures.items()}
    yield from _sums(FactKind.RESULTS, ((each.measure, each.amount) for each in results), units)


def _sums(kind: FactKind, amounts: Iterable[tuple[str, Fraction]], units: Mapping[str, Unit]) -> Iterator[ControlSum]:
    by_name: dict[str, list[Fraction]] = {}
    for name, amount in amounts:
        by_name.setdefault(name, []).append(amount)
    for name, each in sorted(by_name.items()):
        yield ControlSum(kind, name, str(units[name]), len(each), sum(each, Fraction(0)))


def _changes(kind: FactKind, after: Shown | None, before: Shown | None) -> Iterator[FactChange]:
    """What differs. The first facts of a kind change nothing, and a kind that was not delivered neither."""
    if after is None or before is None:
        return
    for subject, what in sorted(after.keys() | before.keys()):
        was, becomes = before.get((subject, what)), after.get((subject, what))
        if was != becomes:
            yield FactChange(kind, subject, what, was, becomes)


def _results(results: Iterable[Result] | None, expected: Expectations) -> Shown | None:
    if results is None:
        return None
    units = {key: measure.unit for key, measure in expected.measures.items()}
    return {(each.subject, each.measure): _show(each.amount, units.get(each.measure)) for each in results}


def _quotas(quotas: Iterable[Quota] | None, expected: Expectations) -> Shown | None:
    if quotas is None:
        return None
    units = {key: column.unit for key, column in expected.columns.items()}
    return {(each.participant, f"own {each.column}"): _show(each.amount, units.get(each.column)) for each in quotas}


def _roster(roster: Roster | None, expected: Expectations) -> Shown | None:
    if roster is None:
        return None
    shown = {(person.participant, "name"): person.name for person in roster.people.values()}
    money = Unit(UnitKind.MONEY, expected.currency)
    for assignment in roster.assignments:
        where = f"{assignment.role} from {assignment.starts_on}"
        for what, text in _assignment(assignment, money):
            shown[assignment.participant, f"{where}: {what}"] = text
    return shown


def _assignment(assignment: Assignment, money: Unit) -> Iterator[tuple[str, str]]:
    yield "ends before", str(assignment.ends_before or "goes on")
    yield "share of full time", PERCENT.show(assignment.share)
    for what, amount in (("salary", assignment.salary), ("target incentive", assignment.target_incentive)):
        if amount is not None:
            yield what, money.show(amount)
    yield from assignment.groups.items()


def _show(amount: Fraction, unit: Unit | None) -> str:
    return str(amount) if unit is None else unit.show(amount)
