"""Journals: what a period earned is its expense, and every booking balances to the cent."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from incentives.export.csv_text import journal_csv
from incentives.export.journal import Account, Booked, JournalLine, booked, journal, without_account
from incentives.export.setup import Ledger
from tests.export.building import payable, setup

LEDGER = setup().ledger or Ledger("", "", "")


def moved(*args: int, **more: object) -> dict[str, int]:
    found = booked(payable(*args, **more), "blue").moved  # type: ignore[arg-type]
    return {str(account): amount for account, amount in found.items() if amount}


def test_what_is_paid_is_an_expense_and_owed() -> None:
    assert moved(1, 100) == {"expense": 100, "payable": -100}
    assert moved(1, -100) == {"expense": -100, "payable": 100}


def test_what_is_held_back_is_an_expense_now_and_a_debt_for_later() -> None:
    assert moved(1, 650, carried={"deferred": 350}) == {"expense": 1000, "payable": -650, "deferred": -350}
    due = {"deferred falling due": Fraction("2.00")}
    paid = moved(1, 850, carried={"deferred": 350}, amounts=due)
    assert paid == {"expense": 1000, "payable": -850, "deferred": -150}


def test_what_falls_due_for_who_left_is_no_expense_again() -> None:
    assert moved(1, 350, released=350) == {"payable": -350, "deferred": 350}


def test_an_advance_is_owed_back_and_no_expense() -> None:
    assert moved(1, 3000, carried={"draw balance": 500}) == {"expense": 2500, "payable": -3000, "advances": 500}
    before = {"draw balance": Fraction(5)}
    assert moved(1, 2500, carried={"draw balance": 0}, amounts=before) == {
        "expense": 3000,
        "payable": -2500,
        "advances": -500,
    }


def test_the_lines_stand_by_department_and_account_and_zero_has_none() -> None:
    drawn = ((1, 100, "red"), (2, 50, "blue"), (3, -50, "blue"))
    bookings = [booked(payable(number, cents), team) for number, cents, team in drawn]
    assert journal(bookings, LEDGER, "EUR") == (
        JournalLine("6020", Account.EXPENSE, "red", "EUR", 100, 0),
        JournalLine("3740", Account.PAYABLE, "red", "EUR", 0, 100),
    )
    assert journal_csv(journal(bookings, LEDGER, "EUR")).split("\r\n") == [
        "account,purpose,department,debit,credit,currency",
        "6020,expense,red,1.00,,EUR",
        "3740,payable,red,,1.00,EUR",
        "",
    ]


def test_an_account_that_is_needed_and_not_stated_is_told() -> None:
    bare = Ledger("6020", "3740", "team")
    plain, deferring = booked(payable(1, 5), "blue"), booked(payable(1, 5, carried={"deferred": 5}), "blue")
    assert without_account([plain], bare, "payroll.yaml") == ()
    assert [each.place.key for each in without_account([plain, deferring], bare, "payroll.yaml")] == ["ledger.deferred"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), *(st.integers(-(10**7), 10**7) for _ in range(3))), max_size=8))
def test_every_journal_balances_and_adds_up_to_what_is_paid(drawn: list[tuple[str, int, int, int]]) -> None:
    bookings: list[Booked] = []
    for number, (team, total, deferred, advanced) in enumerate(drawn):
        carried = {"deferred": abs(deferred), "draw balance": abs(advanced)}
        bookings.append(booked(payable(number, total, carried=carried), team))
    lines = journal(bookings, LEDGER, "EUR")
    assert sum(each.debit - each.credit for each in lines) == 0
    assert sum(each.credit - each.debit for each in lines if each.purpose is Account.PAYABLE) == sum(
        total for _, total, _, _ in drawn
    )
    assert all((each.debit == 0) != (each.credit == 0) for each in lines)
