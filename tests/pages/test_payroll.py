"""Payroll in the browser: an approved run leaves once, and what payroll answers is shown line by line."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import Site
from tests.pages.test_every_page import PHONE, faults

pytestmark = pytest.mark.browser


def test_finance_exports_a_run_and_takes_in_the_answer(site: Site) -> None:
    page = site.visit("finance", path="/runs/1", viewport=PHONE)
    page.get_by_role("button", name="Export to payroll").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Payroll export 1 of 2026-Q3")
    csv = page.request.get("/payroll/1/lines.csv").text()
    first = csv.split("\r\n")[1].split(",")
    answer = (
        f"participant,pay_code,amount,currency,status,reference\r\n{first[0]},2300,{first[3]},EUR,failed,closed\r\n"
    )
    page.get_by_label("A CSV file").set_input_files(
        {"name": "back.csv", "mimeType": "text/csv", "buffer": answer.encode()}
    )
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_text("1 line not paid as exported.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=first[0])).to_contain_text("failed")
    assert faults(page, "/payroll/1") == []
    page.goto("/runs/1")
    page.get_by_role("button", name="Export what was held before").click()
    expect(page.get_by_text(re.compile("Everything in this run left with export 1"))).to_be_visible()


def test_leadership_sees_no_payroll(site: Site) -> None:
    page = site.visit("leader", path="/runs/1")
    expect(page.get_by_role("heading", name="Payroll and ledger")).to_have_count(0)
    assert page.request.get("/payroll/1").status == 403
