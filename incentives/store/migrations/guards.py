"""Guards: triggers that refuse a change whatever the code above the database does, the same on both engines."""

from __future__ import annotations

from dataclasses import dataclass

from alembic import op


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuses an event (`DELETE`, `UPDATE OF a, b`, `INSERT`, `TRUNCATE`) on a table where the condition holds.

    The condition may name OLD and NEW as SQL does on both engines. Nothing truncates on SQLite.
    """

    name: str
    table: str
    event: str
    message: str
    condition: str = ""


def guard(each: Guard) -> None:
    """Creates the trigger. The database answers with an integrity error that holds the message."""
    if op.get_bind().dialect.name == "sqlite":
        if each.event != "TRUNCATE":
            op.execute(_on_sqlite(each))
        return
    op.execute(_function(each))
    rows = "STATEMENT" if each.event == "TRUNCATE" else "ROW"
    op.execute(
        f"CREATE TRIGGER {each.name} BEFORE {each.event} ON {each.table} "
        f"FOR EACH {rows} EXECUTE FUNCTION guard_{each.name}()"
    )


def unguard(each: Guard) -> None:
    """Removes the trigger."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER IF EXISTS {each.name}")
        return
    op.execute(f"DROP TRIGGER {each.name} ON {each.table}")
    op.execute(f"DROP FUNCTION guard_{each.name}()")


def _on_sqlite(each: Guard) -> str:
    when = f" WHEN {each.condition}" if each.condition else ""
    return (
        f"CREATE TRIGGER {each.name} BEFORE {each.event} ON {each.table}{when} "
        f"BEGIN SELECT RAISE(ABORT, '{each.message}'); END"
    )


def _function(each: Guard) -> str:
    result = {"DELETE": "OLD", "TRUNCATE": "NULL"}.get(each.event, "NEW")
    return (
        f"CREATE FUNCTION guard_{each.name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN "
        f"IF {each.condition or 'TRUE'} THEN RAISE EXCEPTION '{each.message}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {result}; END $guard$"
    )
