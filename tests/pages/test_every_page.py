"""Every page, whoever opens it: readable for everybody in light and dark, and never wider than a telephone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.pages.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
SERIOUS = ("serious", "critical")
ONLY_COLOURS = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
PATHS = {
    ("busy", "hr"): ["/", "/periods", "/periods/2026-Q3", "/imports/1", "/imports/2", "/imports/3"],
    ("busy", "finance"): ["/", "/periods/2026-Q3", "/runs/1", "/runs/1/check", "/statements/7"],
    ("stopped", "approver"): ["/", "/periods/2026-Q3", "/findings"],
    ("approved", "leader"): [
        "/",
        "/map",
        "/company",
        "/evidence",
        "/review",
        "/findings",
        "/patterns",
        "/patterns/cliff-payment",
        "/findings/retention-desk/2026-01-01/retention_specialist/behaviour-pays/roles.retention_specialist.obstruct-cancellation",
        "/findings/retention-desk/2026-01-01/retention_specialist/cliff-payment/roles.retention_specialist.components.saved_customers",
        "/policies",
        "/policies/support/2026-01-01",
        "/policies/support/2026-01-01/bounds",
        "/policies/support/2026-01-01/prices",
        "/policies/retention-desk/2026-01-01/suprema",
        "/repairs/retention-desk/2026-01-01/roles.retention_specialist.obstruct-cancellation",
        "/policies/field-sales/compare",
    ],
    ("approved", "auditor"): ["/audit", "/audit/check", "/runs/1/review", "/disputes", "/proposals"],
    ("approved", "root"): ["/people", "/people/2", "/keys", "/account", "/password"],
    ("approved", "katya"): ["/", "/my-policies", "/statements", "/statements/1", "/nothing-here"],
}


def harms(found: Any) -> list[str]:
    """What axe finds serious, with the elements."""
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found.response["violations"]
        if each["impact"] in SERIOUS
        for node in each["nodes"]
    ]


def faults(page: Page, path: str) -> list[str]:
    """What is wrong with a page."""
    answer = page.goto(path)
    assert answer is not None
    assert answer.status in (200, 404), f"{path} is answered {answer.status}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [f"{wide} pixels wider than the screen"] if wide > 0 else []
    found += [f"no single h1: {count}"] if (count := page.locator("h1").count()) != 1 else []
    page.emulate_media(color_scheme="light")
    found += harms(Axe().run(page))
    page.emulate_media(color_scheme="dark")
    return found + [f"in the dark, {each}" for each in harms(Axe().run(page, options=ONLY_COLOURS))]


@pytest.mark.parametrize(("site", "login"), PATHS, indirect=["site"])
def test_pages_are_readable_for_everybody_and_fit_a_telephone(
    site: Site, login: str, request: pytest.FixtureRequest
) -> None:
    stage = request.node.callspec.params["site"]
    page = site.visit(login, viewport=PHONE)
    found = {path: faults(page, path) for path in PATHS[stage, login]}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_the_sign_in_page_is_readable_for_everybody(site: Site) -> None:
    page = site.visit(path="/sign-in", viewport=PHONE)
    assert faults(page, "/sign-in") == []


def test_pages_hold_nothing_inline_and_nothing_from_elsewhere(site: Site) -> None:
    page = site.visit("leader", path="/map")
    for path in ("/map", "/policies/field-sales/2026-07-01", "/findings"):
        answer = page.request.get(path)
        text = answer.text()
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert re.findall(r"<script(?![^>]* src=\"/static/)|<style|\sstyle=|\son[a-z]+=|https?://", text) == [], path
        assert answer.headers["cache-control"] == "no-store"
