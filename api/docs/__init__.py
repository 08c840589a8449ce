"""The documentation page of the API at /api/docs: Swagger UI served by us, without a line of inline script."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

HERE = Path(__file__).parent
blueprint = Blueprint("docs", __name__)


@blueprint.get("/api/docs")
def page() -> Response:
    """The page."""
    return send_from_directory(HERE, "page.html")


@blueprint.get("/api/docs/<any('start.js', 'page.css'):name>")
def part(name: str) -> Response:
    """What the page starts with, and how it looks."""
    return send_from_directory(HERE, name)
