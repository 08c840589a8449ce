"""The company's app, made once; each test gets a database of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from api import database as api_database
from api.app import create_app
from api.settings import Settings
from incentives.services.database import Database
from incentives.store.engine import open_engine
from tests.api.house import NOW, House, keys_for
from tests.services.building import Company, approved, found_company


@dataclass(frozen=True)
class Template:
    """A company in a file to copy."""

    file: Path
    company: Company
    keys: dict[str, str]


@pytest.fixture(scope="session")
def founded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The company with an open quarter."""
    return _found(sqlite_template, tmp_path_factory.mktemp("founded") / "incentives.db")


@pytest.fixture(scope="session")
def paid(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The company with an approved quarter."""
    template = _found(sqlite_template, tmp_path_factory.mktemp("paid") / "incentives.db")
    database = _open(template.file)
    approved(database, template.company)
    database.close()
    return template


@pytest.fixture(scope="session")
def app(sqlite_template: Path) -> Flask:
    """The app; its database is set by each test."""
    settings = Settings(secret_key="only for tests, and long enough", secure_cookies=True, log_level="error")
    return create_app(settings, _open(sqlite_template))


@pytest.fixture
def house(app: Flask, founded: Template, tmp_path: Path) -> Iterator[House]:
    """The company with an open quarter, behind the API."""
    yield from _behind(app, founded, tmp_path)


@pytest.fixture
def paid_house(app: Flask, paid: Template, tmp_path: Path) -> Iterator[House]:
    """The company with an approved quarter, behind the API."""
    yield from _behind(app, paid, tmp_path)


def _found(migrated: Path, file: Path) -> Template:
    shutil.copy(migrated, file)
    database = _open(file)
    company = found_company(database)
    with database.changing() as session:
        keys = keys_for(session, company)
    database.close()
    return Template(file, company, keys)


def _behind(app: Flask, template: Template, folder: Path) -> Iterator[House]:
    copied = folder / "incentives.db"
    shutil.copy(template.file, copied)
    database = _open(copied)
    app.extensions[api_database.EXTENSION] = database
    yield House(app, database, template.company, dict(template.keys))
    database.close()


def _open(file: Path) -> Database:
    return Database(open_engine(f"sqlite:///{file}"), lambda: NOW)
