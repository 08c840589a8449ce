"""What is wrong with the form of a request, said as problems: where (a pointer into the body, or a parameter) and why.

What is wrong with policies, workbooks and amounts comes from the core with its own places; this is about JSON shapes,
query parameters and media types.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from werkzeug.exceptions import HTTPException

Listed = dict[str, object]
BODIES = {"json", "json_or_form", "files", "form"}
SENTENCES = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take that method.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The request is larger than this address takes.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "This address takes another media type; its description says which.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "The request is not in the form that this address takes.",
}


def detail_of(error: HTTPException, status: HTTPStatus) -> str:
    """One sentence about the request as a whole: the one it was refused with, or what the status means here."""
    own = getattr(error, "data", None) or {}
    if "message" in own:
        return str(own["message"])
    return SENTENCES.get(status) or error.description or status.phrase


def problems_of(error: HTTPException) -> list[Listed]:
    """Each mistake of the request with its place."""
    messages = (getattr(error, "data", None) or {}).get("messages")
    if not isinstance(messages, dict):
        return []
    return [listed for location, found in messages.items() for listed in _within(str(location), found, ())]


def _within(location: str, found: Any, path: tuple[str, ...]) -> Iterator[Listed]:
    if isinstance(found, dict):
        for key, inner in found.items():
            # marshmallow says under which key of a mapping a value stands by an extra level of that name
            step = () if key in ("value", "key") and isinstance(inner, list) and path else (str(key),)
            yield from _within(location, inner, path + step)
        return
    for message in found if isinstance(found, list) else [found]:
        yield {"code": "malformed", "message": str(message), "hint": "", "place": _place(location, path)}


def _place(location: str, path: tuple[str, ...]) -> dict[str, str]:
    steps = tuple(step for step in path if step != "_schema")
    if location in BODIES:
        return {"pointer": "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)}
    return {"parameter": ".".join(steps) or location}
