"""A manager's team with the published statements of each."""

from __future__ import annotations

from flask import Blueprint, render_template

from api.pages.doors import current_actor, session
from incentives.services.team import my_team

blueprint = Blueprint("team_pages", __name__)


@blueprint.get("/team")
def show_team() -> str:
    """Those whom the signed-in person manages."""
    return render_template("team.html", team=my_team(session(), current_actor()))
