"""Adds every page to the app. Nothing that a page uses imports this, so that parts of pages can be used elsewhere."""

from __future__ import annotations

from flask import Flask, Response, request

from api.auth import current_actor
from api.pages import (
    account,
    adjustments,
    audit,
    bounds,
    business_review,
    company,
    corrections,
    disputes,
    evidence,
    exports,
    findings,
    jobs,
    keys,
    kpi_map,
    passwords,
    patterns,
    payroll,
    people,
    period_life,
    periods,
    policies,
    proposals,
    runs,
    sign_in,
    start,
    statements,
    team,
    temptations,
    uploads,
    webhooks,
)
from api.pages.errors import error_page
from api.pages.navigation import surroundings
from api.pages.words import register_words
from api.problems import show_on_pages

PARTS = (
    *(start, bounds, sign_in, periods, uploads, runs, adjustments, exports, statements, policies, findings, kpi_map),
    *(company, business_review, evidence, corrections, payroll, patterns, temptations),
    *(period_life, disputes, audit, jobs, proposals, webhooks),
    *(people, keys, account, passwords, team),
)
OPEN_TO_ALL = (sign_in.blueprint.name, passwords.blueprint.name)
CLOSED = frozenset(part.blueprint.name for part in PARTS) - set(OPEN_TO_ALL)


def _ask_who() -> None:
    """Whoever is not signed in is asked to sign in, before a page looks at anything that was sent."""
    if request.blueprint in CLOSED:
        current_actor()


def register(app: Flask) -> None:
    """Adds every page to the app, with their filters, their frame and the page for what could not be done."""
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    app.before_request(_ask_who)
    register_words(app)
    app.context_processor(surroundings)
    app.after_request(_keep_private)
    show_on_pages(app, error_page)


def _keep_private(response: Response) -> Response:
    """Pages show pay: nothing between the service and the reader keeps a copy."""
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
