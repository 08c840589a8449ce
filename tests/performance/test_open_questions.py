"""A question that a column leaves open is told once, and not again at each of its cells."""

from __future__ import annotations

from incentives.performance.accept_headings import period_problem
from incentives.performance.open_questions import without_echoes
from incentives.performance.staged import Cell, CellKind, SheetKind, StagedSheet
from incentives.values.problem import Place, Problem
from tests.performance.accept_tables import QUARTER

QUESTION = Problem("decimal-mark-unclear", '"330.000" may have a decimal mark.', Place("a.csv", sheet="a", cell="C4"))


def no_number(cell: str, text: str, sheet: str = "a") -> Problem:
    return Problem("not-a-number", f'"{text}" is not an amount in EUR.', Place("a.csv", sheet=sheet, cell=cell))


def test_cells_whose_meaning_hangs_on_the_question_are_not_told_beside_it() -> None:
    hanging = [no_number("C4", "330.000"), no_number("C5", "-1,5"), no_number("C6", "95,5 %")]
    assert without_echoes([QUESTION, *hanging]) == (QUESTION,)


def test_cells_that_are_wrong_whatever_the_answer_are_told_at_once() -> None:
    wrong = [no_number("C5", "n/a"), no_number("C6", "5 EUR"), no_number("D4", "330.000"), no_number("C4", "1.5", "b")]
    assert without_echoes([QUESTION, *wrong]) == (QUESTION, *wrong)


def test_without_a_question_every_cell_is_told() -> None:
    alone = no_number("C4", "330.000")
    assert without_echoes([alone]) == (alone,)


def test_a_period_in_other_words_and_another_period_are_told_what_to_do() -> None:
    said = {text: period_problem(results_of(text), QUARTER) for text in ("Q3 2026", "2026-Q2", "2026-q3")}
    assert said["2026-q3"] is None
    hints = {text: problem.hint for text, problem in said.items() if problem is not None}
    assert hints == {
        "Q3 2026": "If it is that period, write it as 2026-Q3.",
        "2026-Q2": "Choose the workbook of 2026-Q3.",
    }


def results_of(period: str) -> StagedSheet:
    """A sheet of results that names its period so."""
    place = Place("a.xlsx", sheet="Results", cell="B1")
    return StagedSheet(SheetKind.RESULTS, place, Cell(CellKind.TEXT, period, place), {}, ())
