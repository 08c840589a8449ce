"""Before anything is accepted: what is new, changed and gone, the money at stake, and the rows left out."""

from __future__ import annotations

from typing import Any

import pytest

from incentives.services.actor import Permission
from tests.api.house import House, new_key, workbook_file
from tests.services.building import CORRECTED, RESULTS, ROSTER

UPLOADS = "/periods/2026-Q3/imports"


def upload(house: House, text: str, query: str = "", file: str = "quarter.xlsx") -> Any:
    return house.upload(f"{UPLOADS}{query}", {file: workbook_file(text)}).json


def accepted(house: House, text: str) -> None:
    house.post(f"/imports/{upload(house, text)['id']}/accept", {}, "hr")


def test_the_first_upload_shows_what_the_period_would_pay(house: House) -> None:
    summary = upload(house, ROSTER + RESULTS)["summary"]
    stake = summary["stake"]
    assert (stake["before"], stake["difference"], stake["differing"]) == (None, None, 2)
    assert stake["after"] == "1725.10"  # 805 + 330 for P-1; 61 of 92 days of 560 and 330 for P-2
    assert [each["role"] for each in stake["by_role"]] == ["support/agent"]
    assert house.get("/periods/2026-Q3", "hr").json["state"] == "open"


def test_a_roster_alone_cannot_be_calculated_and_says_so(house: House) -> None:
    stake = upload(house, ROSTER)["summary"]["stake"]
    assert (stake["before"], stake["after"]) == (None, None)
    assert stake["reason"] == "Roster and results are not both known yet."


def test_a_correction_shows_new_changed_gone_and_the_difference_and_supersedes_once_accepted(house: House) -> None:
    accepted(house, ROSTER + RESULTS)
    correction = upload(house, CORRECTED)
    summary, stake = correction["summary"], correction["summary"]["stake"]
    assert (summary["new"], summary["changed"], summary["gone"]) == (0, 1, 0)
    assert (stake["before"], stake["differing"]) == ("1725.10", 1)
    assert float(stake["after"]) - float(stake["before"]) == pytest.approx(float(stake["difference"]))
    assert float(stake["difference"]) > 0
    house.post(f"/imports/{correction['id']}/accept", {}, "hr")
    run = house.post("/periods/2026-Q3/runs", {}).json
    assert run["total"]["amount"] == stake["after"]


def test_a_person_who_is_new_and_one_who_is_gone_are_counted(house: House) -> None:
    accepted(house, ROSTER + RESULTS)
    other = (ROSTER + RESULTS).replace("P-2", "P-3")
    summary = upload(house, other, file="other.xlsx")["summary"]
    assert summary["new"] == summary["gone"] > 0
    assert summary["stake"]["difference"] == "0.00"
    assert summary["stake"]["differing"] == 2


def test_the_money_is_shown_only_to_who_may_see_sums_of_runs(house: House) -> None:
    number = upload(house, ROSTER + RESULTS)["id"]
    with house.database.changing() as session:
        house.keys["narrow"] = new_key(session, house.company.hr, [Permission.IMPORTS_READ])
    assert house.get(f"/imports/{number}", "narrow").json["summary"]["stake"] is None
    assert house.get(f"/imports/{number}", "hr").json["summary"]["stake"] is not None


STRANGER = RESULTS.replace("Group", "P-9 | 70%\nGroup")


def test_rows_are_left_out_with_a_reason_that_is_kept(house: House) -> None:
    assert upload(house, ROSTER + STRANGER)["state"] == "refused"
    ready = upload(house, ROSTER + STRANGER, "?leave_out=P-9: works elsewhere")
    assert ready["state"] == "ready"
    left_out = {"name": "P-9", "reason": "works elsewhere", "sheet": "Results", "cell": "A5"}
    assert ready["files"][0]["left_out"] == [left_out]
    house.post(f"/imports/{ready['id']}/accept", {}, "hr")
    assert house.get(f"/imports/{ready['id']}", "hr").json["files"][0]["left_out"] == [left_out]


def test_a_name_that_fits_no_row_and_a_row_without_a_reason_are_refused(house: House) -> None:
    told = upload(house, ROSTER + RESULTS, "?leave_out=P-9: works elsewhere")
    assert [each["code"] for each in told["problems"]] == ["row-not-found"]
    assert house.upload(f"{UPLOADS}?leave_out=P-9", {"q.xlsx": workbook_file(ROSTER)}).status_code == 422


def test_the_same_file_with_the_row_back_in_is_another_delivery(house: House) -> None:
    file = {"quarter.xlsx": workbook_file(ROSTER + RESULTS)}
    without = f"{UPLOADS}?leave_out=P-2: not known yet"
    house.post(f"/imports/{house.upload(without, file).json['id']}/accept", {}, "hr")
    assert house.upload(UPLOADS, file).json["state"] == "ready"
    assert [each["code"] for each in house.upload(without, file).json["problems"]] == ["already-imported"]
