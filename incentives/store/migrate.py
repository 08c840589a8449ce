"""Brings a database to the tables of this release. Safe to call at every start, by several servers at once."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from incentives.store.locks import Lock, alone


def upgrade(engine: Engine, to: str = "head") -> None:
    """Runs the migrations that are missing, all of them or none."""
    with engine.begin() as connection:
        alone(connection, Lock.MIGRATIONS)
        command.upgrade(configuration(connection), to)


def downgrade(engine: Engine, to: str = "base") -> None:
    """Takes the database back to an earlier state of its tables. What only newer tables held is lost."""
    with engine.begin() as connection:
        alone(connection, Lock.MIGRATIONS)
        command.downgrade(configuration(connection), to)


def is_up_to_date(connection: Connection) -> bool:
    """Whether the tables are those of this release."""
    newest = ScriptDirectory.from_config(configuration(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == newest


def configuration(connection: Connection) -> Config:
    """Alembic's settings for an open transaction."""
    settings = Config()
    settings.set_main_option("script_location", "incentives.store:migrations")
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings
