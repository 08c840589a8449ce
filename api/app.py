"""The application: settings in, a Flask app with REST resources, documentation, pages and health out.

Everything here is wiring, in the one place where all parts meet.
"""

from __future__ import annotations

from flask import Flask, Response

from api import database, docs, idempotency, limits, logs, metrics, problems, security
from api.openapi import PREFIX, open_api
from api.pages import registration
from api.payroll import attach as attach_payroll
from api.resources import (
    adjustments,
    audit,
    bounds,
    calculations,
    company,
    corrections,
    differences,
    disputes,
    evidence,
    explanations,
    exports,
    findings,
    health,
    jobs,
    kpis,
    patterns,
    payroll,
    period_life,
    periods,
    policies,
    policy_life,
    runs,
    temptations,
    webhooks,
)
from api.settings import Settings
from incentives.services import catalogue
from incentives.services.database import Database


def create_app(settings: Settings, opened: Database | None = None) -> Flask:
    """The app over the settings' database, or over one that is open already (tests, the demo)."""
    logs.configure(settings.log_level)
    catalogue.use(settings.behaviours)
    app = Flask("api", static_folder="static", template_folder="templates")
    app.json.sort_keys = False  # type: ignore[attr-defined]
    database.attach(app, opened or database.open_with_room(settings.database_url))
    attach_payroll(app, settings.payroll)
    limits.register(app, settings.most_key_failures)
    logs.register(app)
    security.register(app, settings)
    problems.register(app)
    _register_resources(app)
    _register_pages(app)
    app.after_request(_finish)
    if settings.metrics:
        metrics.register(app)
    return app


def _register_resources(app: Flask) -> None:
    api = open_api(app)
    behind = (jobs, audit, period_life, disputes, policy_life)
    telling = (explanations, differences, bounds, company, evidence, temptations)
    settling = (*behind, adjustments, corrections, exports, payroll, webhooks)
    for resource in (policies, kpis, patterns, periods, runs, *settling, findings, calculations, *telling):
        security.csrf.exempt(resource.blueprint)
        api.register_blueprint(resource.blueprint, url_prefix=PREFIX)
    app.register_blueprint(docs.blueprint)
    app.register_blueprint(health.blueprint)


def _register_pages(app: Flask) -> None:
    """The pages register themselves; what they show is theirs."""
    registration.register(app)


def _finish(response: Response) -> Response:
    """Runs first of all that happens after a request, so that the headers describe what was really stored."""
    idempotency.keep(response)
    database.finish(response)
    return response
