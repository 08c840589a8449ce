"""Webhooks for administrators: which other systems are told of what, and what became of the messages."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from api.pages.doors import current_actor, number_asked, session
from incentives.services import webhooks
from incentives.services.announcing import EVENTS

blueprint = Blueprint("webhook_pages", __name__)
ON_A_PAGE = 50


@blueprint.get("/webhooks")
def list_all() -> str:
    """Every webhook, and the form for another."""
    return render_template("webhooks.html", webhooks=webhooks.list_webhooks(session(), current_actor()), events=EVENTS)


@blueprint.post("/webhooks")
def make() -> str:
    """Makes a webhook and shows its secret, this once."""
    address = request.form.get("address", "").strip()
    made = webhooks.make_webhook(session(), current_actor(), address, request.form.getlist("events"))
    return render_template("webhook_made.html", webhook=made)


@blueprint.get("/webhooks/<int:number>")
def show_one(number: int) -> str:
    """The messages of a webhook, the newest first."""
    page = webhooks.list_deliveries(session(), current_actor(), number, before=number_asked("before"), limit=ON_A_PAGE)
    (webhook,) = (each for each in webhooks.list_webhooks(session(), current_actor()) if each.id == number)
    return render_template("webhook.html", webhook=webhook, page=page)


@blueprint.post("/webhooks/<int:number>/end")
def end(number: int) -> Response:
    """Ends a webhook."""
    webhooks.end_webhook(session(), current_actor(), number)
    flash("Ended. Nothing more is sent there.")
    return redirect(url_for(".list_all"), HTTPStatus.SEE_OTHER)
