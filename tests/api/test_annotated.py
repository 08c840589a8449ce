"""The marked copy through the API: of refused uploads, for who may upload, until one of the period is accepted."""

from __future__ import annotations

import io

import openpyxl

from incentives.services import refused_files
from tests.api.house import House, problem_of, workbook_file
from tests.services.building import RESULTS, ROSTER

WRONG = RESULTS.replace("90%", "many")
UPLOADS = "/periods/2026-Q3/imports"


def test_a_refused_upload_comes_back_with_its_cells_marked(house: House) -> None:
    number = house.upload(UPLOADS, {"quarter.xlsx": workbook_file(ROSTER + WRONG)}).json["id"]
    response = house.get(f"/imports/{number}/annotated.xlsx", "hr")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == 'attachment; filename="quarter - problems.xlsx"'
    copy = openpyxl.load_workbook(io.BytesIO(response.data))
    assert "many" in copy["Results"]["B3"].comment.text
    assert copy["Problems"]["A1"].value == "Problems found in quarter.xlsx"


def test_of_several_files_the_one_with_problems_is_meant_or_it_must_be_said(house: House) -> None:
    files = {"roster.xlsx": workbook_file(ROSTER), "results.xlsx": workbook_file(WRONG)}
    number = house.upload(UPLOADS, files).json["id"]
    response = house.get(f"/imports/{number}/annotated.xlsx", "hr")
    assert "results - problems.xlsx" in response.headers["Content-Disposition"]
    other = house.get(f"/imports/{number}/annotated.xlsx?file=roster.xlsx", "hr")
    assert "roster - problems.xlsx" in other.headers["Content-Disposition"]
    assert problem_of(house.get(f"/imports/{number}/annotated.xlsx?file=x.xlsx", "hr"), 404)
    both = {"a.xlsx": workbook_file(ROSTER.replace("2026-08-01", "soon")), "b.xlsx": workbook_file(WRONG)}
    number = house.upload(UPLOADS, both).json["id"]
    told = problem_of(house.get(f"/imports/{number}/annotated.xlsx", "hr"), 409)
    assert told["code"] == "file-unclear"
    assert "a.xlsx, b.xlsx" in told["detail"]


def test_a_file_that_cannot_be_read_gives_the_list(house: House) -> None:
    number = house.upload(UPLOADS, {"results.xlsx": b"PK\x03\x04 no more"}).json["id"]
    response = house.get(f"/imports/{number}/annotated.xlsx", "hr")
    assert openpyxl.load_workbook(io.BytesIO(response.data)).sheetnames == ["Problems"]


def test_files_are_forgotten_once_an_upload_is_accepted(house: House) -> None:
    number = house.upload(UPLOADS, {"quarter.xlsx": workbook_file(ROSTER + WRONG)}).json["id"]
    ready = house.upload(UPLOADS, {"quarter.xlsx": workbook_file(ROSTER + RESULTS)}).json["id"]
    assert house.get(f"/imports/{number}/annotated.xlsx", "hr").status_code == 200
    assert problem_of(house.get(f"/imports/{ready}/annotated.xlsx", "hr"), 409)["code"] == "files-not-kept"
    house.post(f"/imports/{ready}/accept", {}, "hr")
    assert problem_of(house.get(f"/imports/{number}/annotated.xlsx", "hr"), 409)["code"] == "files-not-kept"


def test_only_the_newest_refused_uploads_are_kept(house: House) -> None:
    numbers = [
        house.upload(UPLOADS, {"q.xlsx": workbook_file(ROSTER + WRONG.replace("many", f"many {each}"))}).json["id"]
        for each in range(refused_files.KEPT_UPLOADS + 1)
    ]
    answers = [house.get(f"/imports/{number}/annotated.xlsx", "hr").status_code for number in numbers]
    assert answers == [409] + [200] * refused_files.KEPT_UPLOADS
