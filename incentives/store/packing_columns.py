"""Results that came in columns, as columns of whole numbers and back; what is kept is exactly what was accepted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from incentives.performance.facts import Result
from incentives.performance.result_columns import Part, ResultColumn, ResultColumns

Packed = dict[str, Any]


def pack_result_columns(results: ResultColumns, pack: Callable[[Sequence[Result]], Packed]) -> Packed:
    """Each part in its place; subjects that several measures share stand once. pack: for parts that are no columns."""
    subjects: list[tuple[str, ...]] = []
    columns: list[Packed] = []
    for part in results.parts:
        if not isinstance(part, ResultColumn):
            columns.append({"results": pack(part)})
            continue
        if not subjects or subjects[-1] is not part.subjects:
            subjects.append(part.subjects)
        places = np.unique(part.places).tolist()
        columns.append(
            {
                "measure": part.measure,
                "counted_for": part.counted_for,
                "subjects": len(subjects) - 1,
                "values": part.values.tolist(),
                "places": places[0] if len(places) == 1 else part.places.tolist(),
            }
        )
    return {"columns": columns, "subjects": [list(each) for each in subjects]}


def unpack_result_columns(packed: Packed, unpack: Callable[[Packed], Sequence[Result]]) -> ResultColumns:
    """The results that were packed. unpack: for the parts that are no columns."""
    subjects = [tuple(each) for each in packed["subjects"]]
    return ResultColumns([_part(each, subjects, unpack) for each in packed["columns"]])


def _part(packed: Packed, subjects: Sequence[tuple[str, ...]], unpack: Callable[[Packed], Sequence[Result]]) -> Part:
    if "results" in packed:
        return tuple(unpack(packed["results"]))
    whose = subjects[packed["subjects"]]
    places = np.broadcast_to(np.array(packed["places"], dtype=np.int8), len(whose))
    values = np.array(packed["values"], dtype=np.int64)
    return ResultColumn(packed["measure"], packed["counted_for"], whose, values, places)
