"""A quarter on the pages, from broken workbooks to an employee's statement, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.pages.company import broken_results, sample_files
from tests.pages.conftest import Site, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

pytestmark = pytest.mark.browser
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def at(stage: str) -> pytest.MarkDecorator:
    """Starts the test with the company at that stage."""
    return pytest.mark.parametrize("site", [stage], indirect=True)


def upload(page: Page, files: dict[str, bytes]) -> None:
    chosen: list[FilePayload] = [{"name": name, "mimeType": XLSX, "buffer": content} for name, content in files.items()]
    page.locator("input[type=file]").set_input_files(chosen)
    page.get_by_role("button", name="Upload and check").click()


def row_of(page: Page, heading: str) -> str:
    """The row that starts with these words."""
    return page.get_by_role("rowheader", name=heading, exact=True).first.locator("..").inner_text()


# --- signing in


@at("opened")
@pytest.mark.parametrize(("login", "password"), [("nobody", "whatever it is"), ("hr", "not the password")])
def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(site: Site, login: str, password: str) -> None:
    page = site.visit(path="/sign-in")
    sign_in(page, login, password)
    assert page.get_by_role("alert").inner_text() == "Name and password do not go together."
    assert page.get_by_label("Password").input_value() == ""


@at("opened")
def test_signing_in_leads_to_the_page_that_was_asked_for_and_signing_out_ends_it(site: Site) -> None:
    page = site.visit(path="/periods/2026-Q3")
    assert "/sign-in" in page.url
    page.get_by_label("Name").fill("hr")
    page.get_by_label("Password").fill("five words are quite enough")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    assert page.url.endswith("/periods/2026-Q3")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/periods/2026-Q3")
    assert "/sign-in" in page.url


@at("opened")
@pytest.mark.parametrize(
    ("login", "links"),
    [
        ("hr", ["Periods", "Review", "KPI map", "Findings", "Company", "Evidence", "Policies", "Disputes"]),
        ("leader", ["Periods", "Review", "KPI map", "Findings", "Company", "Evidence", "Policies"]),
        ("katya", ["My statements"]),
    ],
)
def test_the_navigation_shows_what_the_person_may_do(site: Site, login: str, links: list[str]) -> None:
    page = site.visit(login)
    assert page.get_by_role("navigation", name="Main").get_by_role("link").all_inner_texts() == links


# --- HR


@at("opened")
def test_a_broken_workbook_is_refused_with_the_place_of_every_problem_and_the_corrected_one_is_accepted(
    site: Site,
) -> None:
    page = site.visit("hr", path="/periods/2026-Q3")
    upload(page, sample_files() | {"results.xlsx": broken_results()})

    assert "No fact was stored." in page.get_by_role("main").inner_text()
    assert page.get_by_role("table", name="Sheet Results").is_visible()
    assert "n/a" in row_of(page, "C9")
    assert "P-9999" in row_of(page, "A12")
    assert "blank is not zero" in row_of(page, "B5")
    assert page.get_by_role("button", name="Accept all of it").count() == 0

    upload(page, sample_files())
    assert "Nothing is in force yet." in page.get_by_role("main").inner_text()
    assert "2,230,800.00 EUR" in row_of(page, "new_revenue")

    page.get_by_role("button", name="Accept all of it").click()
    assert "In force" in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="2026-Q3").first.click()
    assert "then finance calculates the period" in page.get_by_role("main").inner_text()


@at("opened")
def test_a_file_that_is_no_workbook_is_refused_kindly(site: Site) -> None:
    page = site.visit("hr", path="/periods/2026-Q3")
    upload(page, {"notes.xlsx": b"hello"})
    assert "No fact was stored." in page.get_by_role("main").inner_text()
    assert page.get_by_role("heading", name="notes.xlsx").is_visible()


@at("opened")
def test_hr_opens_the_next_period(site: Site) -> None:
    page = site.visit("hr", path="/periods")
    page.get_by_label("Period", exact=True).fill("2026-Q4")
    page.get_by_role("button", name="Open", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("2026-Q4")


# --- finance


@at("stopped")
def test_a_harmful_policy_stops_the_calculation_and_finance_is_told_what_must_happen(site: Site) -> None:
    page = site.visit("finance", path="/periods/2026-Q3")
    assert "cannot be calculated" in page.get_by_role("main").inner_text()
    page.get_by_role("button", name="Calculate 2026-Q3").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Conflict"
    said = page.get_by_role("main").inner_text()
    assert "serious findings wait for an answer" in said
    assert "Answer each finding in its policy file, or change the policy" in said
    page.get_by_role("link", name="It pays to refuse").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("It pays to refuse")


@at("ready")
def test_finance_calculates_but_only_somebody_else_approves(site: Site) -> None:
    page = site.visit("finance", path="/periods/2026-Q3")
    page.get_by_role("button", name="Calculate 2026-Q3").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Run 1 of 2026-Q3")
    assert "You calculated it." in page.get_by_role("main").inner_text()
    assert page.get_by_role("button", name="Approve").count() == 0

    token = page.locator("form.sign-out input[name=csrf_token]").input_value()
    refused = page.request.post("/runs/1/approve", form={"csrf_token": token})
    assert refused.status == 403
    assert "somebody else has to" in refused.text()

    page = site.visit("approver")
    page.get_by_role("link", name="Look at the run").click()
    page.get_by_role("button", name="Approve").click()
    assert "approved by Greta Lund" in page.get_by_role("main").inner_text()
    assert page.get_by_role("button", name="Approve").count() == 0


@at("calculated")
def test_payouts_are_read_page_by_page_and_by_role(site: Site) -> None:
    page = site.visit("finance", path="/runs/1")
    payouts = page.locator("#payouts tbody tr")
    assert payouts.count() == 25
    page.get_by_role("link", name="Next page").click()
    page.get_by_role("link", name="First page").wait_for()
    assert payouts.first.inner_text().startswith("P-0")
    assert payouts.count() < 25
    page.get_by_label("Role").select_option("field-sales/sales_manager")
    page.get_by_role("cell", name="Eva Novák").wait_for()
    assert payouts.count() == 2
    page.get_by_role("link", name="P-0101").click()
    assert "nobody has approved yet" in page.get_by_role("main").inner_text()


@at("calculated")
def test_the_pages_of_payouts_work_without_javascript(site: Site) -> None:
    page = site.visit("finance", path="/runs/1", java_script_enabled=False)
    page.get_by_role("link", name="Next page").click()
    assert "after=" in page.url
    page.get_by_label("Role").select_option("field-sales/sales_manager")
    page.get_by_role("button", name="Show").click()
    assert page.locator("#payouts tbody tr").count() == 2


def test_a_run_calculated_again_is_the_same_to_the_byte(site: Site) -> None:
    page = site.visit("approver", path="/runs/1")
    page.get_by_role("link", name="Calculate it again now and compare").click()
    assert "The same to the byte." in page.get_by_role("main").inner_text()


# --- leadership


@at("opened")
def test_leadership_sees_where_pay_lies_and_what_stops_a_policy(site: Site) -> None:
    page = site.visit("leader")
    assert "serious findings without an answer, in Retention desk." in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="See the map").click()
    page.locator("#map svg").wait_for()
    assert re.search(r"Of each 100 EUR .* EUR hang on customer outcomes", page.get_by_role("main").inner_text())
    assert "Save rate" in row_of(page, "Retention specialist")
    assert page.locator("#map svg text").filter(has_text="Account executive").count() == 1


@at("opened")
def test_a_finding_shows_its_proof_side_by_side(site: Site) -> None:
    page = site.visit("leader", path="/findings")
    page.get_by_role("link", name="It pays to refuse, delay or ignore a wish to cancel").first.click()
    said = page.get_by_role("main").inner_text()
    assert "This stops the policy." in said
    assert "paid 600.00 EUR" in said
    scorecard = page.get_by_role("table", name="The scorecard")
    assert "85%" in scorecard.inner_text()
    assert "100%" in scorecard.inner_text()
    paid = page.get_by_role("table", name="What is paid for it").get_by_role("row", name="Payout").inner_text()
    assert paid.split("\t") == ["Payout", "3,000.00 EUR", "3,600.00 EUR", "600.00 EUR"]
    for heading in ("Why it harms", "What to do instead", "Who says so", "How to answer it"):
        assert page.get_by_role("heading", name=heading).is_visible()


def test_an_answered_finding_names_its_answer(site: Site) -> None:
    page = site.visit("leader", path="/findings")
    assert "Every serious finding has an answer" in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="It pays to refuse, delay or ignore a wish to cancel").first.click()
    assert "Answered." in page.get_by_role("main").inner_text()


def test_two_versions_of_a_policy_are_compared(site: Site) -> None:
    page = site.visit("leader", path="/policies/field-sales")
    assert page.url.endswith("/policies/field-sales/2026-07-01")
    assert page.get_by_role("img", name="Early churn, less is better: 16% pays 0%").first.is_visible()
    page.get_by_role("link", name="What changed between two versions").click()
    changed = page.get_by_role("row", name="component new_revenue, weight").inner_text()
    assert "80%" in changed
    assert "30%" in changed
    assert "pays as much as 4,000.00 EUR more, at 299,999.99 EUR" in page.get_by_role("main").inner_text()


# --- employees


def test_an_employee_reads_a_statement_whose_steps_add_up(site: Site) -> None:
    page = site.visit("anna")
    page.get_by_role("link", name="Read the statement").click()
    assert page.get_by_text("6,977.69 EUR").first.is_visible()
    amounts = page.locator("table.steps tbody td.number").all_inner_texts()
    cents = [int(amount.removesuffix(" EUR").replace(",", "").replace(".", "")) for amount in amounts]
    assert sum(cents) == 697_769
    assert "342,000.00 EUR is 114% of own quota 300,000.00 EUR" in page.locator("table.steps").inner_text()
    assert page.get_by_role("heading", name="What was measured").is_visible()


def test_somebody_elses_statement_is_not_found_and_says_no_more_than_one_that_does_not_exist(site: Site) -> None:
    page = site.visit("anna", path="/statements/1")
    assert page.get_by_role("heading", level=1).inner_text() == "Not Found"
    others = page.get_by_role("main").inner_text().replace("1", "N")
    page.goto("/statements/999")
    assert page.get_by_role("main").inner_text().replace("999", "N") == others


@at("calculated")
def test_before_approval_there_is_no_statement_to_read(site: Site) -> None:
    page = site.visit("katya", path="/statements")
    assert "There is no statement yet." in page.get_by_role("main").inner_text()


def test_an_employee_who_looks_for_runs_is_told_kindly(site: Site) -> None:
    page = site.visit("anna", path="/runs/1")
    assert page.get_by_role("heading", level=1).inner_text() == "Forbidden"
    assert "ask an administrator" in page.get_by_role("main").inner_text()
