"""What an upload says, believed as far as acceptance allows: the facts of the kinds it holds, or every problem.

Results are held against roster and quotas, delivered together or known before. Without results there is nothing to hold
against, so a roster or quotas alone are accepted for themselves; what is missing then shows when the period is
calculated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from incentives.performance.accept import accept_dataset, accept_quotas, accept_roster
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Roster
from incentives.performance.staged import SheetKind, StagedWorkbook
from incentives.store.facts import Facts
from incentives.store.records import FactKind
from incentives.values.problem import Place, Problem

Delivered = Facts
Believed = tuple[Delivered | None, tuple[Problem, ...]]

KIND_OF = {
    SheetKind.ROSTER: FactKind.ROSTER,
    SheetKind.QUOTAS: FactKind.QUOTAS,
    SheetKind.RESULTS: FactKind.RESULTS,
    SheetKind.GROUP_RESULTS: FactKind.RESULTS,
    SheetKind.COMPANY_RESULTS: FactKind.RESULTS,
}


def believe(
    workbooks: Sequence[StagedWorkbook], expected: Expectations, known: Facts, already: Collection[str]
) -> Believed:
    """The facts of the kinds that the workbooks hold, or None and everything that is wrong with them."""
    repeated = tuple(_repeated(workbooks, already))
    fresh = {each.fingerprint: each for each in workbooks if each.fingerprint not in already}
    if not fresh:
        return None, repeated or (Problem("nothing-uploaded", "There is no file to import.", Place("upload")),)
    delivered, problems = _believe_fresh(tuple(fresh.values()), expected, known)
    return (None if repeated else delivered), (*repeated, *problems)


def _believe_fresh(workbooks: Sequence[StagedWorkbook], expected: Expectations, known: Facts) -> Believed:
    held = {KIND_OF[sheet.kind] for workbook in workbooks for sheet in workbook.sheets}
    if FactKind.RESULTS not in held and held:
        return _without_results(_as_one(workbooks), held, expected, known.roster)
    dataset, problems = accept_dataset(workbooks, expected, known_roster=known.roster, known_quotas=known.quotas)
    if dataset is None:
        return None, problems
    return Delivered(
        roster=dataset.roster if FactKind.ROSTER in held else None,
        quotas=dataset.quotas if FactKind.QUOTAS in held else None,
        results=dataset.results,
    ), ()


def _without_results(
    workbook: StagedWorkbook, held: Collection[FactKind], expected: Expectations, known: Roster | None
) -> Believed:
    roster, problems = None, workbook.problems
    if FactKind.ROSTER in held:
        roster, problems = accept_roster(workbook, expected)
    if FactKind.QUOTAS not in held or problems:
        return (None if problems else Delivered(roster, None, None)), problems
    if roster is None and known is None:
        message = "Quotas are for people on the roster, and no roster is known yet."
        hint = "Upload the roster first, or together with the quotas."
        return None, (Problem("sheet-missing", message, Place(workbook.file), hint),)
    quotas, problems = accept_quotas(workbook, roster or known or Roster({}, ()), expected)
    return (None if quotas is None else Delivered(roster, quotas, None)), problems


def _as_one(workbooks: Sequence[StagedWorkbook]) -> StagedWorkbook:
    """All sheets together; every sheet and cell keeps its own place."""
    return StagedWorkbook(
        file=", ".join(each.file for each in workbooks),
        fingerprint="",
        sheets=tuple(sheet for each in workbooks for sheet in each.sheets),
        problems=tuple(problem for each in workbooks for problem in each.problems),
    )


def _repeated(workbooks: Sequence[StagedWorkbook], already: Collection[str]) -> Iterator[Problem]:
    first: dict[str, StagedWorkbook] = {}
    for workbook in workbooks:
        if workbook.fingerprint in already:
            message = "The very same file was already accepted for this period."
            yield Problem("already-imported", message, Place(workbook.file), "Leave it out; its facts are in force.")
        elif workbook.fingerprint in first:
            message = f"The file is the same as {first[workbook.fingerprint].file}, to the byte."
            yield Problem("same-file-twice", message, Place(workbook.file), "Leave one of them out.")
        first.setdefault(workbook.fingerprint, workbook)
