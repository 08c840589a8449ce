"""Forms without a browser: what protects them, how large they may be, and where signing in may lead."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api import database as api_database
from api.auth import COOKIE
from api.pages.doors import safe_address
from incentives.services.sign_in import SignedIn, sign_in
from tests.pages import company

SMALL, LARGE = 100_000, 300_000


@pytest.fixture
def hr(pages_app: Flask, stages: Callable[[str], Path], tmp_path: Path) -> Iterator[FlaskClient]:
    """HR's browser at the opened quarter."""
    copied = shutil.copy(stages("opened"), tmp_path / "incentives.db")
    database = company.open_database(Path(copied))
    pages_app.extensions[api_database.EXTENSION] = database
    client = pages_app.test_client()
    signed_in = sign_in(database, "hr", company.PASSWORD)
    assert isinstance(signed_in, SignedIn)
    client.set_cookie(COOKIE, signed_in.token)
    yield client
    database.close()


def token_on(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found is not None
    return found[1]


def upload(client: FlaskClient, content: bytes, token: str) -> TestResponse:
    form = {"csrf_token": token, "files": (io.BytesIO(content), "results.xlsx")}
    return client.post("/periods/2026-Q3/imports", data=form, content_type="multipart/form-data")


def test_a_form_without_its_token_changes_nothing(hr: FlaskClient) -> None:
    refused = hr.post("/periods", data={"name": "2026-Q4", "fiscal_year_starts": "1"})
    assert refused.status_code == 400
    assert "load the page again" in refused.text
    assert "2026-Q4" not in hr.get("/periods").text


@pytest.fixture
def small_forms(pages_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms without files take no more than this."""
    monkeypatch.setitem(pages_app.config, "MAX_CONTENT_LENGTH", SMALL)


def test_files_may_be_larger_than_other_forms(hr: FlaskClient, small_forms: None) -> None:
    answer = upload(hr, b"PK\x03\x04" + bytes(LARGE), token_on(hr, "/periods/2026-Q3"))
    assert answer.status_code == 303
    assert "No fact was stored." in hr.get(answer.location).text


def test_other_forms_may_not(hr: FlaskClient, small_forms: None) -> None:
    form = {"csrf_token": token_on(hr, "/periods"), "name": "2026-Q4" + " " * LARGE}
    assert hr.post("/periods", data=form).status_code == 413


def test_an_upload_without_a_file_says_so(hr: FlaskClient) -> None:
    form = {"csrf_token": token_on(hr, "/periods/2026-Q3")}
    answer = hr.post("/periods/2026-Q3/imports", data=form, follow_redirects=True)
    assert "No file was chosen." in answer.text


@pytest.mark.parametrize(("name", "month"), [("third quarter", "1"), ("2026-Q4", "13"), ("2026-Q4", "first")])
def test_a_period_with_a_wrong_name_or_month_is_refused_with_what_to_write(
    hr: FlaskClient, name: str, month: str
) -> None:
    form = {"csrf_token": token_on(hr, "/periods"), "name": name, "fiscal_year_starts": month}
    refused = hr.post("/periods", data=form)
    assert refused.status_code == 422
    assert "What to solve" in refused.text


@pytest.mark.parametrize("path", ["/policies/nothing", "/policies/support/2020-01-01", "/policies/support/today"])
def test_a_policy_that_is_not_there_is_not_found(hr: FlaskClient, path: str) -> None:
    assert hr.get(path).status_code == 404


def test_a_page_asks_a_stranger_to_sign_in_and_a_form_does_not_come_back_as_an_address(hr: FlaskClient) -> None:
    token = token_on(hr, "/periods")
    hr.delete_cookie(COOKIE)
    assert hr.get("/runs/1?after=3").location == "/sign-in?next=/runs/1?after%3D3"
    assert hr.post("/periods", data={"csrf_token": token, "name": "2026-Q4"}).location == "/sign-in"


@pytest.mark.parametrize("asked", ["//other.example", "/\\other.example", "https://other.example", "", None, "/\nx"])
def test_signing_in_never_leads_to_another_site(pages_app: Flask, asked: str | None) -> None:
    with pages_app.test_request_context():
        assert safe_address(asked) == "/"


def test_signing_in_leads_to_a_page_of_ours(pages_app: Flask) -> None:
    with pages_app.test_request_context():
        assert safe_address("/runs/1?after=3") == "/runs/1?after=3"
