"""The files of refused uploads, kept until they have served: whoever mends them wants a copy with the cells marked."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from incentives.store.records import KeptFile
from incentives.store.tables.facts import imports
from incentives.store.tables.uploads import kept_files


def keep_files(session: Session, import_id: int, files: Sequence[KeptFile]) -> None:
    """Keeps the files of an import."""
    rows = [
        {"import_id": import_id, "place": place, "file": each.file, "reading": each.reading, "content": each.content}
        for place, each in enumerate(files)
    ]
    if rows:
        session.execute(insert(kept_files), rows)


def names_of(session: Session, import_id: int) -> tuple[str, ...]:
    """The names of the files that are kept of an import, in the order in which they were delivered."""
    found = select(kept_files.c.file).where(kept_files.c.import_id == import_id).order_by(kept_files.c.place)
    return tuple(session.execute(found).scalars())


def file_of(session: Session, import_id: int, place: int) -> KeptFile | None:
    """The file at a place of names_of."""
    wanted = select(kept_files).where(kept_files.c.import_id == import_id, kept_files.c.place == place)
    row = session.execute(wanted).one_or_none()
    return None if row is None else KeptFile(row.file, row.content, row.reading)


def forget_files(session: Session, period: int, newest: int) -> None:
    """Deletes the files that are kept for a period, apart from those of so many of its newest uploads with files."""
    of_period = select(kept_files.c.import_id).join(imports, imports.c.id == kept_files.c.import_id)
    of_period = of_period.where(imports.c.period_id == period).distinct().order_by(kept_files.c.import_id.desc())
    older = list(session.execute(of_period).scalars())[newest:]
    session.execute(delete(kept_files).where(kept_files.c.import_id.in_(older)))
