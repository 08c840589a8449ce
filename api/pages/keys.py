"""API keys: one's own, or everybody's for administrators; made, replaced and ended. A key is shown once, when made."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from api.pages.doors import current_actor, session
from incentives.services import keys
from incentives.services.actor import Permission
from incentives.services.clock import now

blueprint = Blueprint("key_pages", __name__)
DAYS = (30, 90, 365)
LONGEST = 200


@blueprint.get("/keys")
def list_all() -> str:
    """The keys and the form for another."""
    actor = current_actor()
    found = keys.list_keys(session(), actor)
    scopes = [each for each in Permission if actor.may(each)]
    return render_template("keys.html", keys=found, scopes=scopes, days=DAYS, today=now(session()))


@blueprint.post("/keys")
def make() -> str:
    """Makes a key of one's own and shows it."""
    actor, form = current_actor(), request.form
    scopes = {Permission(each) for each in form.getlist("scope") if each in tuple(Permission)}
    days = next((each for each in DAYS if str(each) == form.get("days")), DAYS[0])
    name = form.get("name", "").strip()[:LONGEST]
    made = keys.create_key(session(), actor, name, scopes, lasts=timedelta(days=days))
    return render_template("key.html", made=made, replaced=None)


@blueprint.post("/keys/<int:number>/rotate")
def rotate(number: int) -> str:
    """Puts a new key in the place of another and shows it."""
    made = keys.rotate_key(session(), current_actor(), number)
    return render_template("key.html", made=made, replaced=number)


@blueprint.post("/keys/<int:number>/revoke")
def revoke(number: int) -> Response:
    """Ends a key at once."""
    ended = keys.revoke_key(session(), current_actor(), number)
    flash(f"The key {ended.prefix} opens nothing any more.")
    return redirect(url_for(".list_all"), HTTPStatus.SEE_OTHER)
