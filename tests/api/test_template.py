"""The template of a period through the API, with the people of the roster in force."""

from __future__ import annotations

import io

import openpyxl

from tests.api.house import House, problem_of, workbook_file
from tests.services.building import RESULTS, ROSTER


def test_the_template_holds_the_people_in_force_and_comes_back_ready(house: House) -> None:
    ready = house.upload("/periods/2026-Q3/imports", {"quarter.xlsx": workbook_file(ROSTER + RESULTS)}).json["id"]
    house.post(f"/imports/{ready}/accept", {}, "hr")
    response = house.get("/periods/2026-Q3/template.xlsx", "hr")
    assert response.status_code == 200
    workbook = openpyxl.load_workbook(io.BytesIO(response.data))
    assert [workbook["Results"].cell(row, 1).value for row in (4, 5)] == ["P-1", "P-2"]
    for row in (4, 5):
        workbook["Results"].cell(row, 3).value = 0.9
    workbook["Group results"]["C4"] = 0.8
    stream = io.BytesIO()
    workbook.save(stream)
    again = house.upload("/periods/2026-Q3/imports", {"filled.xlsx": stream.getvalue()}).json
    assert (again["state"], again["problems"]) == ("ready", [])


def test_a_period_that_is_not_there_has_no_template(house: House) -> None:
    assert problem_of(house.get("/periods/2031-Q3/template.xlsx", "hr"), 404)


def test_a_template_of_raw_rows_is_asked_for_by_name_and_by_nothing_else(house: House) -> None:
    response = house.get("/periods/2026-Q3/template.xlsx?raw=true", "hr")
    assert response.status_code == 200
    assert openpyxl.load_workbook(io.BytesIO(response.data)).sheetnames[0] == "Instructions"
    assert problem_of(house.get("/periods/2026-Q3/template.xlsx?raw=perhaps", "hr"), 422)
    assert problem_of(house.get("/periods/2026-Q3/template.xlsx?rows=true", "hr"), 422)
