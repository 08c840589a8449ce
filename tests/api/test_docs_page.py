"""The documentation page in a real browser, under the strict content policy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.api.house import House

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


class Silent(WSGIRequestHandler):
    """A handler that writes no log."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - as werkzeug names it
        """Nothing."""


@pytest.fixture
def address(house: House) -> Iterator[str]:
    """Where the company's app is served for the browser."""
    server = make_server("127.0.0.1", 0, house.app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_page_works_without_breaking_its_content_policy(chromium: Browser, house: House, address: str) -> None:
    page = chromium.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(f"{address}/api/docs")
    page.click("button.authorize")
    page.fill("input[aria-label='auth-bearer-value']", house.keys["hr"])
    page.click("button[aria-label='Apply credentials']")
    page.click("button.close-modal >> nth=0")
    page.click("text=Every period, the newest first")
    page.click("button.try-out__btn")
    page.click("button.execute")
    answer = page.locator(".live-responses-table .highlight-code").first.inner_text()
    assert '"state": "open"' in answer
    page.close()
    assert told == []
