"""Uploaded files become staged workbooks, or the problems why one cannot be read. Names are only ever shown."""

from __future__ import annotations

from collections.abc import Iterable

from werkzeug.datastructures import FileStorage

from importers.reading import AS_FOUND, Reading
from importers.workbook import read_workbook
from incentives.performance.staged import StagedWorkbook
from incentives.values.problem import Problem


def read_uploads(
    uploads: Iterable[FileStorage], reading: Reading = AS_FOUND
) -> tuple[list[StagedWorkbook], list[Problem]]:
    """The workbooks that can be read, and what is wrong with the others. No database is open meanwhile.

    reading: what the uploader says where a file leaves something open.
    """
    workbooks: list[StagedWorkbook] = []
    problems: list[Problem] = []
    for upload in uploads:
        workbook, found = read_workbook(upload.read(), upload.filename or "", reading=reading)
        upload.stream.seek(0)
        workbooks += [workbook] if workbook is not None else []
        problems += found
    return workbooks, problems
