"""People on the pages: an administrator invites somebody, who chooses a password, signs in, and makes a key."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from incentives.services.keys import actor_of_key
from tests.pages.conftest import Site, sign_in

pytestmark = pytest.mark.browser
NEW = "another few words together"


def test_somebody_is_invited_chooses_a_password_and_is_locked(site: Site) -> None:
    page = site.visit("root", path="/people")
    page.get_by_label("Login name").fill("mona")
    page.get_by_label("Name", exact=True).fill("Mona Silva")
    page.get_by_label("Manager").check()
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A code for Mona Silva")
    code = page.get_by_role("status").inner_text()

    theirs = site.visit(path="/password")
    for attempt in ("no such code", code):
        theirs.get_by_label("Code").fill(attempt)
        theirs.get_by_label("New password").fill(NEW)
        theirs.get_by_role("button", name="Keep this password").click()
        if attempt != code:
            expect(theirs.get_by_role("alert")).to_contain_text("is not right")
    sign_in(theirs, "mona", NEW)
    theirs.get_by_role("link", name="My team").click()
    expect(theirs.get_by_text("Nobody names you as their manager.")).to_be_visible()

    page.get_by_role("link", name="Back to Mona Silva").click()
    page.get_by_label("Why Mona Silva is locked").fill("A laptop was lost.")
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("locked")
    theirs.goto("/team")
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_somebody_makes_a_key_and_ends_it(site: Site) -> None:
    page = site.visit("finance", path="/keys")
    page.get_by_label("What it is for").fill("the data warehouse")
    page.get_by_label("payouts:read").check()
    page.get_by_role("button", name="Make the key").click()
    token = page.get_by_role("status").inner_text()
    assert actor_of_key(site.database, token) is not None
    page.get_by_role("link", name="API keys").click()
    page.get_by_role("button", name="End the key the data warehouse").click()
    expect(page.get_by_role("status")).to_contain_text("opens nothing any more")
    assert actor_of_key(site.database, token) is None
