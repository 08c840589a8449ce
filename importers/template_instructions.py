"""The first sheet of a template: how to fill it in, and what each measure is. Uploads pass it over."""

from __future__ import annotations

from typing import Any

from incentives.performance.to_deliver import MeasureToDeliver, ToDeliver

TITLE = "Instructions"
ROLES = f"{TITLE}!$K"
_ROLES_COLUMN = 10
_HEADINGS = ("measure", "title", "unit", "counted for", "possible", "what it measures", "formula", "source")
_WIDTHS = (24, 28, 12, 14, 24, 60, 50, 40)


def add_instructions(workbook: Any, wanted: ToDeliver) -> None:
    """The sheet, with the list of roles that drop-downs of the roster take where it is long."""
    sheet = workbook.add_worksheet(TITLE)
    bold, wrapped = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True, "valign": "top"})
    large = workbook.add_format({"bold": True, "font_size": 14})
    sheet.write_string(0, 0, f"What is to be delivered for {wanted.period.name}", large)
    lines = _lines(wanted)
    for number, line in enumerate(lines, start=1):
        sheet.write_string(number, 0, line)
    top = len(lines) + 2
    for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
        sheet.write_string(top, column, heading, bold)
        sheet.set_column(column, column, width)
    for number, measure in enumerate(wanted.measures, start=top + 1):
        for column, words in enumerate(_words(measure)):
            sheet.write_string(number, column, words, wrapped)
    for number, role in enumerate(wanted.roles):
        sheet.write_string(number, _ROLES_COLUMN, role)
    sheet.set_column(_ROLES_COLUMN, _ROLES_COLUMN, None, None, {"hidden": True})
    sheet.freeze_panes(top + 1, 1)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _lines(wanted: ToDeliver) -> list[str]:
    days = f"{wanted.period.starts_on} until before {wanted.period.ends_before}"
    named = ", ".join(sheet.title for sheet in wanted.sheets)
    return [
        f"Period: {days}. Money is in {wanted.currency}. Sheets to fill in: {named}.",
        "Fill in every pale cell. Grey cells concern nobody and stay blank; headings cannot be changed.",
        "A blank result is never zero: enter 0 where the result was 0. Enter percent as 95%.",
        "Whoever is missing gets a row of their own below the others, on Roster and on every sheet that concerns them.",
        "Save the workbook and upload it as it is. What cannot be accepted comes back marked at its cell.",
    ]


def _words(measure: MeasureToDeliver) -> tuple[str, ...]:
    return (
        measure.key,
        measure.title,
        str(measure.unit),
        measure.counted_for,
        measure.bounds or "any amount",
        measure.definition,
        measure.formula,
        measure.source,
    )
