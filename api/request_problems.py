"""What is wrong with the form of a request, as problems: which key of the body or which parameter, and why.

What is wrong with policies, workbooks and amounts comes from the core in the same shape, with its own places.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from werkzeug.exceptions import HTTPException

from incentives.values.problem import Place, Problem

REQUEST = "request"
SENTENCES = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take that method.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The request is larger than this address takes.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "The request is not in the form that this address takes; nothing was changed.",
}
IN_OUR_WORDS = {
    "Missing data for required field.": ("missing-key", "This is missing."),
    "Unknown field.": ("unknown-key", "This is not known here."),
    "Field may not be null.": ("invalid-value", "A value is expected here, not null."),
    "Not a valid mapping type.": ("invalid-value", "Keys with values are expected here."),
    "Invalid input type.": ("invalid-value", "Keys with values are expected here."),
    "Not a valid list.": ("invalid-value", "A list is expected here."),
    "Not a valid string.": ("invalid-value", "Text is expected here."),
}


# The words of RFC 9110, section 15.5, where releases of Python differ: a title and a code must not change with them.
PHRASES = {413: "Content Too Large", 414: "URI Too Long", 416: "Range Not Satisfiable", 422: "Unprocessable Content"}


def phrase_of(status: HTTPStatus) -> str:
    """What a status is called."""
    return PHRASES.get(status, status.phrase)


def detail_of(error: HTTPException, status: HTTPStatus) -> str:
    """One sentence about the request as a whole."""
    return SENTENCES.get(status) or error.description or phrase_of(status)


def problems_of(error: HTTPException) -> tuple[Problem, ...]:
    """Each mistake of the request with its place. Only refusals by a schema know any."""
    messages = (getattr(error, "data", None) or {}).get("messages")
    if not isinstance(messages, dict):
        return ()
    return tuple(problem for found in messages.values() for problem in _within(found, ()))


def _within(found: Any, path: tuple[str, ...]) -> Iterator[Problem]:
    if isinstance(found, dict):
        for key, inner in found.items():
            yield from _within(inner, path if _is_level(key, inner, path) else (*path, str(key)))
        return
    for message in found if isinstance(found, list) else [found]:
        code, said = IN_OUR_WORDS.get(str(message), ("invalid-value", str(message)))
        yield Problem(code, said, Place(REQUEST, key=".".join(path) or None))


def _is_level(key: object, inner: object, path: tuple[str, ...]) -> bool:
    """Whether marshmallow added the level itself: for a whole schema, and below each key of a mapping."""
    return key == "_schema" or (bool(path) and key in ("key", "value") and isinstance(inner, list))
