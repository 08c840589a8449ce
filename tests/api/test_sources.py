"""Headings that a person gave a meaning to are remembered for their source, with who said so and when."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

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
    assert house.get("/sources/nobody/headings", "finance").json == {"headings": [], "reading": []}


def test_what_is_said_anew_counts_from_then_on(house: House) -> None:
    upload(house, "?source=crm&reading=heading=Geprüft is first_contact; heading=Beim ersten Mal is first_contact")
    assert upload(house, "?source=crm")["state"] == "refused"
    assert upload(house, f"?source=crm&{SAID}")["state"] == "ready"
    assert upload(house, "?source=crm")["state"] == "ready"


def test_a_heading_with_two_meanings_and_one_without_are_refused(house: House) -> None:
    for said in ("heading=A is b; heading=A is c", "heading=A", "heading= is b", "heading=A is "):
        response = house.upload(f"{UPLOADS}?reading={said}", {"q.xlsx": workbook_file(ROSTER)})
        assert response.status_code == 422


def delivered(house: House, text: str, query: str, encoding: str = "utf-8", file: str = "results.csv") -> Any:
    """The upload of a text file beside a roster."""
    files = {file: text.encode(encoding), "roster.xlsx": workbook_file(ROSTER)}
    response = house.upload(f"{UPLOADS}?{query}", files)
    assert response.status_code == 201, response.text
    return response.json


def notes(upload: Any) -> str:
    return " ".join(note for file in upload["files"] for note in file["notes"])


def test_an_answer_is_taken_for_a_later_file_that_asks_the_same_and_said_so(house: House) -> None:
    text = "participant;amount\nP-1;1,234\n"
    assert "decimal-mark-unclear" in codes(delivered(house, text, "source=crm"))
    assert "decimal-mark-unclear" not in codes(delivered(house, text, "source=crm&reading=decimal=comma"))
    later = delivered(house, text, "source=crm")
    assert "decimal-mark-unclear" not in codes(later)
    assert "read as numbers, with a decimal comma, as Hr said on 2026-10-05 for crm." in notes(later)
    assert "decimal-mark-unclear" in codes(delivered(house, text, "source=another"))


def test_an_answer_is_not_taken_for_a_file_that_shows_something_else(house: House) -> None:
    delivered(house, "participant;amount\nP-1;1,234\n", "source=crm&reading=decimal=comma")
    other = "participant;amount;gross_margin\nP-1;1,234;95.5%\n"
    assert "decimal-mark-unclear" in codes(delivered(house, other, "source=crm"))
    point = delivered(house, "participant;amount\nP-1;1,234.5\n", "source=crm")
    assert "with a decimal point." in notes(point)


def test_what_is_said_now_counts_instead_of_what_was_said_before(house: House) -> None:
    text = "participant;amount\nP-1;1,234\n"
    delivered(house, text, "source=crm&reading=decimal=comma")
    assert "with a decimal point." in notes(delivered(house, text, "source=crm&reading=decimal=point"))
    assert "with a decimal point, as Hr said" in notes(delivered(house, text, "source=crm"))


def test_an_encoding_is_remembered_for_files_that_are_not_clear_and_never_for_others(house: House) -> None:
    text = "participant;name;amount\nP-1;Zoë;1\n"
    assert codes(delivered(house, text, "source=crm", "windows-1252")) >= {"encoding-unclear"}
    delivered(house, text, "source=crm&reading=encoding=windows-1252", "windows-1252")
    later = delivered(house, text, "source=crm", "windows-1252")
    assert "encoding-unclear" not in codes(later)
    assert "Its encoding was taken to be windows-1252, as Hr said on 2026-10-05 for crm." in notes(later)
    copy = house.get(f"/imports/{later['id']}/annotated.xlsx?file=results.csv", "hr")
    assert openpyxl.load_workbook(io.BytesIO(copy.data))["Results"]["B2"].value == "Zoë"
    clear = notes(delivered(house, text, "source=crm"))
    assert "Read as UTF-8 text" in clear
    assert "Its encoding" not in clear


def test_a_delimiter_is_remembered_unless_it_makes_no_table(house: House) -> None:
    single = "participant\nP-1\n"
    delivered(house, "participant;new,revenue\nP-1;1,5\n", "source=crm&reading=delimiter=semicolon")
    assert "delimiter-unclear" in codes(delivered(house, "a,b;c\n1,2;3\n", "source=crm"))
    assert "delimiter-unclear" in codes(delivered(house, single, "source=new"))
    assert "delimiter-unclear" not in codes(delivered(house, single, "source=crm"))


def test_the_order_of_days_is_remembered_for_days_that_leave_it_open(house: House) -> None:
    text = "participant,from,to\nP-1,01/07/2026,02/07/2026\n"
    assert "date-order-unclear" in codes(delivered(house, text, "source=crm", file="leave.csv"))
    delivered(house, text, "source=crm&reading=dates=day-first", file="leave.csv")
    later = delivered(house, text, "source=crm", file="leave.csv")
    assert "date-order-unclear" not in codes(later)
    assert "day first, as Hr said on 2026-10-05 for crm." in notes(later)
    month_first = "participant,from,to\nP-1,01/07/2026,07/31/2026\n"
    assert "date-order-unclear" in codes(delivered(house, month_first, "source=crm", file="leave.csv"))


def test_how_files_of_a_source_are_read_is_told_apart_from_its_headings(house: House) -> None:
    delivered(house, "participant;amount\nP-1;1,234\n", "source=crm&reading=decimal=comma; heading=Wert is amount")
    told = house.get("/sources/crm/headings", "finance").json
    assert [(each["heading"], each["meaning"]) for each in told["headings"]] == [("wert", "amount")]
    assert [(each["word"], each["value"], each["said_by"]["name"]) for each in told["reading"]] == [
        ("decimal", "comma", "Hr")
    ]


def test_no_heading_can_stand_for_such_a_word(house: House) -> None:
    response = house.upload(f"{UPLOADS}?reading=heading=decimal%3D is point", {"q.xlsx": workbook_file(ROSTER)})
    assert response.status_code == 422
