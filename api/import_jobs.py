"""Imports in the background: read and checked while the page shows how far it is and what was found first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from time import monotonic, sleep
from typing import Any

from sqlalchemy.orm import Session

from api.uploads import Uploaded, read_files, remembered_in
from importers.left_out import leaving_out
from importers.reading import Reading, parse_reading
from incentives.performance.control_totals import GivenTotal
from incentives.services import imports, sources
from incentives.services.actor import Permission
from incentives.services.first_look import first_problems
from incentives.services.jobs import JobContext, JobDone, JobFile, JobKind
from incentives.values.problem import Problem

TOLD_FIRST = 3
MEDIA_TYPE = "application/octet-stream"
_EVERY = 0.6  # seconds


def import_payload(
    period: str,
    reading: Reading,
    leave_out: Iterable[str],
    control: Iterable[GivenTotal],
    source: str,
    *,
    corrects: bool,
) -> dict[str, Any]:
    """What the job is told beside the files, as JSON."""
    return {
        "period": period,
        "reading": reading.said,
        "leave_out": list(leave_out),
        "control": [[each.sheet, each.name, str(each.amount), each.percent] for each in control],
        "source": source,
        "corrects": corrects,
    }


def import_files(files: Iterable[tuple[str, bytes]]) -> tuple[JobFile, ...]:
    """The uploaded files as the job keeps them until it is done."""
    return tuple(JobFile(name, MEDIA_TYPE, content) for name, content in files)


def _prepare(context: JobContext) -> Uploaded:
    """Reads and looks at the files; tells rows while it reads, and the first problems once the first rows are known."""
    told = Told(context)
    with context.database.reading() as session:
        reading = remembered_in(session, context.actor, context.payload["source"], _reading(context.payload))
    given = context.payload["control"]
    control = [GivenTotal(sheet, name, Fraction(amount), percent) for sheet, name, amount, percent in given]
    read = read_files([(each.name, each.content) for each in context.files], reading, control, told.rows)
    with context.database.reading() as session:
        found = (*read.problems, *first_problems(session, context.actor, context.payload["period"], read.workbooks))
    told.problems(found)
    return read


class Told:
    """How far the job is, in words; what is told from another thread stops the job only where it can be stopped."""

    def __init__(self, context: JobContext) -> None:
        self._context = context
        self._told_at = 0.0
        self._stopped: Exception | None = None

    def rows(self, name: str, rows: int) -> None:
        """That many rows of a file were read. Never raises."""
        if monotonic() - self._told_at < _EVERY:
            return
        self._told_at = monotonic()
        try:
            self._context.report(rows, None, f"Reading {name}: {rows:,} rows so far")
        except Exception as error:  # it is raised where the job can end
            self._stopped = error

    def problems(self, found: Sequence[Problem]) -> None:
        """What was found in the first rows. Raises what the job is to end with, if anything."""
        if self._stopped is not None:
            raise self._stopped
        sleep(max(0.0, self._told_at + _EVERY - monotonic()))  # what is told too soon after is not told at all
        first = "; ".join(str(each) for each in found[:TOLD_FIRST])
        words = f"{len(found)} problems in the first rows: {first}" if found else "No problem in the first rows"
        self._context.report(None, None, f"Checking every row. {words}")


def _reading(payload: Mapping[str, Any]) -> Reading:
    return leaving_out(parse_reading(payload["reading"]), payload["leave_out"])


def _store(session: Session, context: JobContext, read: Uploaded) -> JobDone:
    payload = context.payload
    staged = imports.stage_import(
        session,
        context.actor,
        payload["period"],
        read.workbooks,
        read.problems,
        read.files,
        corrects=payload["corrects"],
    )
    if payload["source"]:
        sources.remember_headings(session, context.actor, payload["source"], _reading(payload).to_remember)
    return JobDone({"import": staged.id, "state": str(staged.state)}, location=f"/imports/{staged.id}")


IMPORT = JobKind(
    name="stage-import",
    title="Check uploaded files",
    permission=Permission.IMPORTS_WRITE,
    prepare=_prepare,
    store=_store,
)
