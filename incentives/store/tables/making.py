"""How tables are made here: named constraints, STRICT on SQLite, and a few words for columns and rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, MetaData, Table, text
from sqlalchemy.sql.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from incentives.store.columns import WHOLE, Words

PASSING = "passing"
METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name: str, *parts: SchemaItem, passing: bool = False) -> Table:
    """A table of the store. passing: it holds nothing that lasts (sessions, leases), so no trail is kept of it."""
    return Table(name, METADATA, *parts, sqlite_strict=True, info={PASSING: passing})


def is_passing(of: Table) -> bool:
    """Whether the audit trail leaves the table out."""
    return bool(of.info[PASSING])


def identifier() -> Column[int]:
    """The number by which rows are known."""
    return Column("id", WHOLE, primary_key=True)


def needed(name: str, kind: type[TypeEngine[Any]] | TypeEngine[Any] = Words) -> Column[Any]:
    """A column that always holds something."""
    return Column(name, kind, nullable=False)


def refers(name: str, to: str, *, nullable: bool = False, primary_key: bool = False) -> Column[int]:
    """The number of a row of another table."""
    return Column(name, WHOLE, ForeignKey(f"{to}.id"), nullable=nullable, primary_key=primary_key)


def one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    """The column holds one of these words."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(word)) for word in words)})", name=column)


def at_most_one(name: str, *columns: str, where: str) -> Index:
    """At most one row that meets the condition has the same values in these columns."""
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))
