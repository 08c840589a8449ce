"""Whether the process lives and whether it can work, for whoever runs it. Nobody needs to sign in."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from api.database import database
from incentives.kpis.read import packaged_behaviours, packaged_kpis

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    """The process answers."""
    return jsonify({"status": "alive"})


@blueprint.get("/ready")
def ready() -> Response:
    """The database answers and the catalogues are sound; what fails here is answered with 503."""
    packaged_kpis()
    packaged_behaviours()
    with database().reading() as session:
        session.connection()
    return jsonify({"status": "ready"})
