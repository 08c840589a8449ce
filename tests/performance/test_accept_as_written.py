"""Results as people write them: long sheets, titles of KPIs, declared units, signs nobody sees, one cause often."""

from __future__ import annotations

from dataclasses import replace

import pytest

from incentives.performance.accept import accept_dataset
from incentives.performance.facts import Dataset
from incentives.performance.staged import Cell, CellKind, StagedWorkbook
from incentives.values.problem import Problem
from tests.performance.accept_tables import expected, told, workbook
from tests.performance.test_accept_results import COMPANY, EVERYTHING, GROUPS, RESULTS

LONG = """
Results:
participant | measure         | result
P-0042      | new_revenue     | 330000
P-0042      | gross_margin    | 31%
'00123      | resolution_time | 2
"""
LONG_GROUPS = """
Group results:
counted_for | name  | measure          | result
territory   | North | Retained revenue | 96.5%
team        | Blue  | complaints       | 3
"""


def upload(text: str, **units: str) -> StagedWorkbook:
    """The workbook of a text, with the units that the headings of its sheets declare."""
    staged = workbook(text)
    sheets = tuple(
        replace(
            sheet,
            units={name: unit for name, unit in units.items() if name in sheet.headings},
            headings={name: declaring(cell, units.get(name)) for name, cell in sheet.headings.items()},
        )
        for sheet in staged.sheets
    )
    return replace(staged, sheets=sheets)


def declaring(cell: Cell, unit: str | None) -> Cell:
    return cell if unit is None else Cell(CellKind.TEXT, f"{cell.text} ({unit})", cell.place)


def accepted(staged: StagedWorkbook) -> Dataset:
    dataset, problems = accept_dataset([staged], expected())
    assert problems == ()
    assert dataset is not None
    return dataset


def refused(staged: StagedWorkbook) -> tuple[Problem, ...]:
    dataset, problems = accept_dataset([staged], expected())
    assert dataset is None
    return problems


def with_results(*tables: str) -> str:
    return EVERYTHING.replace(RESULTS + GROUPS + COMPANY, "".join(tables))


WIDE = accepted(upload(EVERYTHING)).results


def test_long_results_are_the_same_facts_as_wide_ones() -> None:
    assert accepted(upload(with_results(LONG, GROUPS, COMPANY))).results == WIDE
    assert accepted(upload(with_results(RESULTS, LONG_GROUPS, COMPANY))).results == WIDE


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("'00123      | resolution_time | 2", "", "result-row-missing at Results"),
        ("| 2\n", "|\n", "blank-result at Results!C5"),
        ("'00123      | resolution_time", "'00123      | resolution_tim", "unknown-measure at Results!B5"),
        ("P-0042      | gross_margin    | 31%", "P-0042 | new_revenue | 5", "duplicate-result at Results!C4"),
        ("P-0042      | gross_margin    | 31%", "P-0042 | complaints | 5", "measure-elsewhere at Results!B4"),
        ("'00123  ", "P-9  ", "unknown-person at Results!A5"),
    ],
)
def test_each_way_in_which_a_long_sheet_can_be_wrong_is_told_at_its_cell(old: str, new: str, problem: str) -> None:
    assert old in LONG
    problems = told(refused(upload(with_results(LONG.replace(old, new), GROUPS, COMPANY))))
    assert problem in problems
    assert not any(each.startswith("measure-missing") for each in problems)


def test_a_column_may_stand_under_the_title_of_its_kpi() -> None:
    titled = EVERYTHING.replace("new_revenue |", "New  revenue |").replace("resolution_time", "Time to resolution")
    assert accepted(upload(titled)).results == WIDE
    assert "unknown-measure at Results!D2" in told(refused(upload(titled.replace("Time to", "Time until"))))


@pytest.mark.parametrize(
    ("heading", "unit", "fits"),
    [
        ("new_revenue", "EUR", True),
        ("new_revenue", "USD", False),
        ("new_revenue", "$", False),
        ("new_revenue", "kEUR", False),
        ("new_revenue", "%", False),
        ("gross_margin", "%", True),
        ("gross_margin", "ratio", False),
        ("resolution_time", "days", True),
        ("resolution_time", "hours", False),
        ("quota", "EUR", True),
        ("quota", "TEUR", False),
        ("salary", "EUR", True),
        ("salary", "CHF", False),
        ("complaints", "number", True),
    ],
)
def test_a_declared_unit_is_the_unit_of_the_policy_or_a_problem_at_the_heading(
    heading: str, unit: str, *, fits: bool
) -> None:
    staged = upload(EVERYTHING, **{heading: unit})
    if fits:
        assert accepted(staged).results == WIDE
    else:
        (problem,) = [each for each in refused(staged) if each.code == "unit-differs"]
        assert f"({unit})" in problem.message
        assert (problem.place.cell or "").endswith("2")


def test_one_declared_unit_for_all_results_of_a_long_sheet_fits_only_its_own() -> None:
    problems = refused(upload(with_results(LONG, GROUPS, COMPANY), result="EUR"))
    assert [each for each in told(problems) if "unit-differs" in each] == [
        "unit-differs at Results!B4",
        "unit-differs at Results!B5",
        "unit-differs at Company results!A3",
    ]


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\n", "\u0007", "\ufeff", "\u2028"])
def test_a_sign_that_nobody_sees_is_refused_in_names_and_identifiers(sign: str) -> None:
    staged = upload(EVERYTHING)
    sheets = tuple(
        replace(
            sheet,
            rows=tuple(
                replace(row, cells={name: hiding(cell, sign, name) for name, cell in row.cells.items()})
                for row in sheet.rows
            ),
        )
        for sheet in staged.sheets
    )
    problems = refused(replace(staged, sheets=sheets))
    assert {problem.code for problem in problems if problem.place.sheet == "Roster"} >= {"unseen-sign"}
    assert any(f"U+{ord(sign):04X}" in problem.message for problem in problems)


def hiding(cell: Cell, sign: str, heading: str) -> Cell:
    return replace(cell, text=cell.text.replace(" ", f" {sign}")) if heading == "name" else cell


def test_letters_that_look_alike_are_named() -> None:
    text = with_results(RESULTS.replace("P-0042", "\u0420-0042"), GROUPS, COMPANY)
    problem = next(each for each in refused(upload(text)) if each.code == "unknown-person")
    assert 'Did you mean "P-0042"?' in problem.hint
    assert "U+0420 CYRILLIC CAPITAL LETTER ER" in problem.hint


def test_one_cause_in_many_rows_is_one_problem_with_every_place() -> None:
    people = [f"P-{number}" for number in range(10, 30)]
    roster = "".join(f"{one} | Ana Ruiz | sales/seller | 2026-01-01 | | | | North |\n" for one in people)
    quotas = "".join(f"{one} | 5\n" for one in people)
    results = "".join(f"{one} | {'n/a' if number < 18 else 5} | 31 | \n" for number, one in enumerate(people))
    text = EVERYTHING.replace("P-4  ", roster + "P-4  ", 1).replace("\nResults:", quotas + "\nResults:")
    problems = refused(upload(text.replace("\nGroup results:", results + "\nGroup results:")))
    assert told(problems) == ["not-a-number at Results!B5", "percent-unclear at Results!C5"]
    assert "17 more cells of the column: B6, B7, B8, …" in problems[0].message
    assert [place.cell for place in problems[0].places] == [f"B{row}" for row in range(5, 23)]
    assert len(problems[1].places) == 20
    assert len(problems[0].as_json()["places"]) == 18  # type: ignore[arg-type]
