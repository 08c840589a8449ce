"""Staged workbooks become the facts of a period, whole or not at all.

A dataset is accepted when every sheet, heading, row and cell is understood and nothing that pay needs is missing; then
the same facts always make the same dataset, whatever the order of files and rows. Otherwise all problems of all files
are told at once. What a sheet looks like is for the importers, what is owed for the plan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from incentives.performance.accept_assignments import lacks, may_lack
from incentives.performance.accept_headings import ADD_SHEET, sheets_of
from incentives.performance.accept_known import known_quotas_of, known_results_of, known_transactions_of
from incentives.performance.accept_leave_sheet import missing_leave, read_leave
from incentives.performance.accept_quotas import read_quotas
from incentives.performance.accept_rates import read_rates
from incentives.performance.accept_raw import NOTHING, WorkedOut, work_out
from incentives.performance.accept_results import read_results
from incentives.performance.accept_roster import KnownPeople, read_roster
from incentives.performance.accept_transactions import read_transactions
from incentives.performance.completeness import prove_complete
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Dataset, ExchangeRate, Leave, Quota, Result, Roster, Transaction
from incentives.performance.needs_in_columns import OwnNeeds, own_needs
from incentives.performance.open_questions import without_echoes
from incentives.performance.staged import RAW_KINDS, SheetKind, StagedWorkbook
from incentives.performance.staged_columns import StagedTable
from incentives.values.problem import Place, Problem
from incentives.values.problem_groups import grouped

RESULT_KINDS = (SheetKind.RESULTS, SheetKind.GROUP_RESULTS, SheetKind.COMPANY_RESULTS)


def accept_dataset(
    workbooks: Sequence[StagedWorkbook],
    expectations: Expectations,
    known_roster: Roster | None = None,
    already: Collection[str] = (),
    known_quotas: Sequence[Quota] | None = None,
    *,
    known_results: Sequence[Result] | None = None,
    known_transactions: Sequence[Transaction] | None = None,
    known_leave: Sequence[Leave] | None = None,
    known_rates: Sequence[ExchangeRate] = (),
) -> tuple[Dataset | None, tuple[Problem, ...]]:
    """The whole dataset and no problem, or None and every problem of every file; a workbook may hold any sheets.

    known_roster, known_quotas and so on are facts accepted earlier; they count only where no workbook brings a sheet of
    that kind. already holds the fingerprints of files accepted for this period.
    """
    fresh, problems = _fresh(workbooks, already)
    if problems and not fresh:
        return None, problems
    missing_at = None if problems else _missing_at(fresh)
    people, roster_problems = _people(fresh, expectations, known_roster, missing_at)
    quotas, quota_problems = _quotas(fresh, people, expectations, known_quotas, missing_at)
    worked_out = work_out(sheets_of(fresh, *RAW_KINDS), people, expectations)
    large = any(isinstance(sheet.rows, StagedTable) for sheet in sheets_of(fresh, SheetKind.RESULTS))
    needs = own_needs(people.roster, expectations) if large else None
    results, result_problems = _results(fresh, people, expectations, known_results, missing_at, worked_out, needs)
    transactions, deal_problems = _transactions(fresh, people, expectations, known_transactions, missing_at)
    leave, leave_problems = _leave(fresh, people, expectations, known_leave, missing_at)
    told = (*problems, *_unplaced(fresh), *roster_problems, *quota_problems, *result_problems)
    rate_sheets = sheets_of(fresh, SheetKind.EXCHANGE_RATES)
    rates, rate_problems = read_rates(rate_sheets, expectations.period)
    told += (*deal_problems, *leave_problems, *rate_problems)
    if told:
        return None, grouped(without_echoes(told))
    sources = sorted(workbook.fingerprint for workbook in fresh)
    dataset = Dataset(expectations.period, people.roster, quotas, results, tuple(sources))
    dataset = replace(
        dataset, transactions=transactions, leave=leave, rates=rates if rate_sheets else tuple(known_rates)
    )
    dataset = replace(dataset, figures={(*key,): figure for key, figure in worked_out.figures.items()})
    prove_complete(dataset, expectations, needs)
    return dataset, ()


def accept_roster(staged: StagedWorkbook, expectations: Expectations) -> tuple[Roster | None, tuple[Problem, ...]]:
    """The roster of one workbook, or None and all problems of its roster sheets."""
    people, problems = _people((staged,), expectations, None, _missing_at((staged,)))
    told = (*staged.problems, *problems)
    return (None, grouped(without_echoes(told))) if told else (people.roster, ())


def accept_quotas(
    staged: StagedWorkbook, roster: Roster, expectations: Expectations
) -> tuple[tuple[Quota, ...] | None, tuple[Problem, ...]]:
    """The quotas of one workbook for people on the roster, or None and all problems of its quota sheets."""
    quotas, problems = _quotas((staged,), KnownPeople(roster), expectations, None, _missing_at((staged,)))
    told = (*staged.problems, *problems)
    return (None, grouped(without_echoes(told))) if told else (quotas, ())


def accept_results(
    staged: StagedWorkbook, roster: Roster, expectations: Expectations
) -> tuple[Sequence[Result] | None, tuple[Problem, ...]]:
    """The results in one workbook for people on the roster, or None and all problems of its result sheets."""
    sheets = sheets_of((staged,), *RESULT_KINDS)
    people = KnownPeople(roster)
    worked_out = work_out(sheets_of((staged,), *RAW_KINDS), people, expectations)
    results, problems = read_results(sheets, people, expectations, _missing_at((staged,)), worked_out)
    told = (*staged.problems, *problems)
    return (None, grouped(without_echoes(told))) if told else (results, ())


def accept_leave(
    staged: StagedWorkbook, roster: Roster, expectations: Expectations
) -> tuple[tuple[Leave, ...] | None, tuple[Problem, ...]]:
    """The leave in one workbook for people on the roster, or None and all problems of its leave sheets."""
    leave, problems = read_leave(sheets_of((staged,), SheetKind.LEAVE), KnownPeople(roster), expectations)
    told = (*staged.problems, *problems)
    return (None, grouped(without_echoes(told))) if told else (leave, ())


def _fresh(
    workbooks: Sequence[StagedWorkbook], already: Collection[str]
) -> tuple[tuple[StagedWorkbook, ...], tuple[Problem, ...]]:
    """The workbooks that are new, each once, and a problem for every other."""
    first: dict[str, StagedWorkbook] = {}
    problems: list[Problem] = []
    for workbook in workbooks:
        if workbook.fingerprint in already:
            problems.append(_same(workbook, "The very same file was already accepted for this period."))
        elif workbook.fingerprint in first:
            problems.append(
                _same(workbook, f"The file is the same as {first[workbook.fingerprint].file}, to the byte.")
            )
        else:
            first[workbook.fingerprint] = workbook
    return tuple(first.values()), tuple(problems)


def _same(workbook: StagedWorkbook, message: str) -> Problem:
    return Problem("same-file-twice", message, Place(workbook.file), "Leave it out, or choose the file that was meant.")


def _unplaced(workbooks: Sequence[StagedWorkbook]) -> Iterator[Problem]:
    for workbook in workbooks:
        yield from workbook.problems


def _missing_at(workbooks: Sequence[StagedWorkbook]) -> Place | None:
    """Where to say that a sheet is missing; None when an unrecognised one may be it."""
    if any(workbook.problems for workbook in workbooks):
        return None
    return Place(", ".join(workbook.file for workbook in workbooks) or "upload")


def _people(
    workbooks: Sequence[StagedWorkbook], expectations: Expectations, known: Roster | None, missing_at: Place | None
) -> tuple[KnownPeople, tuple[Problem, ...]]:
    sheets = sheets_of(workbooks, SheetKind.ROSTER)
    if sheets:
        return read_roster(sheets, expectations)
    if known is not None:
        return KnownPeople(known), tuple(_outdated(known, expectations, missing_at or Place("upload")))
    message = 'There is no sheet "Roster", so nobody is known who could be paid.'
    problems = () if missing_at is None else (Problem("sheet-missing", message, missing_at, ADD_SHEET),)
    return KnownPeople(Roster({}, ()), complete=False), problems


def _outdated(roster: Roster, expectations: Expectations, place: Place) -> Iterator[Problem]:
    """What an earlier roster lacks for the policies of this period."""
    for assignment in may_lack(roster, expectations):
        if expectations.period.days_within(assignment.starts_on, assignment.ends_before):
            for lack in lacks(assignment, expectations):
                yield Problem(lack.code, lack.message, place, f"{lack.hint} Upload the corrected roster as well.")


def _quotas(
    workbooks: Sequence[StagedWorkbook],
    people: KnownPeople,
    expectations: Expectations,
    known: Sequence[Quota] | None,
    missing_at: Place | None,
) -> tuple[tuple[Quota, ...], tuple[Problem, ...]]:
    sheets = sheets_of(workbooks, SheetKind.QUOTAS)
    if sheets or known is None:
        return read_quotas(sheets, people, expectations, missing_at)
    return known_quotas_of(known, people, expectations, missing_at or Place("upload"))


def _results(
    workbooks: Sequence[StagedWorkbook],
    people: KnownPeople,
    expectations: Expectations,
    known: Sequence[Result] | None,
    missing_at: Place | None,
    worked_out: WorkedOut,
    needs: OwnNeeds | None,
) -> tuple[Sequence[Result], tuple[Problem, ...]]:
    sheets = sheets_of(workbooks, *RESULT_KINDS)
    if sheets or known is None or worked_out is not NOTHING:
        return read_results(sheets, people, expectations, missing_at, worked_out, needs)
    return known_results_of(known, people, expectations, missing_at or Place("upload"))


def _transactions(
    workbooks: Sequence[StagedWorkbook],
    people: KnownPeople,
    expectations: Expectations,
    known: Sequence[Transaction] | None,
    missing_at: Place | None,
) -> tuple[tuple[Transaction, ...], tuple[Problem, ...]]:
    sheets = sheets_of(workbooks, SheetKind.TRANSACTIONS)
    if sheets or known is None:
        return read_transactions(sheets, people, expectations, missing_at)
    return known_transactions_of(known, people, expectations, missing_at or Place("upload"))


def _leave(
    workbooks: Sequence[StagedWorkbook],
    people: KnownPeople,
    expectations: Expectations,
    known: Sequence[Leave] | None,
    missing_at: Place | None,
) -> tuple[tuple[Leave, ...], tuple[Problem, ...]]:
    sheets = sheets_of(workbooks, SheetKind.LEAVE)
    if sheets:
        return read_leave(sheets, people, expectations)
    if known is not None:
        return tuple(each for each in known if each.participant in people.roster.people), ()
    on_roster = any("leave" in sheet.headings for sheet in sheets_of(workbooks, SheetKind.ROSTER))
    missing = () if on_roster or missing_at is None else missing_leave(people, expectations, missing_at)
    return (), () if missing and any(each.leave for each in people.roster.assignments) else missing
