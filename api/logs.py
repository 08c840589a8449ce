"""One JSON line a request: which, where, how it ended, how long it took. Nothing about people, pay or what was sent.

Failures add where in the code they happened; their messages are left out, since they may quote what somebody sent.
"""

from __future__ import annotations

import logging
import re
import sys
import time
import traceback
from pathlib import Path
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
FRAMES = 12


def configure(level: str) -> None:
    """Writes JSON lines to the standard error stream from the given level on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def register(app: Flask) -> None:
    """Gives each request its id and its line."""
    app.before_request(_begin)
    app.after_request(_end)


def request_id() -> str:
    """The id of this request: the one that was sent with it when it is usable, or a new one."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "")
        g.request_id = given if GIVEN.fullmatch(given) else uuid4().hex
    known: str = g.request_id
    return known


def log_failure(error: Exception) -> None:
    """What failed and where, without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    structlog.get_logger().error(
        "failure",
        request_id=request_id(),
        route=_route(),
        error=type(error).__qualname__,
        at=[f"{Path(frame.filename).stem}.{frame.name}:{frame.lineno}" for frame in frames],
    )


def log_failed_work(error: Exception) -> None:
    """The same for work in the background, which no request waits for."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    at = [f"{Path(frame.filename).stem}.{frame.name}:{frame.lineno}" for frame in frames]
    structlog.get_logger().error("failure", route="job", error=type(error).__qualname__, at=at)


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    spent = time.perf_counter() - g.get("began", time.perf_counter())
    structlog.get_logger().info(
        "request",
        request_id=request_id(),
        method=request.method,
        route=_route(),
        status=response.status_code,
        milliseconds=round(spent * 1000, 1),
    )
    return response


def _route() -> str:
    return request.url_rule.rule if request.url_rule is not None else "unknown"
