"""What payroll answers: matched line by line, refused where nobody can tell what it means."""

from __future__ import annotations

from incentives.export.acknowledgement import Outcome, Report, Said, differing, match
from incentives.export.payroll import PayrollLine
from incentives.values.problem import Place

LINES = (
    PayrollLine(1, "P-1", "Ada", "2300", "EUR", 113500),
    PayrollLine(2, "P-2", "Berta", "2300", "EUR", 59010),
    PayrollLine(2, "P-2", "Berta", "2390", "EUR", 100),
)


def report(participant: str, amount: int, said: Said = Said.PAID, code: str = "2300", row: int = 2) -> Report:
    return Report(participant, code, "EUR", amount, said, "T-77", Place("report.csv", line=row))


def test_lines_are_paid_failed_or_paid_otherwise() -> None:
    reports = (report("P-1", 113500), report("P-2", 59000), report("P-2", 100, Said.FAILED, "2390"))
    matched, problems = match(LINES, reports)
    assert problems == ()
    assert [each.outcome for each in matched] == [Outcome.PAID, Outcome.DIFFERS, Outcome.FAILED]
    first, second = map(str, differing(matched, LINES))
    assert "P-2, 2300: Instead of 590.10 EUR for P-2 under 2300, 590.00 EUR was paid." in first
    assert "P-2, 2390: The payment of 1.00 EUR for P-2 under 2390 failed (T-77)." in second


def test_a_report_may_be_about_some_lines_only() -> None:
    assert match(LINES, [report("P-1", 113500)])[1] == ()


def test_unknown_lines_and_lines_named_twice_refuse_the_whole_report() -> None:
    reports = [report("P-1", 1), report("P-1", 2, row=3), report("P-9", 1, row=4), report("P-1", 1, code="9", row=5)]
    matched, problems = match(LINES, reports)
    assert matched == ()
    assert [(each.code, each.place.line) for each in problems] == [
        ("payment-twice", 3),
        ("payment-unknown", 4),
        ("payment-unknown", 5),
    ]
