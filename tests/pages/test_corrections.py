"""Corrections on pages: HR uploads corrected facts of an approved quarter, finance settles the difference later."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api import database as api_database
from api.auth import COOKIE
from incentives.services.database import Database
from incentives.services.people import actor_of_login
from incentives.services.periods import open_period
from incentives.services.sign_in import SignedIn, sign_in
from incentives.store.engine import open_engine
from tests.conftest import Clock
from tests.pages import company

RUN = "/runs/1"
REVERSAL = {"measure": "new_revenue", "counted_for": "participant", "subject": "P-0111", "amount": "100000 EUR"}


class Paid:
    """The company after its quarter was approved."""

    def __init__(self, app: Flask, database: Database) -> None:
        self.app = app
        self.database = database

    def browser(self, login: str) -> FlaskClient:
        client = self.app.test_client()
        signed_in = sign_in(self.database, login, company.PASSWORD)
        assert isinstance(signed_in, SignedIn)
        client.set_cookie(COOKIE, signed_in.token)
        return client

    def open_next(self) -> None:
        with self.database.changing() as session:
            open_period(session, actor_of_login(session, "hr"), "2026-Q4")


@pytest.fixture
def paid(pages_app: Flask, stages: Callable[[str], Path], tmp_path: Path) -> Iterator[Paid]:
    copied = shutil.copy(stages("approved"), tmp_path / "incentives.db")
    later = Clock()
    later.pass_by(minutes=5)
    database = Database(open_engine(f"sqlite:///{copied}"), later)
    pages_app.extensions[api_database.EXTENSION] = database
    yield Paid(pages_app, database)
    database.close()


def token(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found is not None
    return found[1]


def test_without_a_later_period_the_page_says_what_is_needed(paid: Paid) -> None:
    shown = paid.browser("finance").get(RUN).text
    assert "corrected in a later period that is still open, and there is none yet" in shown
    assert "/runs/1/reversals" not in shown


def test_who_may_not_calculate_sees_no_form(paid: Paid) -> None:
    paid.open_next()
    assert "Correct it" not in paid.browser("leader").get(RUN).text
    assert paid.browser("leader").post(f"{RUN}/recalculation", data={"into": "2026-Q4"}).status_code in (400, 403)


def test_corrected_facts_are_uploaded_and_the_difference_is_settled_and_withdrawn(paid: Paid) -> None:
    paid.open_next()
    hr, finance = paid.browser("hr"), paid.browser("finance")
    page = hr.get("/periods/2026-Q3").text
    assert 'name="corrects" value="true"' in page
    late = company.changed_results({("Results", "C9"): 350_000})
    form = {"csrf_token": token(hr, "/periods/2026-Q3"), "corrects": "true", "files": (io.BytesIO(late), "late.xlsx")}
    staged = hr.post("/periods/2026-Q3/imports", data=form, follow_redirects=True)
    assert "Every cell was understood" in staged.text
    accept = re.search(r'action="(/imports/\d+/accept)"', staged.text)
    assert accept is not None
    hr.post(accept[1], data={"csrf_token": token(hr, "/periods/2026-Q3")})
    form = {"csrf_token": token(finance, RUN), "into": "2026-Q4"}
    settled = finance.post(f"{RUN}/recalculation", data=form, follow_redirects=True)
    assert "Recalculation entered: one entry of 2026-Q4." in settled.text
    withdraw = re.search(r'action="(/runs/1/corrections/\d+/withdraw)"', settled.text)
    assert withdraw is not None
    withdrawn = finance.post(withdraw[1], data={"csrf_token": token(finance, RUN)}, follow_redirects=True)
    assert "Withdrawn. 2026-Q4 no longer settles it." in withdrawn.text
    assert "(withdrawn)" in withdrawn.text


def test_facts_that_were_not_corrected_settle_nothing(paid: Paid) -> None:
    paid.open_next()
    finance = paid.browser("finance")
    told = finance.post(f"{RUN}/recalculation", data={"csrf_token": token(finance, RUN), "into": "2026-Q4"})
    assert (told.status_code, "Deliver the corrected ones first." in told.text) == (409, True)


@pytest.mark.parametrize(
    ("changed", "status"), [({"measure": "nothing"}, 422), ({"amount": "much"}, 422), ({"counted_for": "moon"}, 422)]
)
def test_a_reversal_that_nobody_can_mean_is_refused(paid: Paid, changed: dict[str, str], status: int) -> None:
    paid.open_next()
    finance = paid.browser("finance")
    form = REVERSAL | changed | {"csrf_token": token(finance, RUN), "into": "2026-Q4"}
    assert finance.post(f"{RUN}/reversals", data=form).status_code == status
