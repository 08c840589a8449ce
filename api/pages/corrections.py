"""Corrections on the page of an approved run: a result is reversed, all is calculated again, either is withdrawn."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from api.pages.doors import Actor, actor_who_may, current_actor, session
from incentives.policy.model import CountedFor
from incentives.services import corrections
from incentives.services.actor import Permission
from incentives.services.periods import find_period, list_periods
from incentives.store.records import PeriodState, StoredPeriod, StoredRun
from incentives.values.problem import Place, Problem, RefusedWithProblems

blueprint = Blueprint("correction_pages", __name__)


@blueprint.post("/runs/<int:number>/reversals")
def reverse(number: int) -> Response:
    """Takes back what the reversed result of the form had earned, and shows the run."""
    actor = actor_who_may(Permission.RUNS_CALCULATE)
    said = {key: request.form.get(key, "").strip() for key in ("measure", "counted_for", "subject", "amount", "into")}
    if said["counted_for"] not in tuple(CountedFor) or not all(said.values()):
        message = "A reversal names a measure, whose result it is, an amount, and the period that settles it."
        raise RefusedWithProblems([Problem("invalid-value", message, Place("form", key="reversal"))])
    into = said.pop("into")
    stated = corrections.StatedReversal(**said)
    found = corrections.reverse(session(), actor, number, [stated], into=into)
    return _shown(number, found)


@blueprint.post("/runs/<int:number>/recalculation")
def recalculate(number: int) -> Response:
    """Calculates the run again from the corrected facts in force, and shows it."""
    into = request.form.get("into", "").strip()
    return _shown(number, corrections.recalculate(session(), current_actor(), number, into=into))


@blueprint.post("/runs/<int:run>/corrections/<int:number>/withdraw")
def withdraw(run: int, number: int) -> Response:
    """Withdraws a correction with all its entries, and shows the run."""
    withdrawn = corrections.withdraw(session(), current_actor(), number)
    flash(f"Withdrawn. {withdrawn.into} no longer settles it.")
    return redirect(url_for("run_pages.show_one", number=run), HTTPStatus.SEE_OTHER)


def settling_periods(actor: Actor, run: StoredRun) -> tuple[StoredPeriod, ...]:
    """The open periods after that of an approved run, for who may correct it; the nearest first."""
    if run.approved_at is None or not (actor.may(Permission.RUNS_CALCULATE) and actor.may(Permission.PERIODS_READ)):
        return ()
    ended = find_period(session(), run.period).period.ends_before
    later = (each for each in list_periods(session(), actor) if each.period.starts_on >= ended)
    return tuple(sorted((each for each in later if each.state is not PeriodState.APPROVED), key=_start))


def _start(period: StoredPeriod) -> date:
    return period.period.starts_on


def _shown(number: int, found: corrections.StoredCorrection) -> Response:
    count = len(found.adjustments)
    entries = "one entry" if count == 1 else f"{count:,} entries"
    flash(f"{found.kind.capitalize()} entered: {entries} of {found.into}. They count once it is calculated again.")
    return redirect(url_for("run_pages.show_one", number=number), HTTPStatus.SEE_OTHER)
