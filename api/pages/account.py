"""One's own account: the password, and where one is signed in."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from api.auth import session_token
from api.database import database
from api.limits import refuse_sign_ins, sign_in_failed
from api.pages.doors import current_actor, session
from incentives.services import own_account
from incentives.services.errors import NotAllowed

blueprint = Blueprint("account_pages", __name__)


@blueprint.get("/account")
def show_account() -> str:
    """Whoever is signed in: their sessions, and the form for another password."""
    actor = current_actor()
    here = own_account.mark_of(session_token() or "")
    return render_template("account.html", sessions=own_account.my_sessions(session(), actor), here=here)


@blueprint.post("/account/password")
def change_password() -> Response:
    """Another password. Wrong old ones count as failed attempts to sign in."""
    actor, form = current_actor(), request.form
    refuse_sign_ins()
    try:
        own_account.change_password(database(), actor, form.get("old", ""), form.get("new", ""), session_token() or "")
    except NotAllowed:
        sign_in_failed()
        raise
    flash("The password was changed. Every other session of yours is over.")
    return redirect(url_for(".show_account"), HTTPStatus.SEE_OTHER)


@blueprint.post("/account/sessions/<mark>/end")
def end_session(mark: str) -> Response:
    """Ends one of one's sessions."""
    own_account.end_my_session(session(), current_actor(), mark)
    flash("That session is over.")
    return redirect(url_for(".show_account"), HTTPStatus.SEE_OTHER)
