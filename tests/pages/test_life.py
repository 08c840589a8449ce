"""The life of a period, disputes and proposals on the pages, as the people concerned meet them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from api.jobs import KINDS
from incentives.services.worker import work_off
from tests.pages.conftest import Site

pytestmark = pytest.mark.browser


def at(stage: str) -> pytest.MarkDecorator:
    """Starts the test with the company at that stage."""
    return pytest.mark.parametrize("site", [stage], indirect=True)


@at("calculated")
def test_a_run_is_reviewed_approved_published_and_disputed(site: Site) -> None:
    page = site.visit("finance", path="/runs/1")
    page.get_by_role("link", name="What stands out in this run").click()
    expect(page.get_by_role("heading", name="Payouts far from the others of their role")).to_be_visible()
    page.get_by_label("What you say about it").fill("As expected.")
    page.get_by_role("button", name="I have reviewed").click()
    expect(page.get_by_role("status")).to_contain_text("Reviewed")

    page = site.visit("approver", path="/runs/1")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status").first).to_contain_text("Approved")
    page.goto("/periods/2026-Q3")
    page.get_by_role("button", name="Publish the statements").click()
    expect(page.get_by_role("status").first).to_contain_text("Published")
    told = page.get_by_role("table").filter(has_text="What they said").inner_text()
    assert "As expected." in told
    assert page.get_by_role("listitem").filter(has_text="Published").get_attribute("class") == "done"

    page = site.visit("katya", path="/")
    page.get_by_role("link", name="Read the statement").first.click()
    page.get_by_text("Dispute this payout").click()
    page.get_by_label("In your words").fill("August is missing.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dispute 1 open")

    page = site.visit("hr", path="/disputes/1")
    page.get_by_label("No", exact=True).check()
    page.get_by_role("textbox", name="Answer").fill("It is in the result.")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("heading", name="It is not right")).to_be_visible()


@at("ready")
def test_a_large_period_is_calculated_in_the_background(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incentives.services.calculating.LARGE", 10)
    page = site.visit("finance", path="/periods/2026-Q3")
    page.get_by_role("button", name="Calculate 2026-Q3").click()
    expect(page.get_by_text("It waits for a worker.")).to_be_visible()
    assert work_off(site.database, KINDS) == 1
    page.get_by_role("link", name="See what came of it").click()  # the page has asked for the state by itself
    expect(page.get_by_role("heading", level=1)).to_contain_text("Run 1 of 2026-Q3")


@at("approved")
def test_an_employee_says_that_they_have_read_what_pays_them(site: Site) -> None:
    page = site.visit("katya", path="/")
    page.get_by_role("link", name="Read it").first.click()
    before = page.get_by_role("button", name="I have read it").count()
    page.get_by_role("button", name="I have read it").first.click()
    expect(page.get_by_role("button", name="I have read it")).to_have_count(before - 1)
