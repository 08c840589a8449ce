"""The lines of a payroll export as a workbook, for people who check before they pay. Nothing in it calculates."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import xlsxwriter

from incentives.services.payroll import PayrollExport
from incentives.values.currency import minor_unit, money_text, shown_digits

HEADINGS = ("participant", "name", "pay code", "amount", "currency")
TOTALS = ("pay code", "currency", "lines", "amount")
MOST_EXACT = 10**15  # minor units that a cell's number holds to the last digit
SOBER = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def payroll_workbook(export: PayrollExport) -> bytes:
    """A sheet of lines and one of control totals; the same export gives the same bytes."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, SOBER) as book:
        book.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
        heading = book.add_format({"bold": True})
        lines, totals = book.add_worksheet("Payroll"), book.add_worksheet("Control totals")
        for sheet, names in ((lines, HEADINGS), (totals, TOTALS)):
            sheet.write_row(0, 0, names, heading)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(names) - 1, 18)
        for row, each in enumerate((shown.line for shown in export.lines), start=1):
            lines.write_row(row, 0, (each.participant, each.name, each.pay_code))
            _money(book, lines, row, 3, each.amount, each.currency)
            lines.write_string(row, 4, each.currency)
        for row, total in enumerate(export.export.totals, start=1):
            totals.write_row(row, 0, (total.pay_code, total.currency))
            totals.write_number(row, 2, total.lines)
            _money(book, totals, row, 3, total.amount, total.currency)
    return written.getvalue()


def _money(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, amount: int,
           currency: str) -> None:  # fmt: skip
    """A number with the currency's decimals; text where a cell's number could not hold every digit."""
    if abs(amount) >= MOST_EXACT:
        sheet.write_string(row, column, money_text(amount * minor_unit(currency), currency))
        return
    digits = shown_digits(currency)
    shown = book.add_format({"num_format": "0." + "0" * digits if digits else "0"})
    sheet.write_number(row, column, float(amount * minor_unit(currency)), shown)
