"""Results that were worked out of raw rows stay traceable: with the upload, and beside whoever is paid on them."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from api.auth import COOKIE
from incentives.services.sign_in import SignedIn, sign_in
from tests.api.house import House, problem_of, workbook_file
from tests.services.building import PASSWORD, RESULTS, ROSTER

UPLOADS = "/periods/2026-Q3/imports"
OWN = RESULTS[: RESULTS.index("Group results")]
TICKETS = """
Tickets:
ticket | opened_at        | solved_at        | contacts | reopened | participant
T-1    | 2026-07-01 10:00 | 2026-07-01 11:00 | 1        | no       | P-1
T-2    | 2026-07-01 10:00 | 2026-07-01 11:00 | 1        | no       | P-2
T-3    | 2026-07-01 10:00 | 2026-07-01 11:00 | 3        | no       | P-1
T-4    | 2026-10-01 10:00 | 2026-10-01 11:00 | 1        | no       | P-1
"""
ROWS = ["raw.xlsx, sheet Tickets: A3 to A5"]


def accepted(house: House, text: str, file: str = "raw.xlsx") -> Any:
    """The upload of these sheets, accepted."""
    staged = house.upload(UPLOADS, {file: workbook_file(text)}).json
    assert staged["state"] == "ready", staged["problems"]
    return house.post(f"/imports/{staged['id']}/accept", {}, "hr").json


def statement(house: House, participant: str = "P-1") -> Any:
    """The statement of somebody in a new run."""
    run = house.post("/periods/2026-Q3/runs", {}).json
    payouts = house.get(f"/runs/{run['id']}/payouts").json["payouts"]
    (own,) = [each["id"] for each in payouts if each["participant"] == participant]
    response = house.get(f"/payouts/{own}/statement")
    assert response.status_code == 200, response.text
    return response.json


def test_an_accepted_upload_tells_what_each_result_is_made_of_and_where_its_rows_stand(house: House) -> None:
    told = accepted(house, ROSTER + OWN + TICKETS)["summary"]["worked_out"]
    (result,) = told["results"]
    assert (result["measure"], result["counted_for"], result["subject"]) == ("first_contact", "team", "blue")
    assert (result["exact"], result["shown"], result["cases"]) == ("2/3", "66.666667…%", 3)
    assert result["rows"] == ROWS
    (formula,) = told["formulas"]
    assert formula["kpi"] == "first_contact_resolution"
    assert "÷" in formula["formula"]


def test_the_list_of_uploads_leaves_the_rows_to_each_upload(house: House) -> None:
    number = accepted(house, ROSTER + OWN + TICKETS)["id"]
    (listed,) = house.get(UPLOADS, "hr").json["imports"]
    assert "worked_out" not in listed["summary"]
    assert house.get(f"/imports/{number}", "hr").json["summary"]["worked_out"]["results"][0]["rows"] == ROWS


def test_a_delivered_result_was_worked_out_of_nothing(house: House) -> None:
    assert accepted(house, ROSTER + RESULTS)["summary"]["worked_out"] == {"formulas": [], "results": []}
    assert statement(house)["worked_out"] == []


def test_a_statement_tells_the_cases_and_the_upload_behind_a_result(house: House) -> None:
    number = accepted(house, ROSTER + OWN + TICKETS)["id"]
    (origin,) = statement(house)["worked_out"]
    assert (origin["upload"], origin["measure"], origin["exact"], origin["cases"]) == (
        number,
        "first_contact",
        "2/3",
        3,
    )
    assert origin["sentence"].startswith("Worked out of 3 cases (")
    assert "rows" not in origin


def test_a_result_that_was_delivered_since_has_no_raw_rows_behind_it(house: House) -> None:
    accepted(house, ROSTER + OWN + TICKETS)
    accepted(house, RESULTS, "corrected.xlsx")
    assert statement(house)["worked_out"] == []


def test_a_result_without_a_finite_decimal_is_stated_exactly_and_calculated_to_the_same_again(house: House) -> None:
    accepted(house, ROSTER + OWN + TICKETS)
    found = statement(house)
    stated = found["statement"]
    assert stated["given"]["first_contact"] == "200/3%"
    card = {"participant": "P-1", "role": "agent", "given": stated["given"]}
    body = {"policy": "support", "effective_from": "2026-07-01", "period": "2026-Q3", "scorecards": [card]}
    again = house.post("/calculate", body, once=None)
    assert again.status_code == 200, again.text
    assert again.json["payouts"][0]["total"] == stated["total"]


@pytest.mark.parametrize("wrong", ["200/0%", "200/-3%", "1/3", "2.5/3%", "200/3 EUR", "/3%", "200/3/2%"])
def test_a_fraction_in_another_unit_or_of_nothing_is_refused(house: House, wrong: str) -> None:
    given = {"checked_quality": "90%", "first_contact": wrong, "days in role": "92", "share of full time": "100%"}
    card = {"participant": "P-1", "role": "agent", "given": given}
    body = {"policy": "support", "effective_from": "2026-07-01", "scorecards": [card]}
    problem = problem_of(house.post("/calculate", body, once=None), 422)
    (told,) = problem["problems"]
    assert (told["code"], told["place"]["key"]) == ("invalid-value", "scorecards.0.given.first_contact")


def test_the_pages_show_the_cases_the_formula_and_the_rows(house: House) -> None:
    number = accepted(house, ROSTER + OWN + TICKETS)["id"]
    payout = statement(house)["payout"]
    hr, finance = pages(house, "hr"), pages(house, "finance")
    uploaded = hr.get(f"/imports/{number}").text
    for words in ("Worked out of raw rows", "team blue", "66.666667…%", "3 cases", ROWS[0], "How each is calculated"):
        assert words in uploaded
    assert "Worked out of 3 cases (" in finance.get(f"/statements/{payout}").text
    assert finance.get(f"/statements/{payout}/statement.pdf").status_code == 200


def pages(house: House, hand: str) -> FlaskClient:
    """A browser in which that hand is signed in."""
    signed_in = sign_in(house.database, hand, PASSWORD)
    assert isinstance(signed_in, SignedIn)
    client = house.app.test_client()
    client.set_cookie(COOKIE, signed_in.token)
    return client
