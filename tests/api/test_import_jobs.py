"""Uploads that are checked in the background: how far they are, what was found first, what comes of it."""

from __future__ import annotations

import io

import pytest

from api.import_jobs import IMPORT, Told, import_files, import_payload
from api.jobs import KINDS
from importers.reading import AS_FOUND
from incentives.services.jobs import JobContext
from incentives.services.worker import work_off
from tests.api.house import API, House, workbook_file
from tests.services.building import RESULTS, ROSTER

FILES = "/periods/2026-Q3/imports"
WRONG = RESULTS.replace("90%", "900%").replace("80%\nGroup", "n/a\nGroup")


def asked(house: House, content: bytes) -> int:
    """Uploads a file for later, and gives the number of the job."""
    response = house.app.test_client().post(
        API + FILES,
        data={"files": [(io.BytesIO(content), "upload.xlsx")]},
        content_type="multipart/form-data",
        headers=house.headers("hr") | {"Idempotency-Key": "for-later", "Prefer": "respond-async"},
    )
    response.request.environ["wsgi.input"].close()
    assert response.status_code == 202, response.text
    number: int = (response.json or {})["id"]
    return number


def context_of(house: House, content: bytes, told: list[tuple[int | None, str | None]]) -> JobContext:
    payload = import_payload("2026-Q3", AS_FOUND, (), (), "", corrects=False)
    files = import_files([("upload.xlsx", content)])

    def report(done: int | None, _: int | None, words: str | None) -> None:
        told.append((done, words))

    return JobContext(house.database, house.company.hr, 1, payload, files, report)


def test_an_upload_is_checked_in_the_background_and_becomes_the_same_import(house: House) -> None:
    number = asked(house, workbook_file(ROSTER + RESULTS))
    assert work_off(house.database, KINDS) == 1
    done = house.get(f"/jobs/{number}", "hr").json
    assert (done["state"], done["location"]) == ("done", f"{API}/imports/1")
    assert done["result"] == {"import": 1, "state": "ready"}
    later = house.get("/imports/1", "hr").json
    house.upload(FILES, {"again.xlsx": workbook_file(ROSTER + RESULTS)})
    at_once = house.get("/imports/2", "hr").json
    assert later["summary"] == at_once["summary"]


def test_a_refused_upload_in_the_background_is_kept_with_all_its_problems(house: House) -> None:
    asked(house, workbook_file(ROSTER + WRONG))
    work_off(house.database, KINDS)
    refused = house.get("/imports/1", "hr").json
    assert refused["state"] == "refused"
    assert {each["code"] for each in refused["problems"]} >= {"out-of-range", "not-a-number"}


def test_the_first_problems_are_told_before_every_row_is_checked(house: House) -> None:
    told: list[tuple[int | None, str | None]] = []
    IMPORT.prepare(context_of(house, workbook_file(ROSTER + WRONG), told))
    words = told[-1][1] or ""
    assert "2 problems in the first rows" in words
    assert "sheet Results, cell B3" in words
    assert house.get("/imports/1", "hr").status_code == 404


def test_a_sound_beginning_is_said_to_be_sound(house: House) -> None:
    told: list[tuple[int | None, str | None]] = []
    IMPORT.prepare(context_of(house, workbook_file(ROSTER + RESULTS), told))
    assert told[-1][1] == "Checking every row. No problem in the first rows"


def test_a_job_that_is_to_end_while_a_file_is_read_ends_when_it_was_read(house: House) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("cancelled")

    told = Told(JobContext(house.database, house.company.hr, 1, {}, (), refuse))
    told.rows("upload.xlsx", 7)
    with pytest.raises(RuntimeError, match="cancelled"):
        told.problems(())


def test_somebody_who_may_not_upload_gets_no_job(house: House) -> None:
    content = workbook_file(ROSTER)
    response = house.app.test_client().post(
        API + FILES,
        data={"files": [(io.BytesIO(content), "upload.xlsx")]},
        content_type="multipart/form-data",
        headers=house.headers("ada") | {"Idempotency-Key": "not-allowed", "Prefer": "respond-async"},
    )
    response.request.environ["wsgi.input"].close()
    assert response.status_code == 403
