"""Statements as PDF say what the API says, to the cent, with the same bytes each time."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from typing import Any

import pypdf
import pytest

from api.jobs import KINDS
from incentives.services.worker import work_off
from tests.api.house import House, problem_of


def text_of(content: bytes) -> str:
    """Everything that stands in the PDF, on one line."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def shown(money: dict[str, str]) -> str:
    whole, _, cents = money["amount"].partition(".")
    return f"{int(whole):,}.{cents} {money['currency']}"


def test_every_amount_and_every_word_of_the_statement_stands_in_the_pdf(paid_house: House) -> None:
    for payout in (1, 2):
        statement = paid_house.get(f"/payouts/{payout}/statement").json["statement"]
        text = text_of(paid_house.get(f"/payouts/{payout}/statement.pdf").data)
        steps = statement["steps"]
        assert sum(round(100 * float(step["amount"]["amount"])) for step in steps) == round(
            100 * float(statement["total"]["amount"])
        )
        assert f"Payout {shown(statement['total'])}" in text
        for step in steps:
            assert step["title"] in text
            assert shown(step["amount"]) in text
            for line in step["lines"]:
                assert line in text
        for sentence in statement["opening"]:
            assert sentence in text


def test_the_pdf_is_tagged_and_the_same_each_time(paid_house: House) -> None:
    first, second = (paid_house.get("/payouts/1/statement.pdf") for _ in range(2))
    assert first.data == second.data
    assert first.headers["Content-Type"] == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(first.data))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Statement for 2026-Q3"


def test_a_name_that_looks_like_markup_is_a_name(paid_house: House) -> None:
    with paid_house.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE payouts SET name = '#panic() $x$ *A* \\\\ \"B\" 王' WHERE id = 1")
    text = text_of(paid_house.get("/payouts/1/statement.pdf").data)
    assert '#panic() $x$ *A* \\\\ "B"' in text


def test_strangers_get_no_pdf_and_learn_nothing(paid_house: House) -> None:
    theirs = problem_of(paid_house.get("/payouts/2/statement.pdf", "ada"), 404)
    nobodys = problem_of(paid_house.get("/payouts/999/statement.pdf", "ada"), 404)
    assert theirs["detail"].replace("2", "999") == nobodys["detail"]


def test_all_statements_of_a_run_come_in_one_file_at_once_or_as_a_job(paid_house: House) -> None:
    now = paid_house.get("/runs/1/statements.zip")
    with zipfile.ZipFile(io.BytesIO(now.data)) as archive:
        assert archive.namelist() == ["statement-P-1-1.pdf", "statement-P-2-2.pdf"]
        assert archive.read("statement-P-1-1.pdf") == paid_house.get("/payouts/1/statement.pdf").data
    asked = paid_house.post("/runs/1/statements")
    assert asked.status_code == 202
    work_off(paid_house.database, KINDS)
    job = asked.headers["Location"].removeprefix("/api/v1")
    assert paid_house.get(job).json["state"] == "done"
    assert paid_house.get(f"{job}/file").data == now.data


def test_a_large_run_is_asked_for_as_a_job(paid_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.statement_files.MOST_AT_ONCE", 1)
    assert problem_of(paid_house.get("/runs/1/statements.zip"), 409)["code"] == "too-many-statements"


def test_without_the_typesetter_the_way_to_get_it_is_told(paid_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    told = problem_of(paid_house.get("/payouts/1/statement.pdf"), 409)
    assert (told["code"], "incentives[pdf]" in told["detail"]) == ("pdf-missing", True)
