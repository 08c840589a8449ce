"""Refusals: each is a problem document that says what is wrong and where, and leaves everything as it was."""

from __future__ import annotations

import pytest
from flask import Flask

from incentives.values.problem import InvariantBroken
from tests.api.house import API, House, problem_of, workbook_file
from tests.services.building import FILE, POLICY, RESULTS, ROSTER


def keys_of(told: dict[str, object]) -> list[str]:
    """`code at key` of each problem."""
    problems = told["problems"]
    assert isinstance(problems, list)
    return [f"{problem['code']} at {problem['place'].get('key')}" for problem in problems]


def test_an_unknown_address_is_a_problem_too(house: House) -> None:
    assert problem_of(house.get("/nothing"), 404)["code"] == "not-found"


def test_a_method_that_an_address_does_not_take_names_those_it_takes(house: House) -> None:
    response = house.app.test_client().delete(f"{API}/periods", headers=house.headers("hr"))
    assert problem_of(response, 405)["code"] == "method-not-allowed"
    assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))


def test_a_body_larger_than_the_address_takes(house: House) -> None:
    response = house.post("/check", {"text": "x" * 3_000_000}, once=None)
    assert problem_of(response, 413)["code"] == "content-too-large"


def test_workbooks_may_be_larger_than_other_bodies(house: House) -> None:
    response = house.upload("/periods/2026-Q3/imports", {"big.xlsx": b"PK\x03\x04" + b"x" * 3_000_000})
    assert response.status_code == 201
    assert response.json["state"] == "refused"


def test_a_body_of_another_media_type(house: House) -> None:
    headers = house.headers("hr") | {"Idempotency-Key": "test-key-of-form"}
    response = house.app.test_client().post(f"{API}/periods", data={"name": "2027"}, headers=headers)
    assert problem_of(response, 415)["code"] == "unsupported-media-type"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "not JSON"),
        (b'{"name": "2027", "name": "2028"}', '"name" stands twice'),
        (b'{"name": NaN}', "NaN is no number"),
        (b'{"name": "\\ud800"}', "not Unicode"),
        (b'{"name": "\xff"}', "not Unicode"),
        (b"[" * 200_000, "nested too deeply"),
    ],
)
def test_json_that_cannot_be_taken_at_its_word(house: House, body: bytes, said: str) -> None:
    headers = house.headers("hr") | {"Idempotency-Key": "test-key-of-json", "Content-Type": "application/json"}
    response = house.app.test_client().post(f"{API}/periods", data=body, headers=headers)
    assert said in problem_of(response, 400)["detail"]


def test_all_mistakes_of_a_body_are_told_at_once_with_their_keys(house: House) -> None:
    scorecards = [{"participant": "", "role": "agent", "given": {"checked_quality": 95}, "bonus": "1"}]
    response = house.post("/calculate", {"scorecards": scorecards, "period": 1}, once=None)
    assert sorted(keys_of(problem_of(response, 422))) == [
        "invalid-value at period",
        "invalid-value at scorecards.0.given.checked_quality",
        "invalid-value at scorecards.0.participant",
        "unknown-key at scorecards.0.bonus",
    ]


def test_unknown_and_repeated_parameters_are_told(house: House) -> None:
    assert keys_of(problem_of(house.get("/findings?polcy=support"), 422)) == ["unknown-key at polcy"]
    assert keys_of(problem_of(house.get("/runs?period=2026-Q3&period=2026-Q2"), 422)) == ["invalid-value at period"]


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "1e2", "1_0", "٣", "5.0", ""])
def test_a_limit_is_a_plain_whole_number_within_bounds(house: House, limit: str) -> None:
    assert keys_of(problem_of(house.get(f"/runs/1/payouts?limit={limit}"), 422)) == ["invalid-value at limit"]


def test_a_policy_with_problems_is_refused_with_every_line(house: House) -> None:
    broken = POLICY.replace("weight: 70%", "weight: 60%").replace("kpi: quality_score", "kpi: quality_scores")
    told = problem_of(house.post("/policies", {"text": broken, "file": FILE}, "administrator"), 422)
    places = [(problem["place"]["file"], problem["place"]["line"]) for problem in told["problems"]]
    assert len(places) >= 2
    assert all(file == FILE and line > 0 for file, line in places)
    assert house.get("/policies/support/2026-07-01", "administrator").json["text"] == POLICY


def test_a_workbook_with_problems_is_kept_as_refused_with_sheet_and_cell(house: House) -> None:
    results = RESULTS.replace("90%", "n/a")
    response = house.upload("/periods/2026-Q3/imports", {"results.xlsx": workbook_file(ROSTER + results)})
    assert response.json["state"] == "refused"
    assert response.json["summary"] is None
    (problem,) = response.json["problems"]
    assert problem["place"] == {"file": "results.xlsx", "sheet": "Results", "cell": "B3"}
    told = problem_of(house.post(f"/imports/{response.json['id']}/accept", hand="hr"), 409)
    assert told["code"] == "import-refused"


def test_amounts_are_text_in_the_unit_of_their_measure(house: House) -> None:
    given = {"checked_quality": "95", "first_contact": "75%", "days in role": "92", "share of full time": "100%"}
    cards = [{"participant": "x", "role": "agent", "given": given}]
    told = problem_of(house.post("/calculate", {"text": POLICY, "scorecards": cards}, once=None), 422)
    assert keys_of(told) == ["invalid-value at scorecards.0.given.checked_quality"]


def test_a_policy_is_named_in_exactly_one_way(house: House) -> None:
    cards = [{"participant": "x", "role": "agent", "given": {}}]
    both = {"text": POLICY, "policy": "support", "effective_from": "2026-07-01", "scorecards": cards}
    for body in (both, {"scorecards": cards}, {"policy": "support", "scorecards": cards}):
        told = problem_of(house.post("/calculate", body, once=None), 422)
        assert "either the text" in told["problems"][0]["message"]


def test_a_failure_tells_its_request_id_and_nothing_else(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise InvariantBroken("Ada is owed 12,345.67 EUR")

    monkeypatch.setattr("incentives.services.periods.list_periods", broken)
    response = house.get("/periods")
    told = problem_of(response, 500)
    assert "Ada" not in response.text
    assert told["code"] == "failure"


def test_a_wrong_host_is_refused(app: Flask, house: House) -> None:
    app.config["TRUSTED_HOSTS"] = ["pay.example.com"]
    try:
        problem_of(house.get("/periods"), 400)
        good = app.test_client().get(f"{API}/periods", headers=house.headers("hr"), base_url="https://pay.example.com")
        assert good.status_code == 200
    finally:
        app.config["TRUSTED_HOSTS"] = None


@pytest.mark.parametrize("day", ["20260701", "2026-W27-3", "2026-7-1", "٢٠٢٦-٠٧-٠١", "2026-02-30", ""])
def test_a_day_is_written_in_one_way(house: House, day: str) -> None:
    assert keys_of(problem_of(house.get(f"/map?on={day}"), 422)) == ["invalid-value at on"]


@pytest.mark.parametrize("name", ["%00", "2026-Q3%0a", "%7f", "x" * 201])
def test_a_name_with_hidden_signs_is_an_unknown_address(house: House, name: str) -> None:
    problem_of(house.get(f"/periods/{name}"), 404)


def test_yes_is_not_true(house: House) -> None:
    cards = [{"participant": "x", "role": "agent", "given": {}}]
    body = {"text": POLICY, "scorecards": cards, "statements": "yes"}
    assert keys_of(problem_of(house.post("/calculate", body, once=None), 422)) == ["invalid-value at statements"]
