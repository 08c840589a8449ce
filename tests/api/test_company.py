"""GET /company: the policies in force, the newest roster, and what is kept about periods."""

from __future__ import annotations

from tests.api.house import House, workbook_file
from tests.services.building import RESULTS, ROSTER


def test_the_company_is_told_before_and_after_a_roster_is_accepted(house: House) -> None:
    before = house.get("/company").json
    assert (before["people"], before["roster_of"]) == (None, None)
    assert [each["pillar"] for each in before["pillars"]] == [
        "leadership",
        "strategy",
        "people",
        "processes",
        "platforms",
    ]
    ready = house.upload("/periods/2026-Q3/imports", {"quarter.xlsx": workbook_file(ROSTER + RESULTS)}).json["id"]
    house.post(f"/imports/{ready}/accept", {}, "hr")
    after = house.get("/company").json
    assert (after["people"], after["roster_of"]) == (2, "2026-Q3")
    platforms = after["pillars"][4]["facts"][2]
    assert (platforms["holds"], platforms["found"]) == (True, "0 of 1 later than that.")
    assert after["foretelling"] == {"fewest": 30, "pairs": []}


def test_a_day_without_policies_has_no_money_and_no_division_by_zero(house: House) -> None:
    found = house.get("/company?on=2020-01-01")
    assert found.status_code == 200
    assert found.json["kpis"] == []
    assert found.json["target_incentive"] is None


def test_the_business_review_shows_what_was_accepted_and_nothing_else(house: House) -> None:
    assert house.get("/business-review").json["lines"] == []
    ready = house.upload("/periods/2026-Q3/imports", {"quarter.xlsx": workbook_file(ROSTER + RESULTS)}).json["id"]
    assert house.get("/business-review").json["lines"] == []
    house.post(f"/imports/{ready}/accept", {}, "hr")
    found = house.get("/business-review").json
    assert found["periods"] == [{"period": "2026-Q3", "paid": None}]
    quality = next(line for line in found["lines"] if line["kpi"] == "quality_score")
    assert (quality["side"], quality["told"], quality["trend"], quality["of"]) == (
        "customer outcomes",
        "middle",
        "unknown",
        [2],
    )
