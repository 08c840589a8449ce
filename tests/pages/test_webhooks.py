"""Webhooks in the browser: made with a secret that is shown once, looked at, and ended."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from incentives.services.actor import Duty
from incentives.services.people import actor_of_login, create_person
from tests.pages.company import PASSWORD
from tests.pages.conftest import Site
from tests.pages.test_every_page import PHONE, faults

pytestmark = pytest.mark.browser


def test_an_administrator_makes_and_ends_a_webhook(site: Site) -> None:
    with site.database.changing() as session:
        administrator = actor_of_login(session, "root")
        create_person(session, administrator, "olga", "Olga", PASSWORD, {Duty.ADMINISTRATOR})
    page = site.visit("olga", path="/webhooks", viewport=PHONE)
    page.get_by_label("Address, over https").fill("https://example.com/incentives")
    page.get_by_label("run.approved").check()
    page.get_by_role("button", name="Make the webhook").click()
    expect(page.get_by_text("It is shown this once")).to_be_visible()
    assert len(page.locator("p.print code").inner_text()) > 30
    assert faults(page, "/webhooks") == []
    assert faults(page, "/webhooks/1") == []
    page.goto("/webhooks")
    page.get_by_role("button", name="End https://example.com/incentives").click()
    expect(page.get_by_text("Ended. Nothing more is sent there.")).to_be_visible()


def test_others_have_no_webhooks(site: Site) -> None:
    page = site.visit("finance", path="/")
    expect(page.get_by_role("link", name="Webhooks")).to_have_count(0)
    assert page.request.get("/webhooks").status == 403
