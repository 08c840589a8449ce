"""Idempotency keys at the door: what changes something is done once, however often it is sent."""

from __future__ import annotations

from tests.api.house import House, problem_of, workbook_file
from tests.services.building import RESULTS, ROSTER

PERIOD = {"name": "2026-Q4"}


def names(house: House) -> list[str]:
    return [period["name"] for period in house.get("/periods").json["periods"]]


def test_a_request_without_a_key_is_refused_and_changes_nothing(house: House) -> None:
    told = problem_of(house.post("/periods", PERIOD, once=None), 400)
    assert "Idempotency-Key" in told["detail"]
    assert names(house) == ["2026-Q3"]


def test_a_key_that_is_too_short_is_refused(house: House) -> None:
    problem_of(house.post("/periods", PERIOD, once="1234567"), 400)
    assert house.post("/periods", PERIOD, once="12345678").status_code == 201


def test_the_same_request_again_is_answered_with_the_first_answer(house: House) -> None:
    first = house.post("/periods", PERIOD, once="the-same-key")
    again = house.post("/periods", PERIOD, once="the-same-key")
    assert (again.status_code, again.data) == (201, first.data)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.content_type == first.content_type
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
    assert names(house) == ["2026-Q4", "2026-Q3"]


def test_the_order_of_json_keys_is_no_other_request(house: House) -> None:
    body = {"name": "2026-Q4", "fiscal_year_starts": 1}
    house.post("/periods", body, once="the-same-key")
    assert house.post("/periods", dict(reversed(body.items())), once="the-same-key").status_code == 201


def test_another_request_with_the_same_key_is_a_conflict(house: House) -> None:
    house.post("/periods", PERIOD, once="the-same-key")
    told = problem_of(house.post("/periods", {"name": "2027-Q1"}, once="the-same-key"), 409)
    assert told["code"] == "idempotency-key-reused"
    assert names(house) == ["2026-Q4", "2026-Q3"]


def test_keys_of_different_people_do_not_meet(house: House) -> None:
    house.post("/periods", PERIOD, "finance", once="the-same-key")
    assert house.post("/periods", {"name": "2027-Q1"}, "hr", once="the-same-key").status_code == 201


def test_a_refused_request_may_be_corrected_under_the_same_key(house: House) -> None:
    problem_of(house.post("/periods", {"name": "2026-Q5"}, once="the-same-key"), 422)
    assert house.post("/periods", PERIOD, once="the-same-key").status_code == 201


def test_the_same_files_again_are_one_import(house: House) -> None:
    files = {"results.xlsx": workbook_file(ROSTER + RESULTS)}
    first = house.upload("/periods/2026-Q3/imports", files, once="the-same-key")
    again = house.upload("/periods/2026-Q3/imports", files, once="the-same-key")
    assert (first.status_code, again.data) == (201, first.data)
    assert len(house.get("/periods/2026-Q3/imports", "hr").json["imports"]) == 1


def test_other_files_under_the_same_key_are_a_conflict(house: House) -> None:
    house.upload("/periods/2026-Q3/imports", {"results.xlsx": workbook_file(ROSTER + RESULTS)}, once="the-same-key")
    other = {"results.xlsx": workbook_file(ROSTER + RESULTS.replace("90%", "91%"))}
    problem_of(house.upload("/periods/2026-Q3/imports", other, once="the-same-key"), 409)


def test_every_changing_route_answers_a_repetition_alike(house: House) -> None:
    """A route that forgot to claim its key would do its work twice, or refuse the second time."""
    staged = house.upload("/periods/2026-Q3/imports", {"results.xlsx": workbook_file(ROSTER + RESULTS)})
    policy = house.get("/policies/support/2026-07-01").json["text"]
    steps: list[tuple[str, object, str]] = [
        ("/policies", {"text": policy, "file": "support/2026-07-01.yaml"}, "administrator"),
        ("/periods", {"name": "2027"}, "hr"),
        (f"/imports/{staged.json['id']}/accept", None, "hr"),
        ("/periods/2026-Q3/runs", None, "finance"),
        ("/runs/1/approve", None, "approver"),
    ]
    for number, (path, body, hand) in enumerate(steps):
        first, again = (house.post(path, body, hand, once=f"step-number-{number}") for _ in range(2))
        assert (first.status_code, first.data) == (again.status_code, again.data), path
        assert first.status_code in {200, 201}, first.text
        assert again.headers["Idempotency-Replayed"] == "true", path
