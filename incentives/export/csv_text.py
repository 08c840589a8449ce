"""Tables as CSV (RFC 4180) that spreadsheets open without calculating anything.

A text that a spreadsheet would take for a formula is written after an apostrophe, which is how spreadsheets themselves
mark text; `plain_text` takes it away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Sequence

from incentives.export.journal import JournalLine
from incentives.export.payroll import ControlTotal, PayrollLine
from incentives.values.currency import minor_unit, money_text

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
PAYROLL = ("participant", "name", "pay_code", "amount", "currency")
JOURNAL = ("account", "purpose", "department", "debit", "credit", "currency")
TOTAL = "control total"


def payroll_csv(lines: Sequence[PayrollLine], totals: Sequence[ControlTotal]) -> str:
    """The lines, then a control total for each code and currency: the number of lines stands in place of the name."""
    rows = [(each.participant, each.name, each.pay_code, _money(each.amount, each.currency), each.currency)
            for each in lines]  # fmt: skip
    sums = [(TOTAL, str(each.lines), each.pay_code, _money(each.amount, each.currency), each.currency)
            for each in totals]  # fmt: skip
    return table_csv(PAYROLL, [*rows, *sums], numbers={3})


def journal_csv(lines: Sequence[JournalLine]) -> str:
    """The lines of a journal; an empty side stands for nothing."""
    rows = [
        (each.account, each.purpose.value, each.department, _side(each.debit, each.currency),
         _side(each.credit, each.currency), each.currency)
        for each in lines
    ]  # fmt: skip
    return table_csv(JOURNAL, rows, numbers={3, 4})


def table_csv(headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Collection[int] = ()) -> str:
    """A table with headings; cells of the columns in numbers are written as they are."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([cell if place in numbers else safe_text(cell) for place, cell in enumerate(row)] for row in rows)
    return written.getvalue()


def safe_text(text: str) -> str:
    """The text so that no spreadsheet calculates it."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def plain_text(cell: str) -> str:
    """The text that `safe_text` wrote."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(STARTS_A_FORMULA) else cell


def _money(amount: int, currency: str) -> str:
    return money_text(amount * minor_unit(currency), currency)


def _side(amount: int, currency: str) -> str:
    return _money(amount, currency) if amount else ""
