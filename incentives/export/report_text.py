"""What payroll answers, as a CSV file: one row a line of the export, with what became of it.

participant,pay_code,amount,currency,status,reference
P-1,2300,1135.00,EUR,paid,T-77
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from incentives.export.acknowledgement import Report, Said
from incentives.export.csv_text import plain_text
from incentives.values.currency import MINOR_DIGITS, is_currency
from incentives.values.decimals import parse_decimal
from incentives.values.problem import Place, Problem

COLUMNS = ("participant", "pay_code", "amount", "currency", "status", "reference")
MOST_ROWS = 500_000
LONGEST_REFERENCE = 200


def read_report(content: bytes, file: str) -> tuple[tuple[Report, ...], tuple[Problem, ...]]:
    """The reports of the file, or every problem with its line. The column reference may be missing or empty."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return (), (Problem("not-utf-8", "The file is not UTF-8 text.", Place(file), "Save it as UTF-8."),)
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="more")
    reports: list[Report] = []
    problems: list[Problem] = []
    try:
        missing = [column for column in COLUMNS[:-1] if column not in (reader.fieldnames or ())]
        if missing:
            message = f"The columns {', '.join(missing)} are missing."
            return (), (Problem("column-missing", message, Place(file, line=1), f"Name them {', '.join(COLUMNS)}."),)
        for row in reader:
            place = Place(file, line=reader.line_num)
            report = read_row(row, place)
            if isinstance(report, Problem):
                problems.append(report)
            else:
                reports.append(report)
            if len(reports) + len(problems) > MOST_ROWS:
                return (), (Problem("too-many-rows", f"A report has at most {MOST_ROWS:,} rows.", Place(file)),)
    except csv.Error:
        problems.append(Problem("not-csv", "From here on this is no CSV.", Place(file, line=reader.line_num)))
    return tuple(reports), tuple(problems)


def read_row(row: Mapping[str, str | None], place: Place) -> Report | Problem:
    """One report from words, or what is wrong with it. Codes: `row-incomplete`, `invalid-value`."""
    words = {name: plain_text((row.get(name) or "").strip()) for name in COLUMNS}
    empty = [name for name in COLUMNS[:-1] if not words[name]]
    if empty or row.get("more"):
        message = f"{', '.join(empty)} is empty." if empty else "There are more cells than columns."
        return Problem("row-incomplete", message, place, "Every row names its line, its amount and what became of it.")
    currency, status = words["currency"], words["status"].lower()
    amount = parse_decimal(words["amount"]) if is_currency(currency) else None
    minor = None if amount is None else amount * 10 ** MINOR_DIGITS[currency]
    if minor is None or minor.denominator != 1:
        message = f'"{words["amount"]} {currency}" is no amount such as 1135.00 EUR.'
        return Problem("invalid-value", message, place, "Write a plain decimal with a point.")
    if status not in tuple(Said):
        return Problem("invalid-value", f'"{status}" is neither paid nor failed.', place)
    reference = words["reference"][:LONGEST_REFERENCE]
    return Report(words["participant"], words["pay_code"], currency, int(minor), Said(status), reference, place)
