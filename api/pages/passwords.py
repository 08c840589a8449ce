"""Choosing a password with the code that an administrator handed over. Nobody is signed in here yet."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from api.database import database
from api.limits import refuse_sign_ins, sign_in_failed
from incentives.services import own_account

blueprint = Blueprint("password_page", __name__)


@blueprint.get("/password")
def show_form() -> str:
    """The form."""
    return render_template("password.html", wrong=None)


@blueprint.post("/password")
def send_form() -> AnyResponse:
    """The password is set, or the form comes again."""
    refuse_sign_ins()
    if own_account.choose_password(database(), request.form.get("code", ""), request.form.get("password", "")):
        flash("The password is set. Sign in with it.")
        return redirect(url_for("sign_in_page.show_form"), HTTPStatus.SEE_OTHER)
    sign_in_failed()
    page: Response = make_response(render_template("password.html", wrong=own_account.WRONG_CODE))
    page.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return page
