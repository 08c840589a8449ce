"""A small company behind the API: its app, a key for each hand, and workbooks as real files."""

from __future__ import annotations

import io
import itertools
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from api import database as api_database
from api.app import create_app
from api.settings import Settings
from incentives.export.setup import Ledger, PayCodes, PayrollSetup
from incentives.services.actor import Actor, Permission
from incentives.services.database import Database
from incentives.services.keys import create_key
from incentives.store.engine import open_engine
from tests.importers.building import Shown, Table, xlsx
from tests.services.building import Company, found_company

API = "/api/v1"
NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
NUMBERS = itertools.count(1)


@dataclass
class House:
    """The company's app. keys holds one key a hand, with every scope that its owner has."""

    app: Flask
    database: Database
    company: Company
    keys: dict[str, str] = field(repr=False)

    def get(self, path: str, hand: str | None = "finance", **headers: str) -> Any:
        """What the hand is answered."""
        return self.app.test_client().get(API + path, headers=self.headers(hand) | _named(headers))

    def post(
        self, path: str, body: object = None, hand: str | None = "finance", *, once: str | None = "new", **headers: str
    ) -> Any:
        """The same for a POST. once is the idempotency key: a new one unless given, None for none."""
        all_headers = self.headers(hand) | _named(headers)
        if once is not None:
            all_headers["Idempotency-Key"] = f"test-key-{next(NUMBERS):06}" if once == "new" else once
        return self.app.test_client().post(API + path, json=body, headers=all_headers)

    def upload(self, path: str, files: Mapping[str, bytes], hand: str = "hr", once: str = "new") -> Any:
        """Sends files as a form."""
        key = f"test-key-{next(NUMBERS):06}" if once == "new" else once
        response = self.app.test_client().post(
            API + path,
            data={"files": [(io.BytesIO(content), name) for name, content in files.items()]},
            content_type="multipart/form-data",
            headers=self.headers(hand) | {"Idempotency-Key": key},
        )
        response.request.environ["wsgi.input"].close()  # a large form lies in a temporary file
        return response

    def headers(self, hand: str | None) -> dict[str, str]:
        """The hand's key, as it is sent."""
        return {} if hand is None else {"Authorization": f"Bearer {self.keys[hand]}"}


@dataclass(frozen=True)
class Template:
    """A company in a file to copy."""

    file: Path
    company: Company
    keys: dict[str, str]


def new_app() -> Flask:
    """An app whose database is set by each test."""
    payroll = PayrollSetup(PayCodes({}, "2300"), Ledger("6020", "3740", "team"))
    settings = Settings(
        secret_key="only for tests, and long enough", log_level="error", payroll=payroll, most_key_failures=10**9
    )
    return create_app(settings, Database(open_engine("sqlite://")))


def found(migrated: Path, file: Path) -> Template:
    """The company in a copy of a migrated file."""
    shutil.copy(migrated, file)
    database = open_file(file)
    company = found_company(database)
    with database.changing() as session:
        keys = keys_for(session, company)
    database.close()
    return Template(file, company, keys)


def behind(app: Flask, template: Template, folder: Path) -> Iterator[House]:
    """The company, in a copy of its own, behind the app."""
    copied = folder / "incentives.db"
    shutil.copy(template.file, copied)
    database = open_file(copied)
    app.extensions[api_database.EXTENSION] = database
    yield House(app, database, template.company, dict(template.keys))
    database.close()


def open_file(file: Path) -> Database:
    """The database in the file, on a day that stands still."""
    return Database(open_engine(f"sqlite:///{file}"), lambda: NOW)


def hands(company: Company) -> dict[str, Actor]:
    """The people by what the tests call them."""
    return {name: getattr(company, name) for name in ("administrator", "hr", "finance", "approver", "ada", "berta")}


def keys_for(session: Session, company: Company) -> dict[str, str]:
    """A key for everybody."""
    return {name: new_key(session, actor, actor.permissions) for name, actor in hands(company).items()}


def new_key(session: Session, owner: Actor, scopes: Iterable[Permission]) -> str:
    """A key with these scopes."""
    return create_key(session, owner, "a test", tuple(scopes)).token


def workbook_file(text: str, period: str = "2026-Q3") -> bytes:
    """A real workbook of the sheets that the text shows; they are written as in tests/performance/accept_tables.py."""
    sheets: dict[str, list[list[object]]] = {}
    current: list[list[object]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if line.endswith(":"):
            current = sheets.setdefault(line.removesuffix(":"), [["Period", period]])
        else:
            current.append([_cell(part.strip()) for part in line.split("|")])
    tables: dict[str, Table] = dict(sheets)
    return xlsx(tables)


def _cell(text: str) -> object:
    if text.endswith("%"):
        return Shown(float(text.removesuffix("%")) / 100, "0.0%")
    return text or None


def _named(headers: Mapping[str, Any]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def problem_of(response: TestResponse, status: int) -> dict[str, Any]:
    """The problem document of a refusal, which must have the status and every member that RFC 9457 asks for."""
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    told: dict[str, Any] = response.get_json(force=True)
    assert told["status"] == status
    assert told["type"] == f"urn:incentives:problem:{told['code']}"
    assert told["title"]
    assert told["detail"]
    assert told["request_id"] == response.headers["X-Request-ID"]
    return told
