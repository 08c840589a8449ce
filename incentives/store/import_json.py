"""What an import shows, as JSON and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from incentives.store.packing import read_exact
from incentives.store.records import ControlSum, FactChange, FactKind, ImportedFile, ImportSummary
from incentives.values.problem import Place, Problem


def files_json(files: Sequence[ImportedFile]) -> list[dict[str, Any]]:
    """Files as they are stored."""
    return [{"file": each.file, "fingerprint": each.fingerprint, "notes": list(each.notes)} for each in files]


def read_files(stored: Any) -> tuple[ImportedFile, ...]:
    """Files as they were given."""
    return tuple(ImportedFile(each["file"], each["fingerprint"], tuple(each["notes"])) for each in stored)


def problems_json(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """Problems as they are stored."""
    return [problem.as_json() for problem in problems]


def read_problems(stored: Any) -> tuple[Problem, ...]:
    """Problems as they were given."""
    return tuple(
        Problem(
            each["code"],
            each["message"],
            Place(**each["place"]),
            each["hint"],
            tuple(Place(**place) for place in each.get("places", ())),
        )
        for each in stored
    )


def summary_json(summary: ImportSummary) -> dict[str, Any]:
    """A summary as it is stored; amounts are the text of a fraction."""
    return {
        "rows": {str(kind): count for kind, count in summary.rows.items()},
        "control_sums": [
            [each.kind, each.name, each.unit, each.count, str(each.total)] for each in summary.control_sums
        ],
        "changes": [[each.kind, each.subject, each.what, each.before, each.after] for each in summary.changes],
        "change_count": summary.change_count,
    }


def read_summary(stored: Any) -> ImportSummary:
    """A summary as it was given."""
    return ImportSummary(
        rows={FactKind(kind): count for kind, count in stored["rows"].items()},
        control_sums=tuple(
            ControlSum(FactKind(kind), name, unit, count, read_exact(total))
            for kind, name, unit, count, total in stored["control_sums"]
        ),
        changes=tuple(FactChange(FactKind(kind), *rest) for kind, *rest in stored["changes"]),
        change_count=stored["change_count"],
    )
