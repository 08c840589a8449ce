"""What whoever runs the service sees: readiness, numbers, and limits on failures."""

from __future__ import annotations

import pytest
from flask import Flask

from api.app import create_app
from api.limits import WINDOW, Failures
from api.settings import Settings, read_settings
from incentives.services.database import Database
from incentives.services.limits import SIGN_INS, Limit, count_failure, seconds_to_wait
from incentives.store.migrate import downgrade
from incentives.values.problem import RefusedWithProblems
from tests.api.house import API, House, problem_of
from tests.conftest import Clock

SECRET = "only for tests, and long enough"


def new(house: House, **more: object) -> Flask:
    return create_app(Settings(secret_key=SECRET, log_level="error", **more), house.database)  # type: ignore[arg-type]


def test_a_database_of_an_earlier_release_is_not_ready(house: House) -> None:
    downgrade(house.database.engine, "0006")
    response = house.app.test_client().get("/ready")
    assert problem_of(response, 503)["code"] == "busy"


def test_numbers_are_told_where_the_settings_say_so_and_name_nobody(house: House) -> None:
    assert house.app.test_client().get("/metrics").status_code == 404
    client = new(house, metrics=True).test_client()
    client.get(f"{API}/periods/2026-Q3", headers=house.headers("hr"))
    client.get(f"{API}/payouts/77", headers=house.headers("finance"))
    text = client.get("/metrics").text
    assert 'incentives_requests_total{method="GET",route="/api/v1/periods/<name:period>",status="200"} 1.0' in text
    assert 'number>",status="404"} 1.0' in text
    assert "incentives_request_seconds_bucket" in text
    assert "2026-Q3" not in text


def test_keys_that_are_none_have_to_wait_after_a_while(house: House) -> None:
    client = new(house, most_key_failures=3).test_client()
    told = [client.get(f"{API}/periods", headers={"Authorization": "Bearer inc_a_b"}) for _ in range(5)]
    assert [each.status_code for each in told] == [401, 401, 401, 429, 429]
    assert 890 < int(told[-1].headers["Retry-After"]) <= 901
    assert problem_of(told[-1], 429)["code"] == "too-many-requests"
    assert client.get(f"{API}/periods", headers=house.headers("hr")).status_code == 200


def test_a_window_that_is_over_begins_anew() -> None:
    failures = Failures(2)
    assert [failures.wait("a", now) for now in (0, 1, 2)] == [None, None, WINDOW - 2]
    assert failures.wait("b", 3) is None
    assert failures.wait("a", WINDOW) is None


def test_sign_ins_that_fail_are_counted_by_place_in_the_database(database: Database, clock: Clock) -> None:
    limit = Limit("sign-in", 2, SIGN_INS.window)
    for _ in range(2):
        assert seconds_to_wait(database, limit, "10.0.0.1") is None
        count_failure(database, limit, "10.0.0.1")
    assert seconds_to_wait(database, limit, "10.0.0.1") == 900
    assert seconds_to_wait(database, limit, "10.0.0.2") is None
    clock.pass_by(minutes=14)
    assert seconds_to_wait(database, limit, "10.0.0.1") == 60
    clock.pass_by(minutes=1)
    assert seconds_to_wait(database, limit, "10.0.0.1") is None
    count_failure(database, limit, "10.0.0.1")
    assert seconds_to_wait(database, limit, "10.0.0.1") is None


def test_every_mistake_in_the_settings_is_told_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    wrong = {"SECRET_KEY": "short", "DATABASE_URL": "mysql://x", "LOG_LEVEL": "loud", "TRUSTED_PROXIES": "-1"}
    for name, value in (wrong | {"PAYROLL_FILE": f"{tmp_path}/none.yaml", "METRICS": "perhaps"}).items():
        monkeypatch.setenv(f"INCENTIVES_{name}", value)
    with pytest.raises(RefusedWithProblems) as refused:
        read_settings()
    told = {problem.place.key or problem.place.file for problem in refused.value.problems}
    assert told == {f"INCENTIVES_{name}" for name in (*wrong, "METRICS")} | {f"{tmp_path}/none.yaml"}
    monkeypatch.setenv("INCENTIVES_SECRET_KEY", "x" * 32)
    for name in (*wrong, "PAYROLL_FILE", "METRICS"):
        if name != "SECRET_KEY":
            monkeypatch.delenv(f"INCENTIVES_{name}")
    assert read_settings() == Settings(secret_key="x" * 32)
