"""The steps of a period on its page: review a run, publish, say how it was paid, close; holds, budgets and notes."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from api.amounts import read_minor
from api.pages.doors import actor_who_may, current_actor, session
from incentives.services import holds, notes, period_life, review, runs
from incentives.services.actor import Permission

blueprint = Blueprint("life_pages", __name__)


@blueprint.get("/runs/<int:number>/review")
def show_review(number: int) -> str:
    """What stands out in a run, before money moves."""
    actor = current_actor()
    found = review.review_of(session(), actor, number)
    return render_template(
        "run_review.html",
        review=found,
        run=found.run,
        life=period_life.life_of(session(), actor, found.run.period),
        notes=notes.notes_of(session(), actor, notes.NoteAbout.RUN, number),
    )


@blueprint.post("/runs/<int:number>/review")
def review_run(number: int) -> Response:
    """States that somebody looked at the run, with what they say about it."""
    result, remark = request.form.get("result") or None, request.form.get("remark", "")
    life = period_life.review_run(session(), current_actor(), number, result=result, remark=remark)
    flash(f"Reviewed. Somebody who made no part of it can approve {life.period.name} now.")
    return redirect(url_for("run_pages.show_one", number=number), HTTPStatus.SEE_OTHER)


@blueprint.post("/runs/<int:number>/notes")
def write_note(number: int) -> Response:
    """Leaves a note beside a run."""
    actor = actor_who_may(Permission.RUNS_REVIEW)
    runs.get_run(session(), actor, number)
    notes.write_note(session(), actor, notes.NoteAbout.RUN, number, request.form.get("words", ""))
    return redirect(url_for(".show_review", number=number), HTTPStatus.SEE_OTHER)


@blueprint.post("/periods/<name>/publish")
def publish(name: str) -> Response:
    """Lets everybody read their own statement."""
    period_life.publish_period(session(), current_actor(), name)
    return _back(name, f"Published. Everybody who is paid in {name} can read their own statement.")


@blueprint.post("/periods/<name>/exported")
def state_exported(name: str) -> Response:
    """Says that the period was paid by other means than an export from here."""
    period_life.state_exported(session(), current_actor(), name, request.form.get("because", ""))
    return _back(name, f"Kept: {name} was paid.")


@blueprint.post("/periods/<name>/close")
def close(name: str) -> Response:
    """Closes the period."""
    period_life.close_period(session(), current_actor(), name)
    return _back(name, f"{name} is closed.")


@blueprint.post("/periods/<name>/budget")
def state_budget(name: str) -> Response:
    """States what the period may cost."""
    actor = actor_who_may(Permission.RUNS_CALCULATE)
    stated = {"amount": request.form.get("amount", "").strip(), "currency": request.form.get("currency", "").strip()}
    review.state_budget(session(), actor, name, *read_minor(stated, "amount"))
    return _back(name, "The budget is kept, and stands beside each run in its review.")


@blueprint.post("/periods/<name>/holds")
def place_hold(name: str) -> Response:
    """Holds one person's payout back."""
    participant = request.form.get("participant", "").strip()
    holds.place_hold(session(), current_actor(), name, participant, request.form.get("reason", ""))
    return _back(name, f"The payout of {participant} is held back: it is neither shown nor paid until it is released.")


@blueprint.post("/periods/<name>/holds/<int:number>/release")
def release_hold(name: str, number: int) -> Response:
    """Releases a payout that is held back."""
    released = holds.release_hold(session(), current_actor(), number, request.form.get("because", ""))
    return _back(name, f"The payout of {released.participant} is released.")


def of_period(name: str) -> dict[str, object]:
    """What the page of a period shows of its life."""
    actor = current_actor()
    sees_holds = actor.may(Permission.PAYOUTS_READ) or actor.may(Permission.HOLDS_WRITE)
    return {
        "life": period_life.life_of(session(), actor, name),
        "holds": holds.holds_of(session(), actor, name) if sees_holds else None,
    }


def _back(name: str, said: str) -> Response:
    flash(said)
    return redirect(url_for("period_pages.show_one", name=name), HTTPStatus.SEE_OTHER)
