"""The files of refused uploads, for a copy in which every problem is marked.

They are kept until an upload of the period is accepted, those of the newest KEPT_UPLOADS at most, and only when they
are no larger together than KEPT_BYTES.

Conflict codes: `files-not-kept` (too large, or served already), `file-unclear` (several files had problems: say which).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from incentives.services.actor import Actor, Permission, require
from incentives.services.errors import Conflict, NotFound
from incentives.store import imports as store
from incentives.store import kept_files
from incentives.store.records import Import, KeptFile

__all__ = ["KEPT_BYTES", "KEPT_UPLOADS", "KeptFile", "forget_served", "keep_refused", "kept_names", "refused_file"]

KEPT_BYTES = 32 * 1024 * 1024
KEPT_UPLOADS = 5


def kept_names(session: Session, actor: Actor, import_id: int) -> tuple[str, ...]:
    """The files of a refused upload of which a marked copy can be made; none when they are not kept.

    Needs imports:write, because the files hold all that was delivered.
    """
    require(actor, Permission.IMPORTS_WRITE)
    return kept_files.names_of(session, import_id)


def refused_file(session: Session, actor: Actor, import_id: int, name: str | None = None) -> tuple[Import, KeptFile]:
    """A file of a refused upload, and the upload with its problems. name may be left out where only one has problems.

    NotFound without such an import or file; Conflict as listed above. Needs imports:write.
    """
    require(actor, Permission.IMPORTS_WRITE)
    upload = store.import_of_number(session, import_id)
    if upload is None:
        raise NotFound("import", import_id)
    names = kept_files.names_of(session, import_id)
    if not names:
        message = "The files of this upload are not kept: it had no problem, has served, or was too large."
        raise Conflict("files-not-kept", message)
    found = kept_files.file_of(session, import_id, _place(upload, names, name))
    if found is None:
        raise NotFound("file", name)
    return upload, found


def keep_refused(session: Session, period: int, import_id: int, files: Sequence[KeptFile]) -> None:
    """For other services: keeps the files of an upload that was refused, if they are not too large."""
    if sum(len(each.content) for each in files) <= KEPT_BYTES:
        kept_files.keep_files(session, import_id, files)
        kept_files.forget_files(session, period, KEPT_UPLOADS)


def forget_served(session: Session, period: int) -> None:
    """For other services: an upload of the period was accepted, so nobody mends its refused files any more."""
    kept_files.forget_files(session, period, 0)


def _place(upload: Import, names: Sequence[str], name: str | None) -> int:
    if name is not None:
        if name not in names:
            raise NotFound("file", name)
        return names.index(name)
    with_problems = {problem.place.file for problem in upload.problems}
    marked = [place for place, each in enumerate(names) if each in with_problems] or list(range(len(names)))
    if len(marked) > 1:
        message = f"Say of which file: {', '.join(names[place] for place in marked)}."
        raise Conflict("file-unclear", message)
    return marked[0]
