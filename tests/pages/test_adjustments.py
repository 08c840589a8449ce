"""Adjustments on the page of a period: entered and withdrawn by finance, seen by nobody who may not see payouts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api import database as api_database
from api.auth import COOKIE
from incentives.services.sign_in import SignedIn, sign_in
from tests.pages import company

PATH = "/periods/2026-Q3"
FORM = {"participant": "P-0001", "role": "field-sales/account_executive", "kind": "adjustment", "amount": "-250.00"}


@pytest.fixture
def browser(pages_app: Flask, stages: Callable[[str], Path], tmp_path: Path) -> Iterator[Callable[[str], FlaskClient]]:
    """Anybody's browser at the opened quarter."""
    copied = shutil.copy(stages("opened"), tmp_path / "incentives.db")
    database = company.open_database(Path(copied))
    pages_app.extensions[api_database.EXTENSION] = database

    def of(login: str) -> FlaskClient:
        client = pages_app.test_client()
        signed_in = sign_in(database, login, company.PASSWORD)
        assert isinstance(signed_in, SignedIn)
        client.set_cookie(COOKIE, signed_in.token)
        return client

    yield of
    database.close()


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(PATH).text)
    assert found is not None
    return found[1]


def test_finance_enters_an_adjustment_and_withdraws_it(browser: Callable[[str], FlaskClient]) -> None:
    finance = browser("finance")
    form = FORM | {"reason": "Agreed <in> writing.", "csrf_token": token(finance)}
    shown = finance.post(f"{PATH}/adjustments", data=form, follow_redirects=True)
    assert "Entered for P-0001" in shown.text
    assert "Agreed &lt;in&gt; writing." in shown.text
    assert ">-250<" in shown.text
    number = re.search(r"/adjustments/(\d+)/withdraw", shown.text)
    assert number is not None
    path = f"{PATH}/adjustments/{number[1]}/withdraw"
    shown = finance.post(path, data={"csrf_token": token(finance)}, follow_redirects=True)
    assert "Withdrawn for P-0001" in shown.text
    assert "Agreed" not in shown.text


@pytest.mark.parametrize(
    "wrong", [{"amount": "250,00"}, {"amount": ""}, {"kind": "clawback"}, {"reason": " "}, {"role": ""}]
)
def test_a_form_that_nobody_can_mean_says_what_to_solve(
    browser: Callable[[str], FlaskClient], wrong: dict[str, str]
) -> None:
    finance = browser("finance")
    form = FORM | {"reason": "Agreed.", "csrf_token": token(finance)} | wrong
    refused = finance.post(f"{PATH}/adjustments", data=form)
    assert refused.status_code == 422
    assert "What to solve" in refused.text


def test_who_may_see_no_payouts_sees_no_adjustments_and_enters_none(browser: Callable[[str], FlaskClient]) -> None:
    hr = browser("hr")
    assert "<h2>Adjustments</h2>" not in hr.get(PATH).text
    form = FORM | {"reason": "Agreed.", "csrf_token": token(hr)}
    assert hr.post(f"{PATH}/adjustments", data=form).status_code == 403
