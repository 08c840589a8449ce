"""Results: each accepted cell beside its nearest refused neighbour, and nothing that pay needs left open."""

from __future__ import annotations

from fractions import Fraction

import pytest

from incentives.performance.accept import accept_dataset
from incentives.values.problem import Problem
from tests.performance.accept_tables import expected, told, workbook

ROSTER = """
Roster:
participant | name     | role                | starts_on  | ends_before | salary | target_incentive | territory | team
P-0042      | Ana Ruiz | sales/seller        | 2026-01-01 |             |        |                  | North     |
00123       | Ben Otto | support/agent       | 2026-01-01 |             |        | 4000             |           | Blue
P-4         | Dee Wong | leadership/director | 2026-01-01 |             | 90000  |                  |           |
"""
QUOTAS = """
Quotas:
participant | quota
P-0042      | 300000
"""
RESULTS = """
Results:
participant | new_revenue | gross_margin | resolution_time
P-0042      | 330000      | 31%          |
'00123      |             |              | 2
"""
GROUPS = """
Group results:
counted_for | name  | retained_revenue | complaints
territory   | North | 96.5%            |
team        | Blue  |                  | 3
"""
COMPANY = """
Company results:
measure        | result
customer_score | 8.4
"""
EVERYTHING = ROSTER.replace("00123", "'00123") + QUOTAS + RESULTS + GROUPS + COMPANY


def problems_of(*changes: tuple[str, str], optional: tuple[str, ...] = ()) -> tuple[Problem, ...]:
    """The problems of the complete upload once some of its text is exchanged."""
    text = EVERYTHING
    for old, new in changes:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    dataset, problems = accept_dataset([workbook(text)], expected(optional=optional))
    assert (dataset is None) == bool(problems)
    return problems


def amount_of(measure: str, *changes: tuple[str, str]) -> Fraction:
    text = EVERYTHING
    for old, new in changes:
        text = text.replace(old, new)
    dataset, problems = accept_dataset([workbook(text)], expected())
    assert told(problems) == []
    assert dataset is not None
    return next(result.amount for result in dataset.results if result.measure == measure)


def test_the_upload_that_the_others_are_neighbours_of_is_accepted() -> None:
    assert problems_of() == ()


def test_a_blank_result_is_a_problem_not_zero() -> None:
    assert told(problems_of(("| 330000 ", "| "))) == ["blank-result at Results!B3"]
    assert amount_of("new_revenue", ("| 330000 ", "| 0 ")) == 0


def test_a_blank_result_is_allowed_only_where_the_policy_says_what_happens_then() -> None:
    assert problems_of(("31%", ""), optional=("gross_margin",)) == ()
    assert told(problems_of(("31%", "n/a"), optional=("gross_margin",))) == ["not-a-number at Results!C3"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("n/a", "not-a-number"),
        ("-", "not-a-number"),
        ("'330000", "not-a-number"),
        ("330000 EUR", "not-a-number"),
        ("330,000", "not-a-number"),
        ("3.3E5", "not-a-number"),
        ("2026-07-01", "not-a-number"),
        ("TRUE", "not-a-number"),
        ("33%", "unexpected-percent"),
        ("#DIV/0!", "error-cell"),
        ("#N/A", "error-cell"),
        ("=", "uncalculated-formula"),
        ("-1", "out-of-range"),
        ("1" * 41, "not-a-number"),
    ],
)
def test_money_is_a_number_and_nothing_else(cell: str, code: str) -> None:
    assert told(problems_of(("| 330000 ", f"| {cell} "))) == [f"{code} at Results!B3"]


@pytest.mark.parametrize(("cell", "amount"), [("330000.01", "330000.01"), ("0", "0"), ("0.1", "0.1")])
def test_money_is_read_to_the_last_digit(cell: str, amount: str) -> None:
    assert amount_of("new_revenue", ("| 330000 ", f"| {cell} ")) == Fraction(amount)


@pytest.mark.parametrize(
    ("cell", "amount"), [("95%", "0.95"), ("95.25%", "0.9525"), ("'95%", "0.95"), ("'95.25%", "0.9525")]
)
def test_a_percentage_carries_its_sign(cell: str, amount: str) -> None:
    assert amount_of("gross_margin", ("31%", cell)) == Fraction(amount)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("95", "percent-unclear"),
        ("0.95", "percent-unclear"),
        ("1", "percent-unclear"),
        ("'95 %", "not-a-number"),
        ("'95", "not-a-number"),
        ("'0.95", "not-a-number"),
        ("'95,5%", "not-a-number"),
        ("'95percent", "not-a-number"),
        ("100.1%", "out-of-range"),
        ("#VALUE!", "error-cell"),
    ],
)
def test_what_could_be_two_percentages_is_neither(cell: str, code: str) -> None:
    assert told(problems_of(("31%", cell))) == [f"{code} at Results!C3"]


def test_an_unclear_percentage_says_both_readings_and_how_to_mend_it() -> None:
    (problem,) = problems_of(("31%", "0.95"))
    assert problem.message == (
        '"0.95" is a plain number where Gross margin for P-0042 needs a percentage. It may mean 0.95% or 95%.'
    )
    assert "percent format" in problem.hint


def test_a_unit_written_into_the_cell_is_told_how_to_mend_it() -> None:
    (problem,) = problems_of(("| 330000 ", "| 330000 EUR "))
    assert str(problem) == (
        'upload.xlsx, sheet Results, cell B3: "330000 EUR" is not an amount in EUR written as a number.'
        " New revenue for P-0042 needs an amount in EUR written as a number such as 300000."
        " Write the number alone; its unit is stated by the policy."
    )


def test_somebody_who_is_not_on_the_roster_is_a_problem_with_the_nearest_name() -> None:
    problems = problems_of(("P-0042      | 330000", "P-0O42      | 330000"))
    assert told(problems) == ["unknown-person at Results!A3", "result-row-missing at Results"]
    assert problems[0].hint == 'Did you mean "P-0042"?'


def test_the_number_123_is_not_the_person_00123_and_the_likely_one_is_named() -> None:
    problems = problems_of(("'00123      |             |", "123         |             |"))
    assert told(problems) == ["unknown-person at Results!A4", "result-row-missing at Results"]
    assert problems[0].message == 'The number "123" is nobody on the roster.'
    assert problems[0].hint == 'Did you mean "00123"?'


def test_the_same_person_twice_names_both_cells() -> None:
    (problem,) = problems_of(
        ("P-0042      | 330000      | 31%          |", "P-0042 | 330000 | 31% |\nP-0042 | 1 | 1% |")
    )
    assert told((problem,)) == ["duplicate-person at Results!A4"]
    assert "A3 and A4" in problem.message


def test_the_same_result_in_two_files_is_told_with_both_places() -> None:
    again = workbook("Results:\nparticipant | new_revenue\nP-0042 | 330000", "again.xlsx")
    _, problems = accept_dataset([workbook(EVERYTHING), again], expected())
    assert told(problems) == ["duplicate-result at Results!B3"]
    assert "upload.xlsx, sheet Results, cell B3 and again.xlsx, sheet Results, cell B3" in problems[0].message


def test_results_spread_over_two_files_are_put_together() -> None:
    margins = workbook("Results:\nparticipant | gross_margin\nP-0042 | 31%", "margins.xlsx")
    text = EVERYTHING.replace("| gross_margin | resolution_time", "| resolution_time")
    rest = workbook(text.replace("| 31%          |\n'00123      |             |  ", "|\n'00123      |"))
    dataset, problems = accept_dataset([rest, margins], expected())
    assert told(problems) == []
    assert dataset is not None


def test_a_person_without_a_row_is_told_once_with_everything_that_is_missing() -> None:
    (problem,) = problems_of(("P-0042      | 330000      | 31%          |\n", ""))
    assert told((problem,)) == ["result-row-missing at Results"]
    assert "P-0042 for new_revenue and gross_margin" in problem.message


def test_a_row_may_be_missing_only_where_nothing_in_it_is_required() -> None:
    row = "P-0042      | 330000      | 31%          |\n"
    assert problems_of((row, ""), optional=("new_revenue", "gross_margin")) == ()


def test_a_missing_column_is_told_once_and_not_for_each_person() -> None:
    problems = problems_of(("new_revenue | gross_margin", "new_revenu | gross_margin"))
    assert told(problems) == ["unknown-measure at Results!B2", "measure-missing at Results"]
    assert problems[0].hint == 'Did you mean "new_revenue"?'


def test_a_value_that_nobody_is_paid_on_is_not_passed_over() -> None:
    assert told(problems_of(("'00123      |             |", "'00123      | 5           |"))) == [
        "result-not-needed at Results!B4"
    ]
    assert told(problems_of(("'00123      |             |", "'00123      | n/a         |"))) == [
        "result-not-needed at Results!B4"
    ]


def test_a_shared_measure_on_the_sheet_of_persons_is_sent_to_its_own_sheet() -> None:
    problems = problems_of(("| resolution_time", "| retained_revenue"))
    assert told(problems)[0] == "measure-elsewhere at Results!D2"
    assert problems[0].hint == "Move it to the sheet Group results."


def test_a_name_beside_the_identifier_must_be_that_persons() -> None:
    headings = ("participant | new_revenue", "participant | name | new_revenue")
    blank = ("'00123      |             |", "'00123 |  |  |")
    row = "P-0042      | 330000"
    assert problems_of(headings, blank, (row, "P-0042 | ana  ruiz | 330000")) == ()
    assert told(problems_of(headings, blank, (row, "P-0042 | Ben Otto | 330000"))) == ["name-mismatch at Results!B3"]


def test_a_role_beside_the_identifier_must_be_that_persons() -> None:
    headings = ("participant | new_revenue", "participant | role | new_revenue")
    blank = ("'00123      |             |", "'00123 |  |  |")
    row = "P-0042      | 330000"
    assert problems_of(headings, blank, (row, "P-0042 | sales/seller | 330000")) == ()
    assert told(problems_of(headings, blank, (row, "P-0042 | support/agent | 330000"))) == [
        "role-mismatch at Results!B3"
    ]


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        (
            "territory   | North",
            "territory | Nord",
            ["unknown-group at Group results!B3", "group-result-missing at Group results"],
        ),
        (
            "territory   | North",
            "region | North",
            ["unknown-counted-for at Group results!A3", "group-result-missing at Group results"],
        ),
        (
            "team        | Blue ",
            "territory | North",
            ["duplicate-group at Group results!B4", "group-result-missing at Group results"],
        ),
        ("96.5%            |", "|", ["blank-result at Group results!C3"]),
        ("96.5%            |", "96.5 |", ["percent-unclear at Group results!C3"]),
        ("96.5%            |", "96.5% | 4", ["result-not-needed at Group results!D3"]),
        ("team        | Blue  |                  | 3\n", "", ["group-result-missing at Group results"]),
        (
            "retained_revenue | complaints",
            "retained_revenue | customer_score",
            [
                "measure-elsewhere at Group results!D2",
                "measure-missing at Group results",
            ],
        ),
        ("customer_score | 8.4", "customer_score |", ["blank-result at Company results!B3"]),
        ("customer_score | 8.4", "customer_score | 84", ["out-of-range at Company results!B3"]),
        (
            "customer_score | 8.4",
            "customer_scor | 8.4",
            [
                "unknown-measure at Company results!A3",
                "company-result-missing at Company results",
            ],
        ),
        (
            "customer_score | 8.4",
            "customer_score | 8.4\ncustomer_score | 8.4",
            ["duplicate-result at Company results!B4"],
        ),
        (
            "measure        | result",
            "measure | results",
            [
                "missing-heading at Company results",
                "unknown-heading at Company results!B2",
                "company-result-missing at Company results",
            ],
        ),
    ],
)
def test_results_of_groups_and_of_the_company_are_as_strict(old: str, new: str, problems: list[str]) -> None:
    assert told(problems_of((old, new))) == problems


def test_a_territory_may_be_capitalised_as_a_kind_of_group_but_not_as_a_name() -> None:
    assert problems_of(("territory   | North", "Territory | North")) == ()
    assert told(problems_of(("territory   | North", "territory | north")))[0] == "unknown-group at Group results!B3"


def test_a_problem_on_the_roster_is_not_followed_by_guesses_about_the_results_of_that_person() -> None:
    assert told(problems_of(("| sales/seller  ", "| sales/seler"))) == ["unknown-role at Roster!C3"]
    assert (
        told(
            problems_of(
                ("P-0042      | Ana Ruiz | sales/seller        | 2026-01-01", "P-0042 | Ana Ruiz | sales/seller | =")
            )
        )[0]
        == "uncalculated-formula at Roster!D3"
    )


def test_rows_missing_for_many_people_are_one_problem_that_names_them_all() -> None:
    people = [f"Q-{number}" for number in range(8)]
    more = "".join(f"{one} | Ina | sales/seller | 2026-01-01 | | | | North |\n" for one in people)
    text = EVERYTHING.replace("P-4         |", more + "P-4         |")
    _, problems = accept_dataset([workbook(text)], expected())
    by_code = {problem.code: problem for problem in problems}
    assert len(problems) == len(by_code)
    row = by_code["result-row-missing"]
    assert row.message.startswith("There is no result of Q-0 for new_revenue and gross_margin")
    assert [place.key for place in row.places] == people
    assert [place.key for place in by_code["quota-missing"].places] == people
