"""The catalogue of harm patterns as pages: from a finding to its pattern, and what a lens leaves of the list."""

from __future__ import annotations

import pytest

from incentives.alignment.catalogue import PATTERNS, patterns_under
from incentives.alignment.lens import Lens
from tests.pages.conftest import Site

pytestmark = pytest.mark.browser
FINDING = (
    "/findings/retention-desk/2026-01-01/retention_specialist/cliff-payment/"
    "roles.retention_specialist.components.saved_customers"
)


def test_a_finding_leads_to_its_pattern_and_the_numbers_that_decide(site: Site) -> None:
    page = site.visit("leader", path=FINDING)
    page.get_by_role("link", name="When this is found").click()
    assert page.locator("h1").inner_text() == "Pay jumps at a line"
    decides = page.get_by_role("row", name="Jump that is critical").inner_text()
    assert "25%" in decides
    assert "own proposal" in decides
    assert "yes, more strictly" in page.get_by_role("row", name="CoFI regulations (New Zealand)").inner_text()
    page.get_by_role("link", name="What the audit looks for").click()
    assert page.locator("main tbody tr").count() == len(PATTERNS)


def test_a_lens_leaves_what_it_raises(site: Site) -> None:
    page = site.visit("leader", path="/patterns")
    page.get_by_label("Lens").select_option("new-zealand")
    page.get_by_role("button", name="Show").click()
    assert page.locator("main tbody tr").count() == len(patterns_under(Lens.NEW_ZEALAND))
    assert "A flat commission is lawful" in page.locator("header.page").inner_text()
    page.goto("/patterns?lens=nobody")
    assert page.locator("main tbody tr").count() == len(PATTERNS)


def test_whoever_is_paid_may_read_what_the_audit_looks_for(site: Site) -> None:
    page = site.visit("katya", path="/patterns/volume-only")
    assert page.get_by_role("heading", level=1).inner_text() == "Pay depends only on how much is sold or done"
    answer = page.goto("/patterns/volume-first")
    assert answer is not None
    assert answer.status == 404


def test_findings_are_seen_through_a_lens_and_stop_whatever_it_shows(site: Site) -> None:
    page = site.visit("leader", path="/findings")
    said = page.locator("header.page .said").inner_text()
    page.get_by_label("Lens").select_option("new-zealand")
    page.get_by_role("button", name="Show").click()
    assert page.locator("header.page .said").inner_text() == said
    row = page.get_by_role("row", name="Field sales, account executive")
    row.get_by_role("link", name="Pay is set by a target or threshold of volume").click()
    told = page.get_by_role("main").inner_text()
    assert "is no flat rate" in told
    assert "This stops the policy" not in told
    assert "decided by all findings, not by this one" in told
    assert "lens=new-zealand" in page.url
