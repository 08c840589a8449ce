"""A .csv or .tsv file becomes the rows of one sheet. Which sign separates its columns is found, shown, or asked for.

Runs in the reading process. Every cell is text as it stands; which texts are numbers is for `importers.written`. A
first line such as `sep=;`, as spreadsheet programs understand it, states the delimiter.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from importers.cells import trimmed
from importers.faults import Fault, Refused, too_far, too_many_cells
from importers.kinds import FORMS, heading, meant_by
from importers.limits import Limits
from importers.reading import DELIMITERS
from importers.text_encoding import text_of
from incentives.performance.staged import CellKind

Line = dict[str, object] | list[object]
_STATED = re.compile(r"sep=(.)(?:\r|\n|$)", re.IGNORECASE)
_QUOTED_FORMULA = re.compile(r'="([^"]*)"')
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)")
_LOOKED_AT = 200
_NAMES = {sign: word for word, sign in DELIMITERS.items()}


def read_delimited(
    content: bytes, sheet: str, *, encoding: str | None, delimiter: str | None, limits: Limits
) -> Iterator[Line]:
    """The sheet and its rows, as `importers.spreadsheet` gives them, after a note on how they were read."""
    text, encoding = text_of(content, encoding)
    stated = _STATED.match(text)
    sign = stated[1] if stated else delimiter or _found_delimiter(text)
    yield {"note": f"Read as {encoding.upper()} text, its columns separated by {_named(sign)}."}
    yield {"sheet": sheet, "hidden": False, "merged": []}
    cells = 0
    for number, values in enumerate(_records(text, sign), start=1):
        if stated and number == 1:
            continue
        row = list(_cells(values, limits))
        cells += len(row)
        if cells > limits.cells:
            raise Refused(too_many_cells(limits.cells))
        if row:
            if number > limits.rows or len(values) > limits.columns:
                raise Refused(too_far(number, len(values), limits, sheet))
            yield [number, *row]


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows. Raises Refused at the line where quotation marks make no sense."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error:
        message = f"The quotation marks near line {reader.line_num} do not fit: one is not closed, or a cell goes on."
        hint = "A cell in quotation marks ends with one, and a mark inside is written twice; save it as CSV again."
        raise Refused(Fault("damaged-text", message, hint)) from None


def _cells(values: list[str], limits: Limits) -> Iterator[list[object]]:
    for column, value in enumerate(values, start=1):
        text = trimmed(value)
        kept = _QUOTED_FORMULA.fullmatch(text)  # ="00123" keeps the zeros in a spreadsheet program
        text = trimmed(kept[1]) if kept else text
        if text:
            kind = CellKind.ERROR if _ERROR.fullmatch(text) else CellKind.TEXT
            yield [column, kind.value, text if len(text) <= limits.characters else text[: limits.characters] + "…"]


def _found_delimiter(text: str) -> str:
    """The one sign that makes a table of the text, by its row of headings and the width of its rows."""
    judged = {sign: _judged(text, sign) for sign in _NAMES}
    best = max(judged.values())
    found = [sign for sign, worth in judged.items() if worth == best]
    if best == (False, False) or len(found) != 1:
        raise Refused(_unclear(text, [sign for sign in _NAMES if sign in text[:100_000]]))
    return found[0]


def _judged(text: str, sign: str) -> tuple[bool, bool]:
    """Whether the sign shows a row of known headings, and whether it gives most rows the same width above one."""
    rows: list[list[str]] = []
    try:
        for values in _records(text, sign):
            if any(value.strip() for value in values):
                rows.append(values)
            if len(rows) == _LOOKED_AT:
                break
    except Refused:
        pass  # the rows before it may still show the sign, and reading tells the line
    widths = Counter(len(values) for values in rows if len(values) > 1)
    most = max(widths.values(), default=0)
    return any(map(_has_headings, rows)), 2 * most > len(rows)


def _has_headings(values: list[str]) -> bool:
    words = {heading(trimmed(value)) for value in values}
    return len(values) > 1 and any(set(form.keys) <= {meant_by(word, form) for word in words} for form in FORMS)


def _unclear(text: str, present: list[str]) -> Fault:
    found = " and ".join(map(_named, present)) or "none of comma, semicolon, tab and bar"
    first = next((line for line in text.splitlines() if line.strip()), "")[:60]
    message = f"It is not clear which sign separates the columns; the file has {found}, and starts with {first!r}."
    hint = "Say it when uploading, as in delimiter=semicolon (or comma, tab, bar), or save the file as .xlsx."
    return Fault("delimiter-unclear", message, hint)


def _named(sign: str) -> str:
    return _NAMES.get(sign, f'"{sign}"')
