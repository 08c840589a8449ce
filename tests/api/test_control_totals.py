"""Control totals through the API: shown with every upload, checked when they come with it."""

from __future__ import annotations

from tests.api.house import House, problem_of, workbook_file
from tests.services.building import RESULTS, ROSTER

UPLOADS = "/periods/2026-Q3/imports"
FILES = {"quarter.xlsx": workbook_file(ROSTER + RESULTS)}


def test_every_upload_shows_its_rows_and_sums_also_when_it_is_refused(house: House) -> None:
    wrong = {"quarter.xlsx": workbook_file(ROSTER + RESULTS.replace("90%", "many"))}
    ready, refused = (house.upload(UPLOADS, files).json for files in (FILES, wrong))
    assert (ready["state"], refused["state"]) == ("ready", "refused")
    results = ready["files"][0]["sheets"][1]
    assert (results["sheet"], results["rows"]) == ("Results", 2)
    assert results["columns"] == [{"name": "checked_quality", "count": 2, "total": "170%"}]
    assert refused["files"][0]["sheets"][1]["columns"] == [{"name": "checked_quality", "count": 1, "total": "80%"}]


def test_totals_that_come_with_the_upload_are_checked(house: House) -> None:
    right = house.upload(f"{UPLOADS}?control=Results.rows=2;checked_quality=170%25", FILES).json
    assert right["state"] == "ready"
    wrong = house.upload(f"{UPLOADS}?control=checked_quality=171%25", FILES).json
    assert [each["code"] for each in wrong["problems"]] == ["control-total-differs"]
    assert "170%" in wrong["problems"][0]["message"]
    assert "171%" in wrong["problems"][0]["message"]


def test_words_that_give_no_total_are_refused(house: House) -> None:
    assert problem_of(house.upload(f"{UPLOADS}?control=rows", FILES), 422)
