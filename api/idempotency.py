"""Idempotency keys at the door: a request that changes something names a key, and is done once however often it comes.

The key is required: a client that leaves it out would lose the guarantee exactly when a connection breaks. The first
good answer is stored together with the work and sent again; the same key with another request is a conflict.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Response, abort, g, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from api.auth import current_actor
from api.database import changing
from api.parsing import MULTIPART, strict_json
from incentives.services.idempotency import StoredResponse, recall, remember

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
FORM = re.compile(r"[\x21-\x7e]{8,128}", re.ASCII)
KEPT_HEADERS = ("Location", "ETag")
NO_KEY = (
    f"Send the header {HEADER} with 8 to 128 visible ASCII characters, new for each new piece of work and the same "
    "when you repeat it."
)

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def keyed(view: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """A view that is entered only with a usable key; it calls `once` for its session."""

    @wraps(view)
    def entered(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        if not FORM.fullmatch(request.headers.get(HEADER, "")):
            raise BadRequest(NO_KEY)
        return view(*args, **kwargs)

    return entered


def once() -> Session:
    """The changing session with the request's key claimed in it; or the end of the request with the first answer."""
    session = changing()
    client, key = f"person:{current_actor().id}", request.headers[HEADER]
    stored = recall(session, client, key, request_fingerprint())
    if stored is not None:
        abort(_again(stored))
    g.claimed_key = (session, client, key)
    return session


def keep(response: Response) -> None:
    """Stores a good answer for the claimed key, before the work is committed."""
    claimed = g.pop("claimed_key", None)
    if claimed is not None and response.status_code < 400:
        session, client, key = claimed
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        remember(session, client, key, StoredResponse(response.status_code, headers, response.get_data(as_text=True)))


def request_fingerprint() -> str:
    """SHA-256 over method, address and content: the order of JSON keys and the boundary of a form do not count."""
    parts: list[object] = [request.method, request.path, sorted(request.args.items(multi=True))]
    if request.mimetype == MULTIPART:
        parts += [sorted(request.form.items(multi=True)), sorted(_files())]
    elif request.get_data(cache=True):
        parts.append(strict_json(request.get_data(cache=True)))
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _files() -> list[tuple[str, str, str]]:
    found = []
    for name, upload in request.files.items(multi=True):
        upload.stream.seek(0)
        fingerprint = hashlib.file_digest(upload.stream, "sha256").hexdigest()  # type: ignore[arg-type]
        upload.stream.seek(0)
        found.append((name, upload.filename or "", fingerprint))
    return found


def _again(stored: StoredResponse) -> Response:
    response = Response(stored.body, status=stored.status, content_type="application/json")
    response.headers.update(dict(stored.headers))
    response.headers[REPLAYED] = "true"
    return response
