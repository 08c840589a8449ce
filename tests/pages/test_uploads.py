"""Uploads in the browser: the marked copy, the template, what is said beside the files, and what is at stake."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.pages.company import broken_results, changed_results

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.pages.conftest import Site

pytestmark = pytest.mark.browser
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def upload(page: Page, content: bytes, **said: str) -> None:
    """Chooses the file, opens what can be said beside it and says it."""
    page.goto("/periods/2026-Q3")
    page.locator("input[name=files]").set_input_files({"name": "results.xlsx", "mimeType": XLSX, "buffer": content})
    for name, text in said.items():
        field = page.locator(f"[name={name}]")
        field.evaluate("each => { const box = each.closest('details'); if (box) box.open = true; }")
        field.fill(text)
    page.get_by_role("button", name="Upload and check").click()


def downloaded(page: Page, link: str) -> openpyxl.Workbook:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    return openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))


@pytest.mark.parametrize("site", ["ready"], indirect=True)
def test_a_refused_file_is_downloaded_with_its_cells_marked(site: Site) -> None:
    page = site.visit("hr")
    upload(page, broken_results())
    assert page.get_by_text("Rows and sums as read").is_visible()
    copy = downloaded(page, "Download results.xlsx with the cells marked")
    assert copy.sheetnames[0] == "Problems"
    assert "n/a" in copy["Results"]["C9"].comment.text


@pytest.mark.parametrize("site", ["ready"], indirect=True)
def test_the_workbook_to_fill_in_is_downloaded(site: Site) -> None:
    template = downloaded(site.visit("hr", path="/periods/2026-Q3"), "Download a workbook to fill in")
    assert template["Results"]["B1"].value == "2026-Q3"
    assert template["Results"]["A4"].value == "P-0003"


@pytest.mark.parametrize("site", ["calculated"], indirect=True)
def test_before_accepting_the_money_at_stake_is_shown(site: Site) -> None:
    page = site.visit("hr")
    upload(page, changed_results({("Results", "C9"): 350_000}))
    main = page.get_by_role("main")
    assert main.get_by_text("0 new, 1 changed, 0 gone.").is_visible()
    assert main.get_by_role("heading", name="What is at stake").is_visible()
    assert main.get_by_text("1 person is paid something else").is_visible()
    assert main.get_by_role("button", name="Accept all of it").is_visible()


@pytest.mark.parametrize("site", ["ready"], indirect=True)
def test_rows_are_left_out_and_totals_checked_from_the_form(site: Site) -> None:
    page = site.visit("hr")
    wrong = changed_results({("Results", "A12"): "P-9999"})
    upload(page, wrong, leave_out="P-9999: left the company", control="Results.rows=1")
    told = page.get_by_role("main").inner_text()
    assert "but 1 were given" in told
    assert "nobody on the roster" not in told
    assert "There is no result of" in told


@pytest.mark.parametrize("site", ["ready"], indirect=True)
def test_what_cannot_be_understood_beside_the_files_is_told(site: Site) -> None:
    page = site.visit("hr")
    upload(page, broken_results(), control="rows=many")
    assert page.get_by_text('"rows=many" is not understood').is_visible()
    assert page.url.endswith("/periods/2026-Q3")
