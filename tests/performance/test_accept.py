"""Whole uploads: accepted whole or refused whole, every problem at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from incentives.performance.accept import accept_dataset, accept_quotas, accept_results, accept_roster
from incentives.performance.facts import Assignment, Dataset, Person, Quota, Result
from incentives.performance.staged import StagedWorkbook
from incentives.values.problem import Place, Problem
from tests.performance.accept_tables import QUARTER, expected, told, workbook

ROSTER = """
Roster:
participant| name     | role                | starts_on  |ends_before|share|salary|target_incentive|territory|team
P-1        | Ana Ruiz | sales/seller        | 2025-01-01 |           |100% |      |                |North    |
P-2        | Ben Otto | sales/seller        | 2026-08-15 |2027-01-01 |50%  |      |                |South    |
P-3        | Cam Diaz | support/agent       | 2020-03-01 |           |80%  |      |4000            |         |Blue
P-4        | Dee Wong | leadership/director | 2019-01-01 |           |100% |120000|                |         |
P-5        | Eli Moss | sales/seller        | 2024-01-01 |2026-07-01 |100% |      |                |West     |
"""
QUOTAS = """
Quotas:
participant | quota
P-1         | 300000
P-2         | 75000.50
"""
RESULTS = """
Results:
participant | name     | new_revenue | gross_margin | resolution_time
P-1         | Ana Ruiz | 330000      | 31.5%        |
P-2         | Ben Otto | 0           | -2%          |
P-3         |          |             |              | 2.25
"""
GROUPS = """
Group results:
counted_for | name  | retained_revenue | complaints
territory   | North | 96.5%            |
territory   | South | 101%             |
team        | Blue  |                  | 3
"""
COMPANY = """
Company results:
measure        | result
customer_score | 8.4
"""
EVERYTHING = ROSTER + QUOTAS + RESULTS + GROUPS + COMPANY


def accepted(*workbooks: StagedWorkbook) -> Dataset:
    dataset, problems = accept_dataset(workbooks, expected())
    assert told(problems) == []
    assert dataset is not None
    return dataset


def refused(*workbooks: StagedWorkbook) -> list[str]:
    dataset, problems = accept_dataset(workbooks, expected())
    assert dataset is None
    return told(problems)


def test_a_complete_upload_becomes_exactly_the_facts_it_states() -> None:
    dataset = accepted(workbook(EVERYTHING))
    assert dataset.period == QUARTER
    assert dataset.roster.people["P-2"] == Person("P-2", "Ben Otto")
    assert len(dataset.roster.assignments) == 5
    assert dataset.roster.assignments[1] == Assignment(
        "P-2", "sales/seller", date(2026, 8, 15), date(2027, 1, 1), Fraction(1, 2), None, None, {"territory": "South"}
    )
    assert dataset.quotas == (Quota("P-1", "quota", Fraction(300_000)), Quota("P-2", "quota", Fraction("75000.50")))
    assert dataset.results == (
        Result("complaints", "team", "Blue", Fraction(3)),
        Result("customer_score", "company", "company", Fraction("8.4")),
        Result("gross_margin", "participant", "P-1", Fraction("0.315")),
        Result("gross_margin", "participant", "P-2", Fraction("-0.02")),
        Result("new_revenue", "participant", "P-1", Fraction(330_000)),
        Result("new_revenue", "participant", "P-2", Fraction(0)),
        Result("resolution_time", "participant", "P-3", Fraction("2.25")),
        Result("retained_revenue", "territory", "North", Fraction("0.965")),
        Result("retained_revenue", "territory", "South", Fraction("1.01")),
    )


def test_several_files_make_the_same_facts_as_one_in_whatever_order() -> None:
    parts = [workbook(text, f"{number}.xlsx") for number, text in enumerate((ROSTER, QUOTAS, RESULTS, GROUPS, COMPANY))]
    forwards, backwards = accepted(*parts), accepted(*reversed(parts))
    assert forwards == backwards
    assert set(forwards.sources) == {part.fingerprint for part in parts}
    assert replace(forwards, sources=()) == replace(accepted(workbook(EVERYTHING)), sources=())


def test_one_broken_cell_refuses_everything() -> None:
    assert refused(workbook(EVERYTHING.replace("330000", "n/a"))) == ["not-a-number at Results!C3"]


def test_all_problems_of_all_files_are_told_at_once() -> None:
    people = workbook(ROSTER.replace("2025-01-01", "last year"), "people.xlsx")
    rest = workbook(
        QUOTAS.replace("75000.50", "0") + RESULTS.replace("2.25", "#DIV/0!") + GROUPS + COMPANY, "rest.xlsx"
    )
    assert refused(people, rest) == [
        "not-a-date at Roster!D3",
        "quota-not-above-zero at Quotas!B4",
        "error-cell at Results!E5",
    ]


def test_the_same_file_twice_is_told_and_not_counted_twice() -> None:
    once, again = workbook(EVERYTHING), replace(workbook(EVERYTHING), file="copy.xlsx")
    _, problems = accept_dataset([once, again], expected())
    assert [(problem.code, problem.place) for problem in problems] == [("same-file-twice", Place("copy.xlsx"))]


def test_a_file_that_was_accepted_before_is_told_and_nothing_else_is() -> None:
    once = workbook(ROSTER)
    _, problems = accept_dataset([once], expected(), already={once.fingerprint})
    assert told(problems) == ["same-file-twice at file"]


def test_a_workbook_of_another_quarter_is_told_once_a_sheet_and_its_rows_are_not_read() -> None:
    other = workbook(RESULTS.replace("P-1", "P-99"), "results.xlsx", period="2026-Q2")
    assert refused(workbook(ROSTER + QUOTAS + GROUPS + COMPANY), other) == ["wrong-period at Results!B1"]


@pytest.mark.parametrize("period", ["2026-Q3", "2026-q3"])
def test_the_period_may_be_written_in_either_case(period: str) -> None:
    accepted(workbook(EVERYTHING, period=period))


@pytest.mark.parametrize("period", ["Q3 2026", "2026", "2026-Q31", "2026-07-01", "#N/A", "="])
def test_any_other_period_is_refused(period: str) -> None:
    assert refused(workbook(ROSTER), workbook(QUOTAS, period=period))[0] == "wrong-period at Quotas!B1"


def test_a_sheet_that_names_no_period_could_be_of_any_and_is_refused() -> None:
    assert refused(workbook(ROSTER + QUOTAS + GROUPS + COMPANY), workbook(RESULTS, "r.xlsx", period=None)) == [
        "period-missing at Results"
    ]
    assert refused(workbook(ROSTER + QUOTAS + GROUPS + COMPANY), workbook(RESULTS, "r.xlsx", period="")) == [
        "period-missing at Results!B1"
    ]


def test_a_roster_needs_no_period_but_must_not_name_another() -> None:
    rest = workbook(QUOTAS + RESULTS + GROUPS + COMPANY)
    accepted(workbook(ROSTER, "people.xlsx", period=None), rest)
    assert refused(workbook(ROSTER, "people.xlsx", period="2026-Q2"), rest) == ["wrong-period at Roster!B1"]


@pytest.mark.parametrize(
    "part",
    [ROSTER, QUOTAS, RESULTS, GROUPS, COMPANY],
    ids=["roster", "quotas", "results", "groups", "company"],
)
def test_a_missing_sheet_is_one_problem_and_not_one_for_each_person(part: str) -> None:
    assert refused(workbook(EVERYTHING.replace(part, ""))) == ["sheet-missing at file"]


def test_layout_problems_that_came_with_the_file_refuse_it_and_are_not_followed_by_guesses() -> None:
    whole = workbook(EVERYTHING)
    doubled = Problem("duplicate-heading", "twice", Place("upload.xlsx", sheet="Results", cell="C2"))
    sheets = tuple(replace(s, problems=(doubled,), rows=()) if s.place.sheet == "Results" else s for s in whole.sheets)
    assert refused(replace(whole, sheets=sheets)) == ["duplicate-heading at Results!C2"]
    unknown = Problem("unknown-sheet", "what", Place("upload.xlsx", sheet="Result"))
    without = tuple(sheet for sheet in whole.sheets if sheet.place.sheet != "Results")
    assert refused(replace(whole, sheets=without, problems=(unknown,))) == ["unknown-sheet at Result"]


def test_an_earlier_roster_and_earlier_quotas_serve_where_no_newer_sheet_is_given() -> None:
    earlier = accepted(workbook(EVERYTHING))
    rest = [workbook(RESULTS + GROUPS + COMPANY)]
    dataset, problems = accept_dataset(rest, expected(), earlier.roster, (), earlier.quotas)
    assert problems == ()
    assert dataset is not None
    assert replace(dataset, sources=()) == replace(earlier, sources=())
    assert told(accept_dataset(rest, expected(), earlier.roster)[1]) == ["sheet-missing at file"]
    assert told(accept_dataset(rest, expected(), earlier.roster, (), earlier.quotas[:1])[1]) == [
        "quota-missing at file"
    ]


def test_an_earlier_roster_with_a_role_that_no_policy_pays_any_more_is_not_passed_over() -> None:
    earlier = accepted(workbook(EVERYTHING)).roster
    now = expected()
    gone = replace(now, roles={key: role for key, role in now.roles.items() if key != "leadership/director"})
    rest = [workbook(QUOTAS + RESULTS + GROUPS)]
    assert told(accept_dataset(rest, gone, earlier)[1]) == ["unknown-role at file"]


def test_nothing_given_is_refused_and_not_an_empty_dataset() -> None:
    earlier = accepted(workbook(EVERYTHING)).roster
    assert told(accept_dataset([], expected(), earlier)[1]) == ["sheet-missing at file"] * 4
    assert told(accept_dataset([], expected())[1]) == ["sheet-missing at file"]


def test_the_parts_can_be_accepted_one_after_the_other() -> None:
    whole = accepted(workbook(EVERYTHING))
    roster, problems = accept_roster(workbook(ROSTER), expected())
    assert (roster, problems) == (whole.roster, ())
    assert accept_quotas(workbook(QUOTAS), whole.roster, expected()) == (whole.quotas, ())
    assert accept_results(workbook(RESULTS + GROUPS + COMPANY), whole.roster, expected()) == (whole.results, ())


def test_each_part_alone_is_refused_with_its_own_problems() -> None:
    roster = accepted(workbook(EVERYTHING)).roster
    assert told(accept_roster(workbook(RESULTS), expected())[1]) == ["sheet-missing at file"]
    assert told(accept_quotas(workbook(QUOTAS.replace("P-2", "P-7")), roster, expected())[1]) == [
        "unknown-person at Quotas!A4",
        "quota-missing at Quotas",
    ]
    assert told(accept_results(workbook(RESULTS + COMPANY), roster, expected())[1]) == ["sheet-missing at file"]
