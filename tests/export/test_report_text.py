"""Payroll's answer as CSV: read as it is meant, or every wrong row by its line."""

from __future__ import annotations

import pytest

from incentives.export.acknowledgement import Report, Said
from incentives.export.report_text import read_report
from incentives.values.problem import Place

HEAD = "participant,pay_code,amount,currency,status,reference\r\n"


def test_rows_become_reports() -> None:
    text = HEAD + 'P-1,2300,1135.00,EUR,paid,T-77\r\n"\'=P",2300,500,JPY,Failed,\r\n'
    assert read_report(b"\xef\xbb\xbf" + text.encode(), "back.csv") == (
        (
            Report("P-1", "2300", "EUR", 113500, Said.PAID, "T-77", Place("back.csv", line=2)),
            Report("=P", "2300", "JPY", 500, Said.FAILED, "", Place("back.csv", line=3)),
        ),
        (),
    )


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("P-1,2300,1135.001,EUR,paid,", "invalid-value"),
        ("P-1,2300,1.135,JPY,paid,", "invalid-value"),
        ('P-1,2300,"1.135,00",EUR,paid,', "invalid-value"),
        ("P-1,2300,1135.00,EURO,paid,", "invalid-value"),
        ("P-1,2300,1135.00,EUR,perhaps,", "invalid-value"),
        ("P-1,,1135.00,EUR,paid,", "row-incomplete"),
        ("P-1,2300,1135.00,EUR,paid,T,more", "row-incomplete"),
    ],
)
def test_a_row_that_cannot_be_meant_is_told_with_its_line(row: str, code: str) -> None:
    reports, problems = read_report(f"{HEAD}P-2,2300,1.00,EUR,paid,\r\n{row}\r\n".encode(), "back.csv")
    assert len(reports) == 1
    assert [(each.code, each.place.line) for each in problems] == [(code, 3)]


@pytest.mark.parametrize("content", [b"", b"a,b\r\n", b"\xff\xfe", b"PK\x03\x04"])
def test_another_file_is_told(content: bytes) -> None:
    reports, problems = read_report(content, "back.csv")
    assert (reports, len(problems)) == ((), 1)
