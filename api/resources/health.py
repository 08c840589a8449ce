"""Whether the process lives and whether it can work, for whoever runs it. Nobody needs to sign in."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from werkzeug.exceptions import ServiceUnavailable

from api.database import database
from incentives.kpis.read import packaged_behaviours, packaged_kpis
from incentives.store.migrate import is_up_to_date

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    """The process answers."""
    return jsonify({"status": "alive"})


@blueprint.get("/ready")
def ready() -> Response:
    """The database answers with the tables of this release, and the catalogues are sound; otherwise 503."""
    packaged_kpis()
    packaged_behaviours()
    with database().reading() as session:
        if not is_up_to_date(session.connection()):
            raise ServiceUnavailable("The tables of the database are not those of this release.")
    return jsonify({"status": "ready"})
