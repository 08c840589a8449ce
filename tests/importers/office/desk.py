"""The hands at the desk: takes orders as lines of JSON, does them in LibreOffice, answers a line each.

Runs in the Python that has LibreOffice's bridge, which is not the one of the tests, so it imports nothing of the house.
Text is entered as if it were typed into the cell: `95%` becomes a percentage, `2026-07-01` a day, and a cell that is
locked or formatted as text behaves as it does for everybody.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PATIENCE = 60
HOLDS_SOMETHING = 1 | 2 | 4 | 16
FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".ods": "calc8",
    ".xls": "MS Excel 97",
    ".csv": "Text - txt - csv (StarCalc)",
}


def connected(pipe: str) -> Any:
    """The desktop of the office that listens on the pipe."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)


def property_(name: str, value: object) -> Any:
    """A named argument of LibreOffice."""
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def done(desktop: Any, order: dict[str, Any]) -> dict[str, Any]:
    """Opens the file of the order, types what it says, looks where it says, saves it where it says."""
    url = Path(order["open"]).as_uri()
    document = desktop.loadComponentFromURL(url, "_blank", 0, (property_("Hidden", True),))
    if document is None:
        return {"opened": False}
    try:
        refused = [entry for entry in order.get("type", ()) if not typed(document, *entry)]
        for sheet, kind, first, last in order.get("hide", ()):
            hide(document.Sheets.getByName(sheet), kind, first, last)
        for sheet, area, column, text in order.get("filter", ()):
            filter_(document.Sheets.getByName(sheet).getCellRangeByName(area), column, text)
        sheets = [looked_at(sheet) for sheet in document.Sheets] if order.get("look") else []
        for path in order.get("save", ()):
            wanted = property_("FilterName", FILTERS[Path(path).suffix])
            document.storeToURL(Path(path).as_uri(), (wanted,))
    finally:
        document.close(True)
    return {"opened": True, "refused": refused, "sheets": sheets}


def typed(document: Any, sheet: str, cell: str, text: str) -> bool:
    """Types the text; whether the cell took it, which a locked one does not."""
    where = document.Sheets.getByName(sheet).getCellRangeByName(cell)
    if where.CellProtection.IsLocked and document.Sheets.getByName(sheet).isProtected():
        return False
    where.FormulaLocal = text
    return True


def hide(sheet: Any, kind: str, first: int, last: int) -> None:
    """Hides rows or columns from the first to the last, counted from 1."""
    lines = sheet.Rows if kind == "rows" else sheet.Columns
    for number in range(first - 1, last):
        lines.getByIndex(number).IsVisible = False


def filter_(area: Any, column: int, text: str) -> None:
    """Shows only the rows of an area with headings that hold the text in a column, counted from 1."""
    description = area.createFilterDescriptor(True)
    field = uno.createUnoStruct("com.sun.star.sheet.TableFilterField")
    field.Field, field.IsNumeric, field.StringValue = column - 1, False, text
    field.Operator = uno.Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
    description.ContainsHeader = True
    description.setFilterFields((field,))
    area.filter(description)


def looked_at(sheet: Any) -> dict[str, Any]:
    """What is seen on a sheet: the text and colour of each used cell, its comment, and which may be filled in."""
    cells: dict[str, dict[str, Any]] = {}
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    for row in range(last.EndRow + 1):
        for column in range(last.EndColumn + 1):
            cell = sheet.getCellByPosition(column, row)
            colour = cell.CellBackColor
            if cell.String or colour != -1:
                name = cell.AbsoluteName.rpartition(".")[2].replace("$", "")
                cells[name] = {"text": cell.String, "colour": f"{colour & 0xFFFFFF:06X}" if colour != -1 else ""}
                cells[name] |= {"open": not cell.CellProtection.IsLocked, "list": cell.Validation.Type.value == "LIST"}
    notes = sheet.Annotations
    for number in range(notes.Count):
        note = notes.getByIndex(number)
        cell = sheet.getCellByPosition(note.Position.Column, note.Position.Row)
        name = cell.AbsoluteName.rpartition(".")[2].replace("$", "")
        cells.setdefault(name, {"text": "", "colour": "", "open": False, "list": False})["comment"] = note.String
    return {"title": sheet.Name, "visible": sheet.IsVisible, "protected": sheet.isProtected(), "cells": cells}


def main() -> None:
    """Orders come on standard input until it ends."""
    desktop = connected(sys.argv[1])
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        print(json.dumps(done(desktop, json.loads(line))), flush=True)
    desktop.terminate()


if __name__ == "__main__":
    main()
