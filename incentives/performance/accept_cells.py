"""One cell becomes one value, or the problem why it does not. Nothing is guessed, and blank is never zero.

A percentage carries its sign: a cell with a percent format, or the text `95%`. A plain 95 may mean 95% or 9,500%, and
0.95 may mean 0.95% or 95%, so neither is read. Which values are wanted where is for the modules that call these.

`what` names the wanted value in messages: `Retained revenue for P-0042`.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import TypeVar
from unicodedata import category, name

from incentives.performance.staged import Cell, CellKind
from incentives.values.currency import is_currency
from incentives.values.decimals import parse_decimal, plain
from incentives.values.problem import Problem
from incentives.values.unit import PERCENT, Unit, UnitKind

LONGEST_TEXT = 200
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LEADING_NUMBER = re.compile(r"[+-]?[0-9][0-9.,' \u00a0\u202f]*", re.ASCII)
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
_JOINERS = "\u200c\u200d"  # some scripts cannot be written without them
Value = TypeVar("Value")


class Findings:
    """Problems in the order in which they were found."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, code: str, cell: Cell, message: str, hint: str = "") -> None:
        """Note a problem of that cell."""
        self.problems.append(Problem(code, message, cell.place, hint))

    def keep(self, outcome: Value | Problem) -> Value | None:
        """The value, or None once its problem is noted."""
        if isinstance(outcome, Problem):
            self.problems.append(outcome)
            return None
        return outcome


def amount_in(cell: Cell, unit: Unit, what: str) -> Fraction | Problem:
    """The amount in its natural unit (95% is 19/20), or the problem."""
    is_percent = unit.kind is UnitKind.PERCENT
    if cell.kind is CellKind.TEXT:
        amount = parse_decimal(cell.text[:-1]) if is_percent and cell.text.endswith("%") else None
        return _not_an_amount(cell, unit, what) if amount is None else amount / 100
    if cell.kind is CellKind.NUMBER and is_percent:
        return _unclear_percent(cell, what)
    if cell.kind is CellKind.PERCENT and not is_percent:
        message = f"{quoted(cell)} is a percentage; {what} needs {wanted(unit)}."
        return Problem("unexpected-percent", message, cell.place, "Give the cell a number format and check its value.")
    if cell.kind in (CellKind.NUMBER, CellKind.PERCENT):
        amount = parse_decimal(cell.text)
        return _not_an_amount(cell, unit, what) if amount is None else amount
    return _unusable(cell, what, wanted(unit)) or _not_an_amount(cell, unit, what)


def share_in(cell: Cell, what: str) -> Fraction | Problem:
    """A part of full time: above 0%, at most 100%."""
    share = amount_in(cell, PERCENT, what)
    if isinstance(share, Problem) or 0 < share <= 1:
        return share
    message = f"{quoted(cell)} is outside what {what} can be: above 0%, at most 100%."
    return Problem("out-of-range", message, cell.place, "Correct the value.")


def day_in(cell: Cell, what: str) -> date | Problem:
    """A day: a date cell without a time of day, or text written 2026-07-01."""
    expected = "a date, or text such as 2026-07-01"
    if cell.kind in (CellKind.DATE, CellKind.TEXT) and _ISO_DAY.fullmatch(cell.text):
        try:
            return date.fromisoformat(cell.text)
        except ValueError:
            return Problem("not-a-date", f"{quoted(cell)} is no day of the calendar.", cell.place, "Correct the date.")
    message = f"{quoted(cell)} is not a day; {what} needs {expected}."
    hint = "Format the cell as a date without a time of day, or write year-month-day."
    return _unusable(cell, what, expected) or Problem("not-a-date", message, cell.place, hint)


def text_in(cell: Cell, what: str) -> str | Problem:
    """Words or an identifier, as they stand. A number typed as an identifier keeps its digits and gains none."""
    expected = f"text of at most {LONGEST_TEXT} characters"
    if cell.kind in (CellKind.TEXT, CellKind.NUMBER):
        unseen = next((sign for sign in cell.text if category(sign) in _UNSEEN and sign not in _JOINERS), None)
        if unseen is not None:
            told = f"{what} holds a sign that nobody sees: {unicode_name(unseen)}."
            hint = "Write the cell anew, without line breaks and hidden signs."
            return Problem("unseen-sign", told, cell.place, hint)
        if len(cell.text) <= LONGEST_TEXT:
            return cell.text
        message = f"{quoted(cell)} is too long; {what} needs {expected}."
        return Problem("text-too-long", message, cell.place, "Shorten it.")
    message = f"{quoted(cell)} is stored as a {cell.kind}; {what} needs {expected}."
    hint = "Write it with an apostrophe in front, so that the spreadsheet program keeps it as text."
    if cell.kind is CellKind.BLANK:
        mend = "Fill in the cell; where the row is a total or a remark, delete the row."
        return Problem("blank-cell", f"{what} is blank; it needs {expected}.", cell.place, mend)
    return _unusable(cell, what, expected) or Problem("not-text", message, cell.place, hint)


def currency_in(cell: Cell, what: str) -> str | Problem:
    """The code of a currency, as ISO 4217 has it."""
    code = text_in(cell, what)
    if isinstance(code, Problem) or is_currency(code):
        return code
    message = f"{quoted(cell)} is no currency; {what} needs a code such as EUR or USD."
    return Problem("not-a-currency", message, cell.place, "Write the three capital letters of ISO 4217.")


def unicode_name(sign: str) -> str:
    """What a sign is called, so that people can tell it from one that looks the same."""
    return f"U+{ord(sign):04X} {name(sign, 'a control character')}".removesuffix(" ")


def quoted(cell: Cell) -> str:
    """What a person sees in the cell, in quotation marks and not too long."""
    amount = parse_decimal(cell.text) if cell.kind is CellKind.PERCENT else None
    text = cell.text if amount is None else f"{plain(amount * 100)}%"
    return f'"{text}"' if len(text) <= 60 else f'"{text[:60]}…"'


def addresses(*cells: Cell) -> str:
    """Where cells stand, in words: `A3 and A7`, with file and sheet where these are not the same."""
    same = len({(cell.place.file, cell.place.sheet) for cell in cells}) == 1
    return " and ".join(str(cell.place.cell if same else cell.place) for cell in cells)


def wanted(unit: Unit) -> str:
    """What a cell of that unit should hold, with an example."""
    if unit.kind is UnitKind.PERCENT:
        return "a percentage such as 95%"
    if unit.kind is UnitKind.MONEY:
        return f"an amount in {unit.currency} written as a number such as 300000"
    if unit.kind in (UnitKind.NUMBER, UnitKind.RATIO, UnitKind.SCORE):
        return f"a {unit.kind} such as 8.5"
    return f"a number of {unit.kind} such as 68"


def _unusable(cell: Cell, what: str, expected: str) -> Problem | None:
    """The problem of a cell that holds nothing anybody could read."""
    if cell.kind is CellKind.BLANK:
        return Problem("blank-cell", f"{what} is blank; it needs {expected}.", cell.place, "Fill in the cell.")
    if cell.kind is CellKind.ERROR:
        message = f"{quoted(cell)} is an error and not a value; {what} needs {expected}."
        return Problem("error-cell", message, cell.place, "Mend the formula, or enter the value.")
    if cell.kind is CellKind.UNCALCULATED:
        message = f"The formula has no stored result; {what} needs {expected}."
        hint = "Open the workbook in the spreadsheet program, let it calculate, save it and upload it again."
        return Problem("uncalculated-formula", message, cell.place, hint)
    return None


def _unclear_percent(cell: Cell, what: str) -> Problem:
    amount = parse_decimal(cell.text)
    either = "" if amount is None else f" It may mean {plain(amount)}% or {plain(amount * 100)}%."
    message = f"{quoted(cell)} is a plain number where {what} needs a percentage.{either}"
    hint = "Give the cell a percent format and check that it shows the right value, or write it with its sign: 95%."
    return Problem("percent-unclear", message, cell.place, hint)


def _not_an_amount(cell: Cell, unit: Unit, what: str) -> Problem:
    message = f"{quoted(cell)} is not {wanted(unit).partition(' such as')[0]}. {what} needs {wanted(unit)}."
    return Problem("not-a-number", message, cell.place, _hint_for(cell, unit))


def _hint_for(cell: Cell, unit: Unit) -> str:
    number = _LEADING_NUMBER.match(cell.text)
    if cell.kind in (CellKind.DATE, CellKind.YES_NO):
        return "Give the cell a number format and enter the value again."
    if cell.kind is CellKind.NUMBER:
        return "Correct the value; so many digits are not read."
    if unit.kind is UnitKind.PERCENT:
        return "Write a plain decimal and its sign, without a space: 95% or 95.5%."
    if number is None:
        return "Enter the value as a number; words never stand for one."
    if number.end() == len(cell.text):
        return "The cell holds text that looks like a number: give it a number format and enter the value again."
    return "Write the number alone; its unit is stated by the policy."
