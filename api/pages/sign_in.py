"""Signing in and out. Whether a name exists is never told: the same words for an unknown name and a wrong password."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from api.auth import actor_or_nobody, forget_sign_in, remember_sign_in, session_token
from api.database import changing, database
from api.limits import refuse_sign_ins, sign_in_failed
from api.pages.doors import safe_address
from incentives.services.sign_in import SignInRefused, sign_in, sign_out

blueprint = Blueprint("sign_in_page", __name__)


@blueprint.get("/sign-in")
def show_form() -> str | AnyResponse:
    """The form, or the way on for somebody who is signed in already."""
    following = safe_address(request.args.get("next"))
    if actor_or_nobody() is not None:
        return redirect(following)
    return render_template("sign_in.html", following=following, login="", refused=None)


@blueprint.post("/sign-in")
def send_form() -> Response:
    """A session in the cookie, or the form again."""
    following = safe_address(request.form.get("next"))
    login = request.form.get("login", "").strip()
    refuse_sign_ins()
    outcome = sign_in(database(), login, request.form.get("password", ""))
    if isinstance(outcome, SignInRefused):
        sign_in_failed()
        page = render_template("sign_in.html", following=following, login=login, refused=outcome)
        return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)
    response = make_response(redirect(following, HTTPStatus.SEE_OTHER))
    remember_sign_in(response, outcome)
    return response


@blueprint.post("/sign-out")
def leave() -> Response:
    """Ends the session here and on the server."""
    token = session_token()
    if token:
        sign_out(changing(), token)
    response = make_response(redirect(url_for("sign_in_page.show_form"), HTTPStatus.SEE_OTHER))
    forget_sign_in(response)
    return response
