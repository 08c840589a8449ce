"""What an upload says, believed as far as acceptance allows: the facts of the kinds it holds, or every problem.

Results and transactions are held against roster, quotas and leave, delivered together or known before. Without them
there is nothing to hold against, so a roster, quotas or leave alone are accepted for themselves; what is missing then
shows when the period is calculated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from incentives.performance.accept import accept_dataset, accept_leave, accept_quotas, accept_roster
from incentives.performance.accept_headings import sheets_of
from incentives.performance.accept_rates import read_rates
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Roster
from incentives.performance.staged import RAW_KINDS, LeftOut, SheetKind, StagedWorkbook
from incentives.store.facts import Facts
from incentives.store.records import FactKind, accepted_as
from incentives.values.problem import Place, Problem

Delivered = Facts
Believed = tuple[Delivered | None, tuple[Problem, ...]]

KIND_OF = {
    SheetKind.ROSTER: FactKind.ROSTER,
    SheetKind.QUOTAS: FactKind.QUOTAS,
    SheetKind.RESULTS: FactKind.RESULTS,
    SheetKind.GROUP_RESULTS: FactKind.RESULTS,
    SheetKind.COMPANY_RESULTS: FactKind.RESULTS,
    SheetKind.TRANSACTIONS: FactKind.TRANSACTIONS,
    SheetKind.LEAVE: FactKind.LEAVE,
    **dict.fromkeys(RAW_KINDS, FactKind.RESULTS),
    SheetKind.EXCHANGE_RATES: FactKind.EXCHANGE_RATES,
}
PAID_FROM = frozenset({FactKind.RESULTS, FactKind.TRANSACTIONS})


def believe(
    workbooks: Sequence[StagedWorkbook], expected: Expectations, known: Facts, already: Collection[str]
) -> Believed:
    """The facts of the kinds that the workbooks hold, or None and everything that is wrong with them."""
    repeated = tuple(_repeated(workbooks, already))
    fresh = {each.fingerprint: each for each in workbooks if marked_as(each) not in already}
    if not fresh:
        return None, repeated or (Problem("nothing-uploaded", "There is no file to import.", Place("upload")),)
    delivered, problems = _believe_fresh(tuple(fresh.values()), expected, known)
    return (None if repeated else delivered), (*repeated, *problems)


def _believe_fresh(workbooks: Sequence[StagedWorkbook], expected: Expectations, known: Facts) -> Believed:
    held = {KIND_OF[sheet.kind] for workbook in workbooks for sheet in workbook.sheets}
    if held and not held & PAID_FROM:
        return _without_results(_as_one(workbooks), held, expected, known.roster)
    with_results = FactKind.RESULTS in held
    dataset, problems = accept_dataset(
        workbooks,
        expected,
        known_roster=known.roster,
        known_quotas=known.quotas,
        known_results=None if with_results else known.results,
        known_transactions=known.transactions,
        known_leave=known.leave,
        known_rates=known.rates or (),
    )
    if dataset is None:
        return None, problems
    return Delivered(
        roster=dataset.roster if FactKind.ROSTER in held else None,
        quotas=dataset.quotas if FactKind.QUOTAS in held else None,
        results=dataset.results if with_results or known.results is None else None,
        transactions=dataset.transactions if FactKind.TRANSACTIONS in held else None,
        leave=dataset.leave if FactKind.LEAVE in held else None,
        rates=dataset.rates if FactKind.EXCHANGE_RATES in held else None,
        figures=dataset.figures,
    ), ()


def _without_results(
    workbook: StagedWorkbook, held: Collection[FactKind], expected: Expectations, known: Roster | None
) -> Believed:
    roster, problems = None, workbook.problems
    if FactKind.ROSTER in held:
        roster, problems = accept_roster(workbook, expected)
    delivered = Delivered(roster, None, None)
    if FactKind.EXCHANGE_RATES in held:
        rates, more = read_rates(sheets_of((workbook,), SheetKind.EXCHANGE_RATES), expected.period)
        delivered, problems = replace(delivered, rates=rates), (*problems, *more)
    about_people = [kind for kind in (FactKind.QUOTAS, FactKind.LEAVE) if kind in held]
    if problems or not about_people:
        return (None if problems else delivered), problems
    people = roster or known
    if people is None:
        named = " and ".join(about_people)
        message = f"{named.capitalize()} are for people on the roster, and no roster is known yet."
        hint = f"Upload the roster first, or together with the {named}."
        return None, (Problem("sheet-missing", message, Place(workbook.file), hint),)
    if FactKind.QUOTAS in held:
        quotas, problems = accept_quotas(workbook, people, expected)
        delivered = replace(delivered, quotas=quotas)
    if FactKind.LEAVE in held:
        leave, more = accept_leave(workbook, people, expected)
        delivered, problems = replace(delivered, leave=leave), (*problems, *more)
    return (None if problems else delivered), problems


def _as_one(workbooks: Sequence[StagedWorkbook]) -> StagedWorkbook:
    """All sheets together; every sheet and cell keeps its own place."""
    return StagedWorkbook(
        file=", ".join(each.file for each in workbooks),
        fingerprint="",
        sheets=tuple(sheet for each in workbooks for sheet in each.sheets),
        problems=tuple(problem for each in workbooks for problem in each.problems),
    )


def left_out_of(workbook: StagedWorkbook) -> tuple[LeftOut, ...]:
    """The rows that were left out of a workbook."""
    return tuple(each for sheet in workbook.sheets for each in sheet.left_out)


def marked_as(workbook: StagedWorkbook) -> str:
    """What marks the workbook as accepted, once it is."""
    return accepted_as(workbook.fingerprint, left_out_of(workbook))


def _repeated(workbooks: Sequence[StagedWorkbook], already: Collection[str]) -> Iterator[Problem]:
    first: dict[str, StagedWorkbook] = {}
    for workbook in workbooks:
        if marked_as(workbook) in already:
            message = "The very same file was already accepted for this period."
            yield Problem("already-imported", message, Place(workbook.file), "Leave it out; its facts are in force.")
        elif workbook.fingerprint in first:
            message = f"The file is the same as {first[workbook.fingerprint].file}, to the byte."
            yield Problem("same-file-twice", message, Place(workbook.file), "Leave one of them out.")
        first.setdefault(workbook.fingerprint, workbook)
