"""The catalogue of harm patterns: what the audit looks for, from when on, and who says so."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from api.auth import current_actor
from api.resources.door import Blueprint, may_answer, needs, tagged
from api.schemas.patterns import PatternSchema, PatternsQuery, PatternsSchema, shown_lenses, shown_pattern
from incentives.alignment.lens import Lens
from incentives.services import patterns
from incentives.services.actor import Permission

blueprint = Blueprint("patterns", __name__, description="What the audit looks for, and whose rule it is.")


@blueprint.route("/patterns")
@needs(Permission.KPIS_READ)
@tagged
@blueprint.arguments(PatternsQuery, location="query")
@blueprint.response(HTTPStatus.OK, PatternsSchema)
def list_patterns(query: dict[str, Any]) -> object:
    """The catalogue of harm patterns, and the lenses"""
    lens = Lens(query["lens"]) if "lens" in query else None
    found = patterns.list_patterns(current_actor(), lens)
    return {"patterns": [shown_pattern(each) for each in found], "lenses": shown_lenses()}


@blueprint.route("/patterns/<name:pattern>")
@needs(Permission.KPIS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@tagged
@blueprint.response(HTTPStatus.OK, PatternSchema)
def get_pattern(pattern: str) -> object:
    """One harm pattern"""
    return shown_pattern(patterns.get_pattern(current_actor(), pattern))
