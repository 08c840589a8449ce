"""Which rows a piece of work changed, found by listening to its statements, so that no service can forget one.

`watch` makes a session remember the keys of every row that it inserts, updates or deletes. At the end of the work
`seals_of` gives a salted digest of each of them, for the audit trail to keep. Rows that are written in bulk are noted
by whoever writes them, under one name with one digest.

    {"runs/3": "9f2c…", "imports/7": "51aa…", "payouts of run 3": "c04e…"}
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Insert, Result, Table, Update, event, select
from sqlalchemy.orm import ORMExecuteState, Session

from incentives.store.seals import digests_of_keys, digests_of_runs, salted, subject_of
from incentives.store.tables import METADATA
from incentives.store.tables.making import is_passing
from incentives.store.tables.runs import payouts
from incentives.values.problem import InvariantBroken

TRAIL = "trail"
Key = tuple[Any, ...]


@dataclass(slots=True)
class Trail:
    """What a session changed so far. bulk holds digests by the name under which rows were noted."""

    touched: dict[str, set[Key]] = field(default_factory=dict)
    bulk: dict[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> tuple[str, ...]:
        """What was changed, for people to read: tables, and what was written in bulk."""
        return (*sorted(self.touched), *sorted(self.bulk))


def watch(session: Session) -> None:
    """Remembers from now on what the session changes."""
    session.info[TRAIL] = Trail()
    event.listen(session, "do_orm_execute", _listen)


def trail_of(session: Session) -> Trail:
    """What the session changed. InvariantBroken when nobody watched it."""
    trail = session.info.get(TRAIL)
    if not isinstance(trail, Trail):
        raise InvariantBroken("a session that changes something must be opened by Database.changing")
    return trail


def note_bulk(session: Session, subject: str, digest: str) -> None:
    """Rows were written by other means than statements of the session; the digest covers them all."""
    if isinstance(session.info.get(TRAIL), Trail):
        trail_of(session).bulk[subject] = digest


def subjects_of(session: Session) -> tuple[str, ...]:
    """The names of everything that was changed so far, as `seals_of` will name it."""
    trail = trail_of(session)
    found = list(trail.bulk)
    for name, keys in trail.touched.items():
        table = METADATA.tables[name]
        if table is payouts:
            found += digests_of_runs(session, keys)
        else:
            found += [subject_of(table, key) for key in keys]
    return tuple(found)


def seals_of(session: Session) -> dict[str, str | None]:
    """The salted digest of everything that was changed, by its subject; None for rows that are no more."""
    trail = trail_of(session)
    inner: dict[str, str | None] = dict(trail.bulk)
    for name, keys in sorted(trail.touched.items()):
        table = METADATA.tables[name]
        if table is payouts:  # sealed by run, since there may be a million
            inner |= digests_of_runs(session, keys)
            continue
        inner |= dict.fromkeys((subject_of(table, key) for key in keys), None)
        inner |= digests_of_keys(session, table, keys)
    return salted(session, inner)


def _listen(state: ORMExecuteState) -> Result[Any] | None:
    statement = state.statement
    if not isinstance(statement, (Insert, Update, Delete)) or not isinstance(statement.table, Table):
        return None
    if is_passing(statement.table):
        return None
    if isinstance(statement, Insert):
        return _note_inserted(state, statement.table)
    _note(state.session, statement.table, _keys_before(state.session, statement.table, statement))
    return None


def _keys_before(session: Session, table: Table, statement: Update | Delete) -> Iterable[Key]:
    found = select(*table.primary_key.columns)
    if statement.whereclause is not None:
        found = found.where(statement.whereclause)
    return [tuple(row) for row in session.execute(found)]


def _note_inserted(state: ORMExecuteState, table: Table) -> Result[Any]:
    names = [column.name for column in table.primary_key.columns]
    result = state.invoke_statement()
    if isinstance(state.parameters, list):
        keys = [tuple(row.get(name) for name in names) for row in state.parameters]
    else:
        keys = [tuple(cast("CursorResult[Any]", result).inserted_primary_key or ())]
    if any(None in key or len(key) != len(names) for key in keys):
        raise InvariantBroken(f"rows of {table.name} are inserted one by one, so that the audit trail knows their keys")
    _note(state.session, table, keys)
    return result


def _note(session: Session, table: Table, keys: Iterable[Key]) -> None:
    trail_of(session).touched.setdefault(table.name, set()).update(keys)
