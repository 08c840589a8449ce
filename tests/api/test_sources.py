"""Headings that a person gave a meaning to are remembered for their source, with who said so and when."""

from __future__ import annotations

from typing import Any

from tests.api.house import House, workbook_file
from tests.services.building import RESULTS, ROSTER

UPLOADS = "/periods/2026-Q3/imports"
GERMAN = ROSTER + RESULTS.replace("checked_quality", "Geprüft").replace("first_contact", "Beim ersten Mal (%)")
SAID = "reading=heading=Geprüft is checked_quality; heading=Beim ersten Mal is first_contact"


def upload(house: House, query: str = "", text: str = GERMAN, file: str = "quarter.xlsx") -> Any:
    response = house.upload(UPLOADS + query, {file: workbook_file(text)})
    assert response.status_code == 201, response.text
    return response.json


def codes(upload: Any) -> set[str]:
    return {problem["code"] for problem in upload["problems"]}


def test_a_heading_that_a_person_mapped_is_read_so(house: House) -> None:
    assert "unknown-measure" in codes(upload(house))
    mapped = upload(house, f"?{SAID}")
    assert mapped["state"] == "ready"
    assert 'Results!B2: "Geprüft" was read as checked_quality.' in mapped["files"][0]["notes"]


def test_it_is_remembered_for_its_source_and_shown_next_time(house: House) -> None:
    assert upload(house, f"?source=Our  CRM&{SAID}")["state"] == "ready"
    later = upload(house, "?source=Our CRM")
    assert later["state"] == "ready"
    note = 'Results!B2: "Geprüft" was read as checked_quality, as Hr said on 2026-10-05 for Our CRM.'
    assert note in later["files"][0]["notes"]
    assert upload(house, "?source=Another")["state"] == "refused"
    assert upload(house)["state"] == "refused"


def test_who_said_what_when_can_be_read(house: House) -> None:
    upload(house, f"?source=crm&{SAID}")
    told = house.get("/sources/crm/headings", "finance").json["headings"]
    assert [(each["heading"], each["meaning"], each["said_by"]["name"]) for each in told] == [
        ("beim_ersten_mal", "first_contact", "Hr"),
        ("geprüft", "checked_quality", "Hr"),
    ]
    assert house.get("/sources/nobody/headings", "finance").json == {"headings": []}


def test_what_is_said_anew_counts_from_then_on(house: House) -> None:
    upload(house, "?source=crm&reading=heading=Geprüft is first_contact; heading=Beim ersten Mal is first_contact")
    assert upload(house, "?source=crm")["state"] == "refused"
    assert upload(house, f"?source=crm&{SAID}")["state"] == "ready"
    assert upload(house, "?source=crm")["state"] == "ready"


def test_a_heading_with_two_meanings_and_one_without_are_refused(house: House) -> None:
    for said in ("heading=A is b; heading=A is c", "heading=A", "heading= is b", "heading=A is "):
        response = house.upload(f"{UPLOADS}?reading={said}", {"q.xlsx": workbook_file(ROSTER)})
        assert response.status_code == 422
