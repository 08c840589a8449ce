"""What leaves the service as files."""

from __future__ import annotations

import io

import openpyxl

from incentives.bundle.verify import verify_bundle
from tests.api.house import House, problem_of
from tests.services.building import accepted, calculated


def test_the_bundle_of_a_run_is_verified_elsewhere(paid_house: House) -> None:
    response = paid_house.get("/runs/1/bundle.zip")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == 'attachment; filename="run 1 of 2026-Q3.zip"'
    found = verify_bundle(io.BytesIO(response.data), "run.zip")
    assert found.same
    assert response.headers["X-Bundle-Fingerprint"] == found.fingerprint
    problem_of(paid_house.get("/runs/9/bundle.zip"), 404)
    problem_of(paid_house.get("/runs/1/bundle.zip", "hr"), 403)


def test_payroll_leaves_once_and_its_answer_comes_back(paid_house: House) -> None:
    made = paid_house.post("/runs/1/payroll")
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == "/api/v1/payroll-exports/1"
    total = {"pay_code": "2300", "lines": 2, "amount": {"amount": "1725.10", "currency": "EUR"}}
    assert made.json["control_totals"] == [total]
    assert problem_of(paid_house.post("/runs/1/payroll"), 409)["code"] == "already-exported"

    csv = paid_house.get("/payroll-exports/1/lines.csv")
    assert csv.text.split("\r\n")[1] == "P-1,Ada,2300,1135.00,EUR"
    sheet = openpyxl.load_workbook(io.BytesIO(paid_house.get("/payroll-exports/1/lines.xlsx").data))["Payroll"]
    assert [cell.value for cell in sheet[2]] == ["P-1", "Ada", "2300", 1135, "EUR"]

    line = {"participant": "P-1", "pay_code": "2300", "amount": {"amount": "1135.00", "currency": "EUR"}}
    told = paid_house.post("/payroll-exports/1/reports", {"lines": [line | {"status": "failed"}]})
    assert told.status_code == 200, told.text
    assert [each["outcome"] for each in told.json["lines"]] == ["failed", "open"]
    assert [each["code"] for each in told.json["problems"]] == ["payment-failed"]
    told = paid_house.post("/payroll-exports/1/reports", {"lines": [line | {"status": "paid", "reference": "T-1"}]})
    assert ([each["outcome"] for each in told.json["lines"]], told.json["problems"]) == (["paid", "open"], [])
    unknown = {"lines": [line | {"status": "paid", "participant": "P-9"}]}
    refused = problem_of(paid_house.post("/payroll-exports/1/reports", unknown), 422)
    assert [each["place"] for each in refused["problems"]] == [{"file": "request", "key": "lines.0"}]


def test_the_workbook_has_the_same_bytes_each_time(paid_house: House) -> None:
    paid_house.post("/runs/1/payroll")
    first, second = (paid_house.get("/payroll-exports/1/lines.xlsx").data for _ in range(2))
    assert first == second


def test_exports_are_listed_a_page_at_a_time(paid_house: House) -> None:
    paid_house.post("/runs/1/payroll")
    page = paid_house.get("/payroll-exports?limit=1").json
    assert ([each["id"] for each in page["exports"]], page["next"]) == ([1], None)
    assert paid_house.get("/payroll-exports?before=1").json["exports"] == []
    assert paid_house.get("/payroll-exports?run=7").json["exports"] == []


def test_the_journal_of_a_run_balances(paid_house: House) -> None:
    journal = paid_house.get("/runs/1/journal").json
    assert journal["debit"] == journal["credit"] == {"amount": "1725.10", "currency": "EUR"}
    assert [each["account"] for each in journal["lines"]] == ["6020", "3740"]
    assert paid_house.get("/runs/1/journal.csv").text.splitlines()[1] == "6020,expense,blue,1725.10,,EUR"


def test_runs_are_listed_a_page_at_a_time(paid_house: House) -> None:
    page = paid_house.get("/runs?limit=1&period=2026-Q3").json
    assert ([each["id"] for each in page["runs"]], page["next"]) == ([1], None)
    assert paid_house.get("/runs?before=1").json == {"runs": [], "next": None}
    assert problem_of(paid_house.get("/runs?limit=0"), 422)["problems"]


def test_a_page_of_runs_leads_to_the_next(house: House) -> None:
    accepted(house.database, house.company)
    first, second = (calculated(house.database, house.company).id for _ in range(2))
    page = house.get("/runs?limit=1").json
    assert [each["id"] for each in page["runs"]] == [second]
    following = house.get(page["next"].removeprefix("/api/v1")).json
    assert ([each["id"] for each in following["runs"]], following["next"]) == ([first], None)
