"""The roster: who is paid over which days, with nothing assumed about anybody."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from incentives.performance.accept import accept_roster
from incentives.performance.facts import Roster
from incentives.values.problem import Problem
from tests.performance.accept_tables import expected, told, workbook

SELLER = "P-1 | Ana Ruiz | sales/seller | 2026-01-01 | | 100% | | | North"
HEADINGS = "participant | name | role | starts_on | ends_before | share | salary | target_incentive | territory"


def accept(*rows: str, headings: str = HEADINGS) -> tuple[Roster | None, tuple[Problem, ...]]:
    return accept_roster(workbook("\n".join(["Roster:", headings, *rows])), expected())


def roster_of(*rows: str, headings: str = HEADINGS) -> Roster:
    roster, problems = accept(*rows, headings=headings)
    assert told(problems) == []
    assert roster is not None
    return roster


def problems_of(*rows: str, headings: str = HEADINGS) -> list[str]:
    roster, problems = accept(*rows, headings=headings)
    assert roster is None
    return told(problems)


def seller(**changes: str) -> str:
    """The seller's row with some cells exchanged."""
    cells = dict(zip(HEADINGS.split(" | "), (cell.strip() for cell in SELLER.split("|")), strict=True))
    return " | ".join((cells | changes).values())


def test_a_row_becomes_a_person_and_an_assignment() -> None:
    roster = roster_of(seller(share="60%", ends_before="2027-01-01", salary="80000.50"))
    assert roster.people["P-1"].name == "Ana Ruiz"
    (assignment,) = roster.assignments
    assert assignment.key == "P-1:sales/seller:2026-01-01"
    assert assignment.ends_before == date(2027, 1, 1)
    assert assignment.share == Fraction(3, 5)
    assert assignment.salary == Fraction("80000.50")
    assert assignment.target_incentive is None
    assert assignment.groups == {"territory": "North"}


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ({"participant": ""}, "blank-cell at Roster!A3"),
        ({"participant": "2026-07-01"}, "not-text at Roster!A3"),
        ({"participant": "#REF!"}, "error-cell at Roster!A3"),
        ({"participant": "P" * 201}, "text-too-long at Roster!A3"),
        ({"name": ""}, "blank-cell at Roster!B3"),
        ({"name": "TRUE"}, "not-text at Roster!B3"),
        ({"role": ""}, "blank-cell at Roster!C3"),
        ({"role": "seller"}, "unknown-role at Roster!C3"),
        ({"role": "sales/Seller"}, "unknown-role at Roster!C3"),
        ({"starts_on": ""}, "blank-cell at Roster!D3"),
        ({"starts_on": "1.1.2026"}, "not-a-date at Roster!D3"),
        ({"starts_on": "'2026-02-30"}, "not-a-date at Roster!D3"),
        ({"starts_on": "2026-01-01 08:00:00"}, "not-a-date at Roster!D3"),
        ({"starts_on": "46023"}, "not-a-date at Roster!D3"),
        ({"starts_on": "="}, "uncalculated-formula at Roster!D3"),
        ({"ends_before": "never"}, "not-a-date at Roster!E3"),
        ({"ends_before": "2026-01-01"}, "ends-before-start at Roster!E3"),
        ({"ends_before": "2025-12-31"}, "ends-before-start at Roster!E3"),
        ({"share": ""}, "blank-cell at Roster!F3"),
        ({"share": "1"}, "percent-unclear at Roster!F3"),
        ({"share": "0%"}, "out-of-range at Roster!F3"),
        ({"share": "100.5%"}, "out-of-range at Roster!F3"),
        ({"salary": "a lot"}, "not-a-number at Roster!G3"),
        ({"salary": "-1"}, "out-of-range at Roster!G3"),
        ({"territory": ""}, "group-missing at Roster!I3"),
        ({"territory": "2026-03-04"}, "not-text at Roster!I3"),
    ],
    ids=lambda value: (
        value if isinstance(value, str) else " ".join(f"{key}={text[:12]}" for key, text in value.items())
    ),
)
def test_a_cell_that_cannot_be_read_is_told_where_it_stands(cell: dict[str, str], problem: str) -> None:
    assert problems_of(seller(**cell)) == [problem]


@pytest.mark.parametrize(
    "cell",
    [
        {"participant": "42"},
        {"participant": "'00042"},
        {"starts_on": "'2026-02-28"},
        {"ends_before": "2026-01-02"},
        {"share": "0.5%"},
        {"share": "'50%"},
        {"salary": "0"},
        {"territory": "7"},
    ],
    ids=lambda cell: " ".join(f"{key}={text}" for key, text in cell.items()),
)
def test_the_nearest_cell_that_can_be_read_is_accepted(cell: dict[str, str]) -> None:
    assert len(roster_of(seller(**cell)).assignments) == 1


def test_a_number_typed_as_an_identifier_keeps_its_digits_and_stays_apart_from_padded_ones() -> None:
    people = roster_of(seller(participant="123"), seller(participant="'00123")).people
    assert list(people) == ["00123", "123"]


def test_without_a_column_for_it_everybody_works_full_time() -> None:
    headings = "participant | name | role | starts_on | ends_before | territory"
    (assignment,) = roster_of("P-1 | Ana | sales/seller | 2026-01-01 | | North", headings=headings).assignments
    assert assignment.share == 1


@pytest.mark.parametrize(
    ("cell", "leave"),
    [
        ("", ()),
        ("2026-07-06 to 2026-07-19", ((date(2026, 7, 6), date(2026, 7, 20)),)),
        (
            "2026-07-06 to 2026-07-06; 2026-08-03 to 2026-08-07",
            ((date(2026, 7, 6), date(2026, 7, 7)), (date(2026, 8, 3), date(2026, 8, 8))),
        ),
    ],
)
def test_leave_is_read_from_its_first_to_its_last_day(cell: str, leave: tuple[object, ...]) -> None:
    (assignment,) = roster_of(f"{SELLER} | {cell}", headings=f"{HEADINGS} | leave").assignments
    assert assignment.leave == leave


@pytest.mark.parametrize(
    "cell", ["2026-07-06", "2026-07-19 to 2026-07-06", "2026-07-06 to 2026-07-32", "2026-07-06 to 2026-07-19;", "5"]
)
def test_leave_that_cannot_be_read_is_told(cell: str) -> None:
    assert problems_of(f"{SELLER} | {cell}", headings=f"{HEADINGS} | leave") == ["not-leave at Roster!J3"]


def test_a_column_that_is_missing_or_unknown_is_a_problem() -> None:
    assert problems_of(
        "P-1 | Ana | sales/seller | 2026-01-01 | North", headings="participant | name | role | starts_on | territory"
    ) == ["missing-heading at Roster"]
    _, problems = accept(SELLER + " | 5", headings=HEADINGS + " | slary")
    assert told(problems) == ["unknown-heading at Roster!J2"]
    assert problems[0].hint == 'Did you mean "salary"?'


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("P-3 | Cam | support/agent | 2026-01-01 | | 100% | | 0 | Blue", "target-incentive-missing at Roster!H3"),
        ("P-3 | Cam | support/agent | 2026-01-01 | | 100% | | many | Blue", "not-a-number at Roster!H3"),
        ("P-4 | Dee | leadership/director | 2026-01-01 | | 100% | | |", "salary-missing at Roster!G3"),
    ],
    ids=["no target incentive", "a target incentive in words", "no salary"],
)
def test_pay_that_a_role_is_reckoned_from_must_be_there(row: str, problem: str) -> None:
    assert problems_of(row, headings=HEADINGS.replace("territory", "team")) == [problem]


def test_what_a_role_needs_is_not_asked_of_people_outside_the_period() -> None:
    assert problems_of(seller(territory="", ends_before="2026-07-02")) == ["group-missing at Roster!I3"]
    roster_of(seller(territory="", ends_before="2026-07-01"))
    assert problems_of(seller(territory="", starts_on="2026-09-30")) == ["group-missing at Roster!I3"]
    roster_of(seller(territory="", starts_on="2026-10-01"))
    roster_of(seller(role="sales/forgotten", ends_before="2026-07-01"))


def test_a_person_may_have_several_assignments_up_to_full_time_on_every_day() -> None:
    first, second = seller(ends_before="2026-08-01"), seller(starts_on="2026-08-01")
    assert len(roster_of(first, second).assignments) == 2
    assert len(roster_of(seller(share="40%"), seller(share="60%", starts_on="2026-08-01")).assignments) == 2


def test_a_day_with_more_than_full_time_is_told_with_the_cells_that_make_it() -> None:
    _, problems = accept(seller(starts_on="2026-07-31"), seller(ends_before="2026-08-01"))
    assert told(problems) == ["overlapping-assignments at Roster!D3"]
    assert problems[0].message == "On 2026-07-31 P-1 works 200% of full time (D4 and D3)."
    assert problems_of(seller(share="40%"), seller(share="60.1%", starts_on="2026-08-01")) == [
        "overlapping-assignments at Roster!D4"
    ]


def test_the_same_assignment_twice_is_told_with_both_cells_even_when_the_shares_fit() -> None:
    _, problems = accept(seller(share="40%"), seller(share="60%"))
    assert told(problems) == ["duplicate-assignment at Roster!A4"]
    assert "A3 and A4" in problems[0].message


def test_a_person_has_one_name_and_one_address_in_all_rows() -> None:
    headings = HEADINGS + " | email"
    first, second = seller(share="50%"), seller(share="50%", starts_on="2026-08-01")
    assert (
        roster_of(f"{first} | ", f"{second} | a@example.com", headings=headings).people["P-1"].email == "a@example.com"
    )
    assert problems_of(f"{first} | b@example.com", f"{second} | a@example.com", headings=headings) == [
        "email-mismatch at Roster!J4"
    ]
    assert problems_of(first, second.replace("Ana Ruiz", "Ben Otto")) == ["name-mismatch at Roster!B4"]


def test_an_unknown_role_is_told_with_the_nearest_known_one() -> None:
    _, problems = accept(seller(role="sales/seler"))
    assert problems[0].hint == 'Did you mean "sales/seller"?'
    _, problems = accept(seller(role="boss"))
    assert problems[0].hint == "Roles are written policy/role: leadership/director, sales/seller, support/agent."
