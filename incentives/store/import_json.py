"""What an import shows, as JSON and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from incentives.performance.control_totals import ColumnTotal, SheetTotals
from incentives.performance.staged import LeftOut, SheetKind
from incentives.store.packing import read_exact
from incentives.store.records import ControlSum, FactChange, FactKind, ImportedFile, ImportSummary, RoleStake, Stake
from incentives.store.worked_out_json import read_worked_out, worked_out_json
from incentives.values.problem import Place, Problem


def files_json(files: Sequence[ImportedFile]) -> list[dict[str, Any]]:
    """Files as they are stored."""
    return [
        {"file": each.file, "fingerprint": each.fingerprint, "notes": list(each.notes)}
        | {"sheets": [_sheet_json(sheet) for sheet in each.sheets]}
        | {"left_out": [asdict(row) for row in each.left_out]}
        for each in files
    ]


def read_files(stored: Any) -> tuple[ImportedFile, ...]:
    """Files as they were given."""
    return tuple(
        ImportedFile(
            each["file"],
            each["fingerprint"],
            tuple(each["notes"]),
            tuple(_read_sheet(sheet) for sheet in each.get("sheets", ())),
            tuple(LeftOut(row["name"], row["reason"], Place(**row["place"])) for row in each.get("left_out", ())),
        )
        for each in stored
    )


def _sheet_json(totals: SheetTotals) -> dict[str, Any]:
    columns = [[each.name, each.count, str(each.total), each.percent] for each in totals.columns]
    return {"sheet": totals.sheet, "kind": totals.kind, "rows": totals.rows, "columns": columns}


def _read_sheet(stored: Any) -> SheetTotals:
    columns = (
        ColumnTotal(name, count, read_exact(total), percent) for name, count, total, percent in stored["columns"]
    )
    return SheetTotals(stored["sheet"], SheetKind(stored["kind"]), stored["rows"], tuple(columns))


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
        "new": summary.new,
        "gone": summary.gone,
        "stake": None if summary.stake is None else asdict(summary.stake),
        **({"worked_out": worked_out_json(summary.worked_out)} if summary.worked_out else {}),
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
        new=stored.get("new", 0),
        gone=stored.get("gone", 0),
        stake=_read_stake(stored.get("stake")),
        worked_out=read_worked_out(stored.get("worked_out")),
    )


def _read_stake(stored: Any) -> Stake | None:
    if stored is None:
        return None
    return Stake(**{**stored, "by_role": tuple(RoleStake(**each) for each in stored["by_role"])})
