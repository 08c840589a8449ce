"""Migrations lead to exactly the tables that the code declares, on both engines, forward and back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from incentives.store.engine import open_engine
from incentives.store.migrate import downgrade, upgrade
from incentives.store.tables import METADATA
from tests.conftest import POSTGRES, drop_postgres_database, new_postgres_database


@pytest.fixture(params=["sqlite", POSTGRES])
def empty(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database without any table."""
    make: Callable[[], str] = request.getfixturevalue(f"empty_{request.param}")
    engine = open_engine(make())
    yield engine
    engine.dispose()


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> Callable[[], str]:
    return lambda: f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def empty_postgres(postgres_server_url: str) -> Iterator[Callable[[], str]]:
    yield lambda: new_postgres_database(postgres_server_url, f"incentives_empty_{os.getpid()}")
    drop_postgres_database(postgres_server_url, f"incentives_empty_{os.getpid()}")


def test_upgrading_an_empty_database_gives_the_declared_tables(empty: Engine) -> None:
    upgrade(empty)

    assert differences(empty) == []
    assert everything(empty) == declared(empty)


def test_upgrading_twice_changes_nothing(empty: Engine) -> None:
    upgrade(empty)
    before = everything(empty)

    upgrade(empty)

    assert everything(empty) == before


def test_going_back_leaves_nothing_and_forward_again_everything(empty: Engine) -> None:
    upgrade(empty)
    downgrade(empty)
    assert set(inspect(empty).get_table_names()) <= {"alembic_version"}

    upgrade(empty)

    assert differences(empty) == []


def test_from_every_released_state_forward_and_back(empty: Engine) -> None:
    """Back by one step at a time from the newest tables, and from each of these states forward again."""
    upgrade(empty)
    whole = everything(empty)
    states = revisions()
    assert len(states) > 5
    for state in states[1:]:
        downgrade(empty, state)
        upgrade(empty)
        assert everything(empty) == whole, f"from {state}"


def test_a_migration_that_fails_leaves_nothing_half_done(empty: Engine) -> None:
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE runs (id INTEGER)"))

    with pytest.raises(Exception, match="runs"):
        upgrade(empty)

    assert set(inspect(empty).get_table_names()) == {"runs"}


def test_every_table_on_sqlite_is_strict(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'strict.db'}")
    upgrade(engine)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")).all()
    engine.dispose()
    assert {row.name for row in rows if row.strict} == set(METADATA.tables)


def revisions() -> list[str]:
    """The released states, the newest first."""
    settings = Config()
    settings.set_main_option("script_location", "incentives.store:migrations")
    settings.set_main_option("path_separator", "os")
    return [each.revision for each in ScriptDirectory.from_config(settings).walk_revisions()]


def differences(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), METADATA))


def everything(engine: Engine) -> dict[str, Any]:
    """All that can be told of every table: columns, keys, rules, indexes."""
    found = inspect(engine)
    return {table: described(found, table) for table in found.get_table_names() if table != "alembic_version"}


def declared(engine: Engine) -> dict[str, Any]:
    """The same of tables that are made from the declarations, without migrations."""
    downgrade(engine)
    with engine.begin() as connection:
        METADATA.create_all(connection)
    found = everything(engine)
    with engine.begin() as connection:
        METADATA.drop_all(connection)
    return found


def described(found: Any, table: str) -> dict[str, Any]:
    indexes = [(each["name"], each["column_names"], each["unique"], where(each)) for each in found.get_indexes(table)]
    return {
        "columns": [(each["name"], str(each["type"]), each["nullable"]) for each in found.get_columns(table)],
        "primary key": found.get_pk_constraint(table),
        "references": sorted(str(each) for each in found.get_foreign_keys(table)),
        "rules": sorted(str(each) for each in found.get_check_constraints(table)),
        "unique": sorted(str(each) for each in found.get_unique_constraints(table)),
        "indexes": sorted(map(str, indexes)),
    }


def where(index: Any) -> str:
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return str(sorted(options.items()))
