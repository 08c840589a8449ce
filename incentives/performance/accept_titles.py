"""Headings as people write them, brought to the keys that policies use, with the units that they declare held against.

A measure may stand under its key, however spaced, or under the title of its KPI where only one measure has it. Where
a heading declares another unit than the policy's (`Revenue (USD)`, `Revenue in kEUR`, `Time to resolution (hours)`),
that is a problem, because its numbers would be read as something else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from incentives.performance.accept_cells import quoted
from incentives.performance.expectations import Expectations
from incentives.performance.staged import Cell, StagedRow, StagedSheet
from incentives.performance.staged_columns import StagedTable
from incentives.values.problem import Problem
from incentives.values.unit import PERCENT, Unit, UnitKind

_GAPS = re.compile(r"[\s\-_]+")
_SIGNS = {
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP"}),
    "¥": frozenset({"JPY", "CNY"}),
}
_SCALARS = frozenset({UnitKind.NUMBER, UnitKind.POINTS, UnitKind.SCORE, UnitKind.RATIO})


def result_units(expectations: Expectations) -> dict[str, Unit]:
    """Measure to its unit."""
    return {key: measure.unit for key, measure in expectations.measures.items()}


def roster_units(expectations: Expectations) -> dict[str, Unit]:
    """Heading of the roster to its unit, for those that hold amounts."""
    money = Unit(UnitKind.MONEY, expectations.currency)
    return {"share": PERCENT, "salary": money, "target_incentive": money}


def titles_of(expectations: Expectations) -> dict[str, str]:
    """Title of a measure, as headings are compared, to its key; only titles that one measure alone has."""
    titles = {key: as_heading(measure.title) for key, measure in expectations.measures.items()}
    count = Counter(titles.values())
    return {title: key for key, title in titles.items() if count[title] == 1 and title not in expectations.measures}


def as_heading(text: str) -> str:
    """Words as headings are compared: `New  Revenue` is `new_revenue`."""
    return _GAPS.sub("_", text.strip()).casefold()


def with_keys(
    sheets: Iterable[StagedSheet], units: Mapping[str, Unit], titles: Mapping[str, str]
) -> tuple[StagedSheet, ...]:
    """The sheets under the keys that their headings mean; units that differ become problems of the sheet."""
    return tuple(_with_keys(sheet, units, titles) for sheet in sheets)


def _with_keys(sheet: StagedSheet, units: Mapping[str, Unit], titles: Mapping[str, str]) -> StagedSheet:
    keys: dict[str, str] = {}
    for name, cell in sheet.headings.items():
        written = as_heading(cell.text)
        key = written if written in units else name if name in units else titles.get(name, titles.get(written, name))
        keys[name] = name if key in sheet.headings or key in keys.values() else key
    if all(name == key for name, key in keys.items()) and not sheet.units:
        return sheet
    headings = {keys[name]: cell for name, cell in sheet.headings.items()}
    declared = {
        keys[name]: unit
        for name, unit in sheet.units.items()
        if name in keys and (keys[name] == name or as_heading(sheet.headings[name].text) != keys[name])
    }
    rows = sheet.rows.renamed(keys) if isinstance(sheet.rows, StagedTable) else _renamed(sheet.rows, keys)
    problems = (*sheet.problems, *_differing(headings, declared, units))
    return replace(sheet, headings=headings, rows=rows, units=declared, problems=problems)


def _renamed(rows: Sequence[StagedRow], keys: Mapping[str, str]) -> tuple[StagedRow, ...]:
    return tuple(StagedRow(row.place, {keys.get(name, name): cell for name, cell in row.cells.items()}) for row in rows)


def _differing(
    headings: Mapping[str, Cell], declared: Mapping[str, str], units: Mapping[str, Unit]
) -> Iterator[Problem]:
    for key, said in declared.items():
        if key in units and not means(said, units[key]):
            yield unit_differs(key, said, units[key], headings[key])


def means(declared: str, unit: Unit) -> bool:
    """Whether a declared unit is the expected one."""
    if unit.kind is UnitKind.PERCENT:
        return declared == "%"
    if unit.kind is UnitKind.MONEY:
        return declared == unit.currency or unit.currency in _SIGNS.get(declared, ())
    return declared == unit.kind.value or (unit.kind in _SCALARS and declared in _SCALARS)


def unit_differs(key: str, declared: str, unit: Unit, heading: Cell) -> Problem:
    """The problem of a heading that declares another unit."""
    wanted = "percentages" if unit.kind is UnitKind.PERCENT else f"full amounts in {unit}"
    message = f"{quoted(heading)} says {declared}, but {key} is stated in {unit}."
    return Problem("unit-differs", message, heading.place, f"Enter {wanted} and correct the heading.")
