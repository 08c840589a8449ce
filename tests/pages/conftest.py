"""A real server in a thread, a database at the stage that a test asks for, and people who look at pages in Chromium."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from api import database as api_database
from api.app import create_app
from api.auth import COOKIE
from api.settings import Settings
from incentives.export.setup import Ledger, PayCodes, PayrollSetup
from incentives.services.database import Database
from incentives.services.sign_in import SignedIn
from incentives.services.sign_in import sign_in as start_session
from tests.pages import company

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

STAGES: dict[str, tuple[str, tuple[company.Step, ...]]] = {
    "opened": ("", (company.found,)),
    "stopped": ("opened", (company.accept_files,)),
    "ready": ("stopped", (company.answer_findings,)),
    "calculated": ("ready", (company.calculate,)),
    "busy": ("calculated", (company.upload_late_results, company.upload_broken_results)),
    "approved": ("calculated", (company.approve,)),
}
REFUSED_ON_PURPOSE = re.compile(r"status of (404|403|409|422)")
PATIENCE = 15_000


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Nothing."""


@dataclass
class Site:
    """The pages of one company in a browser."""

    address: str
    browser: Browser
    database: Database
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def visit(self, login: str | None = None, *, path: str = "/", **options: object) -> Page:
        """A page in a browser of its own, signed in as somebody; what its console complains about is kept."""
        context = self.browser.new_context(base_url=self.address, reduced_motion="reduce", **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if login is not None:
            context.add_cookies([{"name": COOKIE, "value": self._token(login), "url": self.address}])
        page.goto(path)
        return page

    def _token(self, login: str) -> str:
        """A session for somebody; the form is tried by the tests of signing in."""
        signed_in = start_session(self.database, login, company.PASSWORD)
        assert isinstance(signed_in, SignedIn)
        return signed_in.token

    def close(self) -> None:
        """Closes every browser window."""
        for context in self.contexts:
            context.close()

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not REFUSED_ON_PURPOSE.search(message.text):
            self.complaints.append(f"{message.location.get('url')}: {message.text}")


def sign_in(page: Page, login: str, password: str = company.PASSWORD) -> None:
    """Fills in the sign-in form."""
    page.goto("/sign-in")
    page.get_by_label("Name").fill(login)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


@pytest.fixture(scope="session")
def stages(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The database file of a stage, made from the stage before when it is first asked for."""
    folder = tmp_path_factory.mktemp("stages")
    made: dict[str, Path] = {"": sqlite_template}

    def stage(name: str) -> Path:
        if name not in made:
            before, steps = STAGES[name]
            made[name] = company.advanced(stage(before), folder / f"{name}.db", *steps)
        return made[name]

    return stage


@pytest.fixture(scope="session")
def pages_app(sqlite_template: Path) -> Flask:
    """The whole app; its database is set by each test."""
    payroll = PayrollSetup(PayCodes({}, "2300"), Ledger("6020", "3740", "team", without_department="9999"))
    settings = Settings(
        secret_key="only for tests, and long enough", secure_cookies=False, log_level="error", payroll=payroll
    )
    return create_app(settings, company.open_database(sqlite_template))


@pytest.fixture(scope="session")
def server(pages_app: Flask) -> Iterator[str]:
    """The address of the app behind a real server in a thread."""
    running = make_server("127.0.0.1", 0, pages_app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture
def site(
    request: pytest.FixtureRequest,
    chromium: Browser,
    server: str,
    pages_app: Flask,
    stages: Callable[[str], Path],
    tmp_path: Path,
) -> Iterator[Site]:
    """The company at the stage that the test names, else approved; afterwards no console may have complained."""
    copied = tmp_path / "incentives.db"
    shutil.copy(stages(getattr(request, "param", "approved")), copied)
    database = company.open_database(copied)
    pages_app.extensions[api_database.EXTENSION] = database
    opened = Site(server, chromium, database)
    yield opened
    opened.close()
    database.close()
    assert opened.complaints == []
