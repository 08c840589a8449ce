"""What surrounds the routes: headers, health, the documentation page, the log and the settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from api.logs import configure
from api.settings import Settings, read_settings
from incentives.services.database import Database
from incentives.store.engine import open_engine
from incentives.values.problem import RefusedWithProblems
from tests.api.house import House, problem_of

SECRET = "only for tests, and long enough"


# --- headers


@pytest.mark.parametrize(
    "path", ["/api/v1/kpis", "/api/v1/nothing", "/api/docs", "/health", "/static/vendor/swagger-ui.css"]
)
def test_every_answer_is_protected(house: House, path: str) -> None:
    with house.app.test_client().get(path, headers=house.headers("hr")) as response:
        response.get_data()
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "max-age" in response.headers["Strict-Transport-Security"]


def test_answers_with_pay_are_kept_by_nobody(paid_house: House) -> None:
    assert paid_house.get("/payouts/1").headers["Cache-Control"] == "no-store"


def test_a_usable_request_id_is_taken_over_and_another_replaced(house: House) -> None:
    assert house.get("/kpis", X_Request_ID="from-the-client-1").headers["X-Request-ID"] == "from-the-client-1"
    assert len(house.get("/kpis", X_Request_ID="no good; <id>").headers["X-Request-ID"]) == 32


# --- health


def test_health_and_readiness_need_no_key(house: House) -> None:
    client = house.app.test_client()
    assert client.get("/health").json == {"status": "alive"}
    assert client.get("/ready").json == {"status": "ready"}


def test_a_service_without_its_database_lives_but_is_not_ready(app: Flask, house: House, tmp_path: Path) -> None:
    app.extensions["incentives-database"] = Database(open_engine(f"sqlite:///{tmp_path}/missing/incentives.db"))
    client = app.test_client()
    assert client.get("/health").status_code == 200
    response = client.get("/ready")
    assert problem_of(response, 503)["code"] == "busy"
    assert response.headers["Retry-After"]


# --- the documentation page


def test_the_documentation_page_runs_no_inline_script(house: House) -> None:
    client = house.app.test_client()
    with client.get("/api/docs") as response:
        page = response.get_data(as_text=True)
    assert page.count("<script") == page.count('<script src="/')
    assert "<style" not in page
    for path in ("/api/docs/start.js", "/api/docs/page.css", "/static/vendor/swagger-ui-bundle.js"):
        with client.get(path) as response:
            assert response.status_code == 200
    assert client.get("/api/docs/__init__.py").status_code == 404


# --- the log


def test_the_log_tells_route_status_and_time_but_nobody(paid_house: House, capsys: pytest.CaptureFixture[str]) -> None:
    configure("info")
    paid_house.get("/payouts/1/statement?x=Ada", "ada")
    configure("error")
    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert line["route"] == "/api/v1/payouts/<int(max=9007199254740991):number>/statement"
    assert (line["method"], line["status"], line["event"]) == ("GET", 200, "request")
    assert line["milliseconds"] >= 0
    assert not {"Ada", "ada", "P-1"} & set(json.dumps(line).split('"'))


# --- settings


def test_every_wrong_setting_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"SECRET_KEY": "short", "MAX_JSON_BYTES": "-1", "LOG_LEVEL": "loud", "SECURE_COOKIES": "?"}
    for name, value in wrong.items():
        monkeypatch.setenv(f"INCENTIVES_{name}", value)
    with pytest.raises(RefusedWithProblems) as refused:
        read_settings()
    names = {problem.place.key for problem in refused.value.problems}
    assert names == {f"INCENTIVES_{name}" for name in wrong}


def test_the_secret_key_has_no_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INCENTIVES_SECRET_KEY", raising=False)
    with pytest.raises(RefusedWithProblems, match="INCENTIVES_SECRET_KEY"):
        read_settings()


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INCENTIVES_SECRET_KEY", SECRET * 2)
    monkeypatch.setenv("INCENTIVES_TRUSTED_HOSTS", "pay.example.com,localhost")
    monkeypatch.setenv("INCENTIVES_SECURE_COOKIES", "no")
    settings = read_settings()
    assert settings.trusted_hosts == ("pay.example.com", "localhost")
    assert (settings.secure_cookies, settings.max_json_bytes) == (False, Settings(SECRET).max_json_bytes)
    assert SECRET not in repr(settings)
