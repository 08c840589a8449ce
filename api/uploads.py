"""Uploaded files become staged workbooks, or the problems why one cannot be read. Names are only ever shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from api.database import briefly_reading
from importers.before import as_read
from importers.envelope import display_name
from importers.left_out import unmatched
from importers.reading import AS_FOUND, Reading, with_remembered
from importers.workbook import read_workbook
from incentives.performance.control_totals import GivenTotal, control_problems
from incentives.performance.staged import StagedWorkbook
from incentives.services.actor import Actor
from incentives.services.imports import KeptFile
from incentives.services.sources import headings_of_source
from incentives.values.problem import Problem

LONGEST_SOURCE = 80


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The workbooks that can be read, what is wrong with the others, and every file as it came."""

    workbooks: tuple[StagedWorkbook, ...]
    problems: tuple[Problem, ...]
    files: tuple[KeptFile, ...]


def remembered_for(actor: Actor, source: str, reading: Reading) -> Reading:
    """The reading with what is remembered of the headings of a source; a source without a name has none."""
    if not source:
        return reading
    with briefly_reading() as session:
        return remembered_in(session, actor, source, reading)


def remembered_in(session: Session, actor: Actor, source: str, reading: Reading) -> Reading:
    """The same, in a session that is open."""
    known = headings_of_source(session, actor, source) if source else ()
    return with_remembered(
        reading,
        (
            (each.heading, each.meaning, f"as {each.said_by.name} said on {each.said_at.date()} for {source}")
            for each in known
        ),
    )


def source_name(text: str) -> str:
    """The name of a source as it is kept: without white space around it or several spaces within."""
    return " ".join(text.split())


def read_uploads(
    uploads: Iterable[FileStorage], reading: Reading = AS_FOUND, control: Iterable[GivenTotal] = ()
) -> Uploaded:
    """What was uploaded. No database is open meanwhile.

    reading: what the uploader says where a file leaves something open. control: totals that the files must have.
    """
    return read_files(contents_of(uploads), reading, control)


def contents_of(uploads: Iterable[FileStorage]) -> list[tuple[str, bytes]]:
    """Name and bytes of each upload, which can be read again."""
    found = []
    for upload in uploads:
        found.append((upload.filename or "", upload.read()))
        upload.stream.seek(0)
    return found


def read_files(
    given: Iterable[tuple[str, bytes]],
    reading: Reading = AS_FOUND,
    control: Iterable[GivenTotal] = (),
    report: Callable[[str, int], None] | None = None,
) -> Uploaded:
    """What files hold that are given by name and bytes. report: takes the name and how many rows were read so far."""
    workbooks: list[StagedWorkbook] = []
    problems: list[Problem] = []
    files: list[KeptFile] = []
    for name, content in given:
        told = None if report is None else partial(report, display_name(name))
        workbook, found = read_workbook(content, name, reading=reading, report=told)
        workbooks += [workbook] if workbook is not None else []
        problems += found
        files.append(KeptFile(display_name(name), content, as_read(reading, workbook)))
    if len(workbooks) == len(files):
        problems += unmatched(workbooks, reading)
    problems += control_problems(workbooks, control)
    return Uploaded(tuple(workbooks), tuple(problems), tuple(files))
