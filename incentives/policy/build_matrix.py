"""The matrix: levels of two measures, from the worse to the better result, and a pay for every pair of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

from incentives.documents.tree import Path
from incentives.policy.build_pay import amount_of, pay_unit
from incentives.policy.building import Building
from incentives.policy.mechanics import Axis, Between, Matrix
from incentives.policy.model import Measure
from incentives.policy.pay_phrases import Pay
from incentives.policy.places import place_of


def build_matrix(building: Building, data: Mapping[str, Any], measures: Mapping[str, Measure], path: Path) -> Matrix:
    """The matrix; one without levels when it has problems, which are noted."""
    before, where = len(building.problems), (*path, "matrix")
    written = data["matrix"]
    rows, columns = (_axis(building, written[side], measures, (*where, side)) for side in ("rows", "columns"))
    if written["rows"]["measure"] == written["columns"]["measure"]:
        message = "Rows and columns look at the same measure."
        building.problem("matrix", (*where, "columns", "measure"), message, "Use a curve or steps.")
    _check_cells(building, written, where)
    unit = pay_unit(building, _pays(written, where))
    if len(building.problems) > before or rows is None or columns is None:
        row, column = (Axis(written[side]["measure"], {}, upward=True) for side in ("rows", "columns"))
        return Matrix(row, column, Between(written["between"]), {}, Fraction(0), unit)
    cells = product(rows.levels, columns.levels)
    return Matrix(
        rows=rows,
        columns=columns,
        between=Between(written["between"]),
        pays={(row, column): amount_of(written["pays"][row][column]) for row, column in cells},
        otherwise=amount_of(written["otherwise"]),
        pays_in=unit,
    )


def _axis(building: Building, data: Mapping[str, Any], measures: Mapping[str, Measure], path: Path) -> Axis | None:
    if not building.known("measure", data["measure"], building.named_in_file("measures"), (*path, "measure")):
        return None
    measure = measures.get(data["measure"])
    if measure is None:
        return None
    levels: dict[str, Fraction] = {}
    for key, at in data["at"].items():
        place = place_of(building, at, measure, None, (*path, "at", key))
        levels |= {} if place is None else {key: place}
    if not data["at"]:
        building.problem("matrix", (*path, "at"), "It needs at least one level.")
    better = 1 if measure.higher_is_better else -1
    if any((right - left) * better <= 0 for left, right in pairwise(levels.values())):
        way = "ascend" if measure.higher_is_better else "descend"
        message = f"The levels must {way}: from the worse to the better result of {measure.kpi.title}."
        building.problem("order", (*path, "at"), message)
    return Axis(data["measure"], levels, measure.higher_is_better)


def _check_cells(building: Building, written: Mapping[str, Any], path: Path) -> None:
    """Every pair of levels has a pay, and every pay belongs to a pair of levels."""
    rows, columns = tuple(written["rows"]["at"]), tuple(written["columns"]["at"])
    for row, cells in written["pays"].items():
        if row not in rows:
            building.known("level", row, rows, (*path, "pays", row))
            continue
        for column in cells:
            if column not in columns:
                building.known("level", column, columns, (*path, "pays", row, column))
        if missing := [column for column in columns if column not in cells]:
            message = f"The row {row} says nothing for {' and '.join(missing)}."
            building.problem("matrix-gap", (*path, "pays", row), message, "Each pair of levels needs a pay.")
    if missing := [row for row in rows if row not in written["pays"]]:
        message = f"Nothing is said for the {'rows' if len(missing) > 1 else 'row'} {' and '.join(missing)}."
        building.problem("matrix-gap", (*path, "pays"), message, "Each pair of levels needs a pay.")


def _pays(written: Mapping[str, Any], path: Path) -> Iterator[tuple[Pay, Path]]:
    for row, cells in written["pays"].items():
        for column, pay in cells.items():
            yield pay, (*path, "pays", row, column)
    yield written["otherwise"], (*path, "otherwise")
