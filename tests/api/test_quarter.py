"""One quarter through the API alone: opened, delivered, accepted, calculated, approved by somebody else, read."""

from __future__ import annotations

from tests.api.house import API, House, problem_of, workbook_file
from tests.services.building import RESULTS, ROSTER


def test_a_quarter_from_workbook_to_statement(house: House) -> None:
    delivered = house.upload("/periods/2026-Q3/imports", {"results.xlsx": workbook_file(ROSTER + RESULTS)})
    assert delivered.status_code == 201, delivered.text
    assert delivered.json["state"] == "ready"
    assert delivered.headers["Location"] == f"{API}/imports/{delivered.json['id']}"

    accepted = house.post(f"/imports/{delivered.json['id']}/accept", hand="hr")
    assert accepted.status_code == 200, accepted.text
    assert accepted.json["state"] == "accepted"

    run = house.post("/periods/2026-Q3/runs")
    assert run.status_code == 201, run.text
    assert run.json["state"] == "calculated"

    refused = house.post(f"/runs/{run.json['id']}/approve")
    assert problem_of(refused, 403)["code"] == "second-person-needed"
    other = house.post(f"/runs/{run.json['id']}/approve", hand="approver", If_Match=f'"{"0" * 64}"')
    assert "is not the result" in problem_of(other, 412)["detail"]
    looked_at = f'"{run.json["result_fingerprint"]}"'
    approved = house.post(f"/runs/{run.json['id']}/approve", hand="approver", If_Match=looked_at)
    assert approved.json["state"] == "approved"

    payouts = house.get(f"/runs/{run.json['id']}/payouts").json["payouts"]
    assert [each["participant"] for each in payouts] == ["P-1", "P-2"]
    assert house.get("/statements", hand="ada").json["statements"] == []
    assert house.post("/periods/2026-Q3/publish", hand="approver").json["stage"] == "published"
    own = house.get("/statements", hand="ada").json["statements"]
    assert [each["payout"] for each in own] == [payouts[0]["id"]]
    statement = house.get(f"/payouts/{payouts[0]['id']}/statement", hand="ada").json["statement"]
    assert statement["total"] == payouts[0]["total"]
