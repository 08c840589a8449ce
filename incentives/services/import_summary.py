"""What an import would put in force, for HR to look at before accepting: counts, control sums, and what changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction

from incentives.performance.expectations import Expectations
from incentives.performance.facts import Assignment, ExchangeRate, Leave, Quota, Result, Roster, Transaction
from incentives.performance.result_columns import ResultColumn, ResultColumns
from incentives.performance.worked_out import kept_of
from incentives.services.delivery import Delivered
from incentives.store.facts import Facts
from incentives.store.records import ControlSum, FactChange, FactKind, ImportSummary
from incentives.values.decimals import plain
from incentives.values.unit import PERCENT, Unit, UnitKind

MOST_CHANGES = 200

Shown = Mapping[tuple[str, str], str]


def summarise(delivered: Delivered, known: Facts, expected: Expectations) -> ImportSummary:
    """The summary of delivered facts beside those in force."""
    changes = [
        *_changes(FactKind.ROSTER, *(_roster(facts.roster, expected) for facts in (delivered, known))),
        *_changes(FactKind.QUOTAS, *(_quotas(facts.quotas, expected) for facts in (delivered, known))),
        *_changes(FactKind.RESULTS, *_differing_results(delivered.results, known.results, expected)),
        *_changes(FactKind.TRANSACTIONS, *(_deals(facts.transactions, expected) for facts in (delivered, known))),
        *_changes(FactKind.LEAVE, _leave(delivered.leave), _leave(known.leave)),
        *_changes(FactKind.EXCHANGE_RATES, _rates(delivered.rates), _rates(known.rates)),
    ]
    return ImportSummary(
        rows=_rows(delivered),
        control_sums=(
            *_quota_sums(delivered.quotas or (), expected),
            *_result_sums(delivered.results or (), expected),
            *_deal_sums(delivered.transactions or (), expected),
        ),
        changes=tuple(changes[:MOST_CHANGES]),
        change_count=len(changes),
        new=sum(change.before is None for change in changes),
        gone=sum(change.after is None for change in changes),
        worked_out=kept_of(delivered.figures, expected.measures),
    )


def _rows(delivered: Delivered) -> dict[FactKind, int]:
    counts = {
        FactKind.ROSTER: None if delivered.roster is None else len(delivered.roster.assignments),
        FactKind.QUOTAS: None if delivered.quotas is None else len(delivered.quotas),
        FactKind.RESULTS: None if delivered.results is None else len(delivered.results),
        FactKind.TRANSACTIONS: None if delivered.transactions is None else len(delivered.transactions),
        FactKind.LEAVE: None if delivered.leave is None else len(delivered.leave),
        FactKind.EXCHANGE_RATES: None if delivered.rates is None else len(delivered.rates),
    }
    return {kind: count for kind, count in counts.items() if count is not None}


def _quota_sums(quotas: Iterable[Quota], expected: Expectations) -> Iterator[ControlSum]:
    units = {key: column.unit for key, column in expected.columns.items()}
    yield from _sums(FactKind.QUOTAS, ((each.column, each.amount) for each in quotas), units)


def _result_sums(results: Iterable[Result], expected: Expectations) -> Iterator[ControlSum]:
    units = {key: measure.unit for key, measure in expected.measures.items()}
    parts = results.parts if isinstance(results, ResultColumns) else ()
    if len({part[0].measure for part in parts}) < len(parts) or not parts:
        yield from _sums(FactKind.RESULTS, ((each.measure, each.amount) for each in results), units)
        return
    for part in parts:
        total = part.total() if isinstance(part, ResultColumn) else sum((each.amount for each in part), Fraction(0))
        measure = part[0].measure
        yield ControlSum(FactKind.RESULTS, measure, str(units[measure]), len(part), total)


def _deal_sums(transactions: Iterable[Transaction], expected: Expectations) -> Iterator[ControlSum]:
    units = {key: measure.unit for key, measure in expected.measures.items()}
    deals = ((each.measure, each.amount) for each in transactions if each.day is not None)
    yield from _sums(FactKind.TRANSACTIONS, deals, units)


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


def _differing_results(
    after: Sequence[Result] | None, before: Sequence[Result] | None, expected: Expectations
) -> tuple[Shown | None, Shown | None]:
    """What is shown of the results that are not the same in both; nothing where one side is not there."""
    if after is None or before is None:
        return None, None
    kept = {(each.subject, each.measure): each.amount for each in before}
    found = {(each.subject, each.measure): each.amount for each in after}
    differing = [key for key in found.keys() | kept.keys() if found.get(key) != kept.get(key)]
    units = {key: measure.unit for key, measure in expected.measures.items()}
    shown = ({key: _show(side[key], units.get(key[1])) for key in differing if key in side} for side in (found, kept))
    return next(shown), next(shown)


def _deals(transactions: Iterable[Transaction] | None, expected: Expectations) -> Shown | None:
    if transactions is None:
        return None
    units = {key: measure.unit for key, measure in expected.measures.items()}
    shown = {}
    for each in transactions:
        said = "none" if each.day is None else f"{_show(each.amount, units.get(each.measure))} on {each.day}"
        shown[each.participant, f"{each.measure} {'' if each.day is None else each.key}".strip()] = said
    return shown


def _leave(leave: Iterable[Leave] | None) -> Shown | None:
    if leave is None:
        return None
    last = timedelta(days=1)
    return {(one.participant, f"leave from {one.starts_on}"): f"to {one.ends_before - last}" for one in leave}


def _quotas(quotas: Iterable[Quota] | None, expected: Expectations) -> Shown | None:
    if quotas is None:
        return None
    units = {key: column.unit for key, column in expected.columns.items()}
    return {(each.participant, f"own {each.column}"): _show(each.amount, units.get(each.column)) for each in quotas}


def _rates(rates: Iterable[ExchangeRate] | None) -> Shown | None:
    if rates is None:
        return None
    return {(each.day.isoformat(), f"{each.source} to {each.target}"): plain(each.rate) for each in rates}


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
    if assignment.paid_in is not None:
        yield "paid in", assignment.paid_in
    yield from assignment.groups.items()


def _show(amount: Fraction, unit: Unit | None) -> str:
    return str(amount) if unit is None else unit.show(amount)
