"""The copy of a refused file with its problems marked, as an answer that a browser saves."""

from __future__ import annotations

from pathlib import PurePosixPath

from flask import Response
from sqlalchemy.orm import Session

from importers.annotated import annotated_copy
from importers.reading import parse_reading
from incentives.services.actor import Actor
from incentives.services.refused_files import refused_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def annotated_answer(session: Session, actor: Actor, import_id: int, file: str | None) -> Response:
    """The marked copy of a file of a refused upload. Raises what the service raises."""
    upload, kept = refused_file(session, actor, import_id, file)
    copy = annotated_copy(kept.content, kept.file, upload.problems, reading=parse_reading(kept.reading))
    return workbook_answer(copy, f"{PurePosixPath(kept.file).stem} - problems.xlsx")


def workbook_answer(content: bytes, name: str) -> Response:
    """A workbook that a browser saves under the name."""
    response = Response(content, content_type=XLSX)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
