"""Results of participants, groups and the company: everything that pay needs, once, or the problems.

Results has a row a participant and a column a measure. Group results has a row a group: counted_for (team, territory,
department or segment), name, and a column a measure. Company results has a row a measure: measure, result. The first
two may also be long, with a row for each result, and the columns measure and result in place of those of measures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from incentives.performance.accept_amounts import whose
from incentives.performance.accept_headings import ADD_SHEET, of_period
from incentives.performance.accept_in_columns import OwnResults, own_results
from incentives.performance.accept_needs import ResultKey
from incentives.performance.accept_raw import NOTHING, WorkedOut
from incentives.performance.accept_result_sheets import COUNTED_ON, TITLES, ResultSheets, is_long
from incentives.performance.accept_roster import KnownPeople
from incentives.performance.accept_titles import result_units, titles_of, with_keys
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Result
from incentives.performance.needs_in_columns import OWN, OwnNeeds
from incentives.performance.staged import SheetKind, StagedSheet
from incentives.values.problem import Place, Problem

_ALL_WORDS = tuple(word for words in COUNTED_ON.values() for word in words)
MISSING_ROW = {
    SheetKind.RESULTS: "result-row-missing",
    SheetKind.GROUP_RESULTS: "group-result-missing",
    SheetKind.COMPANY_RESULTS: "company-result-missing",
}


def read_results(
    sheets: Sequence[StagedSheet],
    known: KnownPeople,
    expectations: Expectations,
    missing_at: Place | None,
    worked_out: WorkedOut = NOTHING,
    needs: OwnNeeds | None = None,
) -> tuple[Sequence[Result], tuple[Problem, ...]]:
    """All results, sorted, and all problems.

    missing_at is the place of what is missing when there is no sheet; None when a sheet may be there unrecognised.
    worked_out are the results of raw rows; none of them may be delivered as well. needs: what participants need, where
    that was found for all at once.
    """
    sheets = with_keys(sheets, result_units(expectations), titles_of(expectations))
    readable, problems = of_period(sheets, expectations.period)
    reader = ResultSheets(known, expectations, worked_out.figures)
    usual = own_results(readable, known, expectations, needs) if worked_out is NOTHING and needs else None
    for sheet in readable:
        reader.read(sheet if usual is None or sheet is not usual.sheet else usual.rest, needs)
    undelivered = {*_undelivered(reader, _ALL_WORDS, usual, expectations)} if worked_out.reasons else frozenset()
    missing = [*worked_out.problems, *(told for key, told in worked_out.reasons.items() if key in undelivered)]
    for kind, words in COUNTED_ON.items():
        own = [sheet for sheet in sheets if sheet.kind is kind]
        broken = any(sheet.problems or sheet not in readable for sheet in own)
        lacking = () if broken else _undelivered(reader, words, usual, expectations)
        keys = [key for key in lacking if not worked_out.tells(key)]
        if own:
            missing += _missing_in(kind, own, keys, reader)
        elif keys and missing_at is not None:
            missing.append(_sheet_missing(kind, keys, reader, missing_at))
    return _in_order(reader, worked_out, usual), (*problems, *reader.findings.problems, *missing)


def _undelivered(
    reader: ResultSheets, words: Sequence[str], usual: OwnResults | None, expectations: Expectations
) -> Iterable[ResultKey]:
    """What is needed of those kinds and no cell was about."""
    if usual is not None and OWN in words:
        if all(key in reader.amounts.seen for key in usual.lacking(expectations)) and words == (OWN,):
            return ()
        reader.amounts.seen_elsewhere.update(usual.seen())
    return reader.amounts.missing(*words)


def _in_order(reader: ResultSheets, worked_out: WorkedOut, usual: OwnResults | None) -> Sequence[Result]:
    delivered = [Result(*key, amount) for key, amount in reader.amounts.taken.items()]
    both = [*delivered, *worked_out.results]
    if usual is not None:
        return usual.with_others(both)
    return tuple(sorted(both, key=lambda each: (each.measure, each.counted_for, each.subject)))


def _missing_in(
    kind: SheetKind, sheets: Sequence[StagedSheet], keys: Sequence[ResultKey], reader: ResultSheets
) -> Iterator[Problem]:
    """A problem for each measure without a column, and one for each row that is missing, not one for each cell."""
    headings = {name for sheet in sheets for name in sheet.headings}
    by_row = kind is SheetKind.COMPANY_RESULTS or any(is_long(sheet) for sheet in sheets)
    absent = {} if by_row else _grouped({key: key.measure for key in keys if key.measure not in headings})
    for measure, lacking in absent.items():
        message = f'The heading "{measure}" is missing; {_paid(lacking, reader)} paid on it.'
        yield Problem("measure-missing", message, sheets[0].place, "Add the column with everybody's results.")
    rest = {key: whose(key) for key in keys if key.measure not in absent}
    for owner, lacking in _grouped(rest).items():
        measures = " and ".join(key.measure for key in lacking)
        message = f"There is no result of {owner} for {measures}, but {_paid(lacking, reader)} paid on it."
        hint = "Add the row; what is missing never counts as zero."
        yield Problem(MISSING_ROW[kind], message, replace(sheets[0].place, key=owner), hint)


def _sheet_missing(kind: SheetKind, keys: Sequence[ResultKey], reader: ResultSheets, place: Place) -> Problem:
    measures = ", ".join(sorted({key.measure for key in keys}))
    message = f'There is no sheet "{TITLES[kind]}", but {_paid(keys, reader)} paid on {measures}.'
    return Problem("sheet-missing", message, place, ADD_SHEET)


def _grouped(owners: dict[ResultKey, str]) -> dict[str, list[ResultKey]]:
    grouped: dict[str, list[ResultKey]] = defaultdict(list)
    for key, owner in owners.items():
        grouped[owner].append(key)
    return grouped


def _paid(keys: Sequence[ResultKey], reader: ResultSheets) -> str:
    people = sorted({person for key in keys for person in reader.amounts.needs.results[key]})
    named = ", ".join(people[:2]) + (", …" if len(people) > 2 else "")
    return f"{people[0]} is" if len(people) == 1 else f"{len(people)} participants ({named}) are"
