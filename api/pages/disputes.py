"""Disputes: the list of them beside the cases, one with its answer, and the form with which somebody raises one."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from api.pages.doors import actor_who_may, current_actor, session
from incentives.services import cases, disputes
from incentives.services.actor import Permission

blueprint = Blueprint("dispute_pages", __name__)
LONGEST_MEASURE = 200


@blueprint.get("/disputes")
def list_all() -> str:
    """Disputes: one's own, or all for whoever answers them; those that wait first."""
    actor = current_actor()
    found = disputes.list_disputes(session(), actor)
    waiting = [each for each in found if each.state is disputes.DisputeState.OPEN]
    over = [each for each in found if each.state is not disputes.DisputeState.OPEN]
    sees_cases = actor.may(Permission.CASES_WRITE) or actor.may(Permission.PAYOUTS_READ)
    return render_template(
        "disputes.html",
        waiting=waiting,
        over=over,
        cases=cases.list_cases(session(), actor) if sees_cases else (),
    )


@blueprint.post("/cases/<int:number>/close")
def close_case(number: int) -> Response:
    """Closes a case with what was found and done."""
    cases.close_case(session(), current_actor(), number, request.form.get("answer", ""))
    flash("The case is closed, and its answer kept.")
    return redirect(url_for(".list_all"), HTTPStatus.SEE_OTHER)


@blueprint.get("/disputes/<int:number>")
def show_one(number: int) -> str:
    """One dispute."""
    return render_template("dispute.html", dispute=disputes.get_dispute(session(), current_actor(), number))


@blueprint.post("/periods/<name>/disputes")
def raise_one(name: str) -> Response:
    """Raises a dispute about one's own pay."""
    actor, form = actor_who_may(Permission.DISPUTES_RAISE), request.form
    about = form.get("about", "")
    if about not in tuple(disputes.DisputeAbout):
        raise BadRequest("Say what is disputed: the payout, a result, or one that is missing.")
    payout = form.get("payout", "")
    stated = disputes.StatedDispute(
        about=disputes.DisputeAbout(about),
        words=form.get("words", ""),
        payout=int(payout) if payout.isascii() and payout.isdigit() and len(payout) < 16 else None,
        measure=form.get("measure", "").strip()[:LONGEST_MEASURE] or None,
    )
    raised = disputes.raise_dispute(session(), actor, name, stated)
    owner = "Somebody" if raised.owner is None else raised.owner.name
    flash(f"Kept. {owner} answers; you find the answer here.")
    return redirect(url_for(".show_one", number=raised.id), HTTPStatus.SEE_OTHER)


@blueprint.post("/disputes/<int:number>/answer")
def answer(number: int) -> Response:
    """Answers a dispute."""
    actor, upheld = actor_who_may(Permission.DISPUTES_ANSWER), request.form.get("upheld")
    if upheld not in ("yes", "no"):
        raise BadRequest("Say whether the dispute is right.")
    said = request.form.get("answer", "")
    disputes.answer_dispute(session(), actor, number, upheld=upheld == "yes", answer=said)
    flash("Answered.")
    return redirect(url_for(".show_one", number=number), HTTPStatus.SEE_OTHER)


@blueprint.post("/disputes/<int:number>/owner")
def hand_on(number: int) -> Response:
    """Names somebody else to answer it."""
    handed = disputes.hand_on_dispute(session(), current_actor(), number, request.form.get("login", ""))
    flash(f"{handed.owner.name if handed.owner else 'Nobody'} answers from now on.")
    return redirect(url_for(".show_one", number=number), HTTPStatus.SEE_OTHER)


@blueprint.post("/disputes/<int:number>/withdraw")
def withdraw(number: int) -> Response:
    """Takes back one's own dispute."""
    disputes.withdraw_dispute(session(), current_actor(), number)
    flash("Withdrawn.")
    return redirect(url_for(".show_one", number=number), HTTPStatus.SEE_OTHER)
