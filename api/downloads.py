"""Answers that a browser saves as a file. What stands in the files is made elsewhere."""

from __future__ import annotations

from flask import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
PDF = "application/pdf"
CSV = "text/csv; charset=utf-8"


def download(content: bytes, name: str, media_type: str) -> Response:
    """The content as a file of that name; no cache on the way keeps it."""
    response = Response(content, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
