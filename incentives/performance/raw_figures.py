"""Figures from sheets of raw rows, whoever is paid on them: for reviews, for trying out, and before any policy."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from incentives.kpis.formulas.formula import Figure, Formula, calculate
from incentives.kpis.formulas.known import FORMULAS
from incentives.kpis.formulas.rows import COMPANY
from incentives.performance.accept_raw import available, lacks_of
from incentives.performance.accept_raw_owners import with_owners
from incentives.performance.accept_raw_sheets import SHEETS, read_rows
from incentives.performance.facts import Roster
from incentives.performance.staged import StagedSheet
from incentives.values.period import Period
from incentives.values.problem import Problem
from incentives.values.problem_groups import grouped


@dataclass(frozen=True, slots=True)
class Figures:
    """What raw rows give. lacking: why a KPI was not worked out though a sheet of its formula is there, by KPI.

    of_nobody: how many rows that count name no owner of a kind, by KPI and kind; they count for the company alone.
    """

    figures: tuple[Figure, ...]
    lacking: Mapping[str, str]
    of_nobody: Mapping[tuple[str, str], int]


def figures_of(
    sheets: Sequence[StagedSheet],
    period: Period,
    currency: str,
    *,
    kpis: Collection[str] = (),
    counted_for: Sequence[str] = (COMPANY,),
    roster: Roster | None = None,
) -> tuple[Figures | None, tuple[Problem, ...]]:
    """The figures of the KPIs (all that the sheets allow unless named), or None and every problem of the rows.

    A KPI that is named and cannot be worked out is a problem. Without a roster, a participant belongs to no team.
    """
    read = read_rows(sheets, period, currency)
    lacking = {kpi: lacks_of(formula, read) for kpi, formula in FORMULAS.items()}
    asked = [problem for kpi in kpis for problem in _unavailable(kpi, lacking, sheets)]
    if read.problems or asked:
        return None, grouped((*read.problems, *asked))
    formulas = [formula for kpi, formula in available(read).items() if not kpis or kpi in kpis]
    rows = with_owners(read, roster, period).rows
    figures = calculate(formulas, rows, period, list(dict.fromkeys(counted_for)))
    words = [word for word in dict.fromkeys(counted_for) if word != COMPANY]
    counted = {formula.kpi: formula.work_out(rows, period).rows for formula in formulas} if words else {}
    of_nobody = {
        (kpi, word): count
        for kpi, counting in counted.items()
        for word in words
        if (count := sum(word not in row.owners for row in counting))
    }
    there = {kpi: why for kpi, why in lacking.items() if why and not kpis and _touched(FORMULAS[kpi], sheets)}
    return Figures(figures, there, of_nobody), ()


def _touched(formula: Formula, sheets: Sequence[StagedSheet]) -> bool:
    """Whether some sheet of the formula is there."""
    kinds = {sheet.kind for sheet in sheets}
    return any(SHEETS[name] in kinds for name in formula.needs)


def _unavailable(kpi: str, lacking: Mapping[str, str], sheets: Sequence[StagedSheet]) -> list[Problem]:
    if kpi in lacking and not lacking[kpi]:
        return []
    place = sheets[0].place
    if kpi not in lacking:
        message = f"No formula works {kpi} out of raw rows."
        return [Problem("no-formula", message, place, f"Known: {', '.join(FORMULAS)}.")]
    message = f"{kpi} cannot be worked out, for want of {lacking[kpi]}."
    return [Problem("raw-column-missing", message, place, "Add it to the upload.")]
