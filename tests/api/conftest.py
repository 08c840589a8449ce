"""The company's app, made once; each test gets a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.api.house import House, Template, behind, found, new_app, open_file
from tests.services.building import published


@pytest.fixture(scope="session")
def founded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The company with an open quarter."""
    return found(sqlite_template, tmp_path_factory.mktemp("founded") / "incentives.db")


@pytest.fixture(scope="session")
def paid(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The company with a quarter that was paid and published."""
    template = found(sqlite_template, tmp_path_factory.mktemp("paid") / "incentives.db")
    database = open_file(template.file)
    published(database, template.company)
    database.close()
    return template


@pytest.fixture(scope="session")
def app() -> Flask:
    """The app; its database is set by each test."""
    return new_app()


@pytest.fixture
def house(app: Flask, founded: Template, tmp_path: Path) -> Iterator[House]:
    """The company with an open quarter, behind the API."""
    yield from behind(app, founded, tmp_path)


@pytest.fixture
def paid_house(app: Flask, paid: Template, tmp_path: Path) -> Iterator[House]:
    """The company with an approved quarter, behind the API."""
    yield from behind(app, paid, tmp_path)
