"""Payouts as CSV and as a workbook. No text from a file can become a formula in either.

A spreadsheet program takes a cell of a CSV file for a formula when it begins with one of a few characters, so such text
gets an apostrophe in front, which those programs hide. In a workbook, text is stored as text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from api.cli.paid import Paid
from api.cli.pay_json import fingerprints
from api.cli.pay_rows import (
    PaidRow,
    balance_rows,
    carried_names,
    component_names,
    in_other_currencies,
    paid_rows,
    role_sums,
    whole_total,
)

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
EXACT_IN_A_CELL = 10**13
SCORE_HEADINGS = ["participant", "name", "role", "starts_on", "component", "weight_percent", "score_percent"]
NEVER = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def payouts_as_csv(paid: Paid) -> str:
    """A line a payout and a column a component; money as plain decimals."""
    rows = paid_rows(paid)
    names = component_names(rows)
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(escaped(heading) for heading in _headings(paid, rows, names))
    writer.writerows([*map(escaped, _words(paid, row)), *_amounts(paid, rows, row, names)] for row in rows)
    return stream.getvalue()


def escaped(text: str) -> str:
    """The text so that no spreadsheet program calculates it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def payouts_as_xlsx(paid: Paid, *, scores: Sequence[tuple[Sequence[str], Sequence[str]]] | None = None) -> bytes:
    """A workbook with the payouts, the sum of each role, and the fingerprints; the same run gives the same bytes.

    scores, where given, are the rows of a sheet of their own: words, then weight and score in percent.
    """
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, NEVER)
    day = paid.run.period.ends_before
    workbook.set_properties({"title": f"Payouts {paid.run.period}", "created": datetime(day.year, day.month, day.day)})  # noqa: DTZ001  a document's date has no zone
    rows = paid_rows(paid)
    names = component_names(rows)
    payouts = [(_words(paid, row), _amounts(paid, rows, row, names)) for row in rows]
    _sheet(workbook, "Payouts", _headings(paid, rows, names), payouts)
    sums = [([each.role], [str(each.participants), str(each.payouts), each.total]) for each in role_sums(paid)]
    sums.append((["together"], ["", str(len(rows)), whole_total(paid)]))
    _sheet(workbook, "Totals by role", ["role", "participants", "payouts", "total"], sums)
    if paid.run.balances:
        balances = [(words, [amount]) for *words, amount in balance_rows(paid)]
        _sheet(workbook, "Carried on", ["participant", "role", "what", "due_on", "amount"], balances)
    if scores is not None:
        _sheet(workbook, "Scores", SCORE_HEADINGS, scores)
    _sheet(workbook, "Fingerprints", ["of", "SHA-256"], [(pair, []) for pair in _fingerprints(paid)])
    workbook.close()
    return stream.getvalue()


def _headings(paid: Paid, rows: Sequence[PaidRow], names: Sequence[str]) -> list[str]:
    """What is carried and paid out in other currencies has columns where anybody has any."""
    words = ["participant", "name", "role", "policy_from", "starts_on", "ends_before", "currency"]
    exchanged = in_other_currencies(paid)
    carried = [name.replace(" ", "_") for name in carried_names(rows)]
    words += ["paid_in"] if exchanged else []
    return [*words, *names, "changes_of_total", "total", *carried, *(["paid_out"] if exchanged else [])]


def _words(paid: Paid, row: PaidRow) -> list[str]:
    policy = paid.policy_of(row.role)
    ends = row.ends_before.isoformat() if row.ends_before else ""
    days = [policy.effective_from.isoformat(), row.starts_on.isoformat(), ends]
    paid_in = [row.paid_in] if in_other_currencies(paid) else []
    return [row.participant, row.name, row.role, *days, paid.run.currency, *paid_in]


def _amounts(paid: Paid, rows: Sequence[PaidRow], row: PaidRow, names: Sequence[str]) -> list[str]:
    carried = [row.carried.get(name, "") for name in carried_names(rows)]
    paid_out = [row.paid_out] if in_other_currencies(paid) else []
    return [*(row.components.get(name, "") for name in names), row.changes, row.total, *carried, *paid_out]


def _fingerprints(paid: Paid) -> Iterator[list[str]]:
    told = fingerprints(paid)
    for each in (*told["policies"], *told["workbooks"]):
        yield [each["file"], each["fingerprint"]]
    yield ["all inputs together", told["input_fingerprint"]]
    yield ["all payouts together", told["result_fingerprint"]]


def _sheet(
    workbook: Any, name: str, headings: Sequence[str], rows: Sequence[tuple[Sequence[str], Sequence[str]]]
) -> None:
    """A sheet of rows, each made of words and then amounts."""
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True})
    formats = [
        workbook.add_format({"num_format": f"#,##0{'.' if places else ''}{'0' * places}"}) for places in range(7)
    ]
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    for line, (words, amounts) in enumerate(rows, start=1):
        for column, word in enumerate(words):
            sheet.write_string(line, column, word)
        for column, amount in enumerate(amounts, start=len(words)):
            _write_amount(sheet, line, column, amount, formats)
    sheet.freeze_panes(1, 0)
    sheet.autofit()


def _write_amount(sheet: Any, line: int, column: int, amount: str, formats: Sequence[Any]) -> None:
    """A number; as text where a cell could not hold it exactly."""
    places = len(amount.partition(".")[2])
    if amount and (places >= len(formats) or abs(float(amount)) >= EXACT_IN_A_CELL):
        sheet.write_string(line, column, amount)
    elif amount:
        sheet.write_number(line, column, float(amount), formats[places])
