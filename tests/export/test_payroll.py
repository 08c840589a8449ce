"""What leaves for payroll: every cent under one code, one line a person and code, totals to check by."""

from __future__ import annotations

from incentives.export.csv_text import payroll_csv, plain_text, safe_text
from incentives.export.payroll import (
    ControlTotal,
    Payable,
    PayrollLine,
    control_totals,
    exported_amounts,
    payroll_lines,
    without_code,
)
from incentives.export.setup import PayCodes
from tests.export.building import payable, setup


def lines_of(*payouts: Payable, codes: PayCodes | None = None) -> list[tuple[str, str, str, int]]:
    amounts = exported_amounts(payouts, codes or setup().pay_codes)
    lines = payroll_lines(amounts, {each.number: (each.paid.participant, each.name) for each in payouts})
    return [(each.participant, each.pay_code, each.currency, each.amount) for each in lines]


def test_two_roles_under_one_code_are_one_line_and_another_code_is_another() -> None:
    assert lines_of(payable(1, 100), payable(2, 50, role="sales/other"), payable(3, 7, role="sales/lead")) == [
        ("P-1", "2300", "EUR", 157 - 7),
        ("P-1", "2310", "EUR", 7),
    ]


def test_entries_have_a_code_of_their_own_where_one_is_stated() -> None:
    adjusted = payable(1, 1135_00, entries=(150_00, -50_00))
    assert lines_of(adjusted) == [("P-1", "2300", "EUR", 1035_00), ("P-1", "2390", "EUR", 100_00)]
    assert lines_of(adjusted, codes=PayCodes({}, "2300")) == [("P-1", "2300", "EUR", 1135_00)]


def test_what_is_paid_in_another_currency_is_one_amount_of_that_currency() -> None:
    assert lines_of(payable(1, 1000, entries=(100,), dollars=1100)) == [("P-1", "2300", "USD", 1100)]


def test_who_gets_nothing_has_no_line_and_who_owes_has_one_below_zero() -> None:
    assert lines_of(payable(1, 0), payable(2, -300, participant="P-2", entries=(-300,))) == [
        ("P-2", "2390", "EUR", -300),
    ]


def test_a_role_without_a_code_is_told_once() -> None:
    codes = PayCodes({"sales/lead": "2310"})
    found = without_code([payable(1, 1), payable(2, 1), payable(3, 1, role="sales/lead")], codes, "payroll.yaml")
    assert [(each.code, each.place.key) for each in found] == [("pay-code-missing", "pay_codes.roles")]
    assert "sales/agent has no pay code." in str(found[0])


def test_control_totals_count_and_sum_each_code_and_currency() -> None:
    lines = [PayrollLine(n, f"P-{n}", "N", code, "EUR", n) for n, code in ((1, "b"), (2, "a"), (3, "b"))]
    assert control_totals(lines) == (ControlTotal("a", "EUR", 1, 2), ControlTotal("b", "EUR", 2, 4))


def test_the_file_holds_the_lines_and_then_the_totals() -> None:
    lines = [PayrollLine(1, "P-1", "Ada, née B", "2300", "EUR", 113500), PayrollLine(2, "P-2", "C", "2300", "EUR", -1)]
    assert payroll_csv(lines, control_totals(lines)).split("\r\n") == [
        "participant,name,pay_code,amount,currency",
        'P-1,"Ada, née B",2300,1135.00,EUR',
        "P-2,C,2300,-0.01,EUR",
        "control total,2,2300,1134.99,EUR",
        "",
    ]


def test_no_name_becomes_a_formula() -> None:
    for name in ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "%x"):
        line = PayrollLine(1, name, name, "2300", "EUR", 1)
        assert payroll_csv([line], ()).splitlines()[1].replace('"', "").startswith("'")
        assert plain_text(safe_text(name)) == name
    assert plain_text(safe_text("'tis")) == "'tis"
    assert safe_text("O'Neil") == "O'Neil"
