"""What happens to a period beside its files and runs: review, publication, closing, holds, budgets and notes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import url_for

from api.amounts import read_minor
from api.auth import current_actor
from api.database import reading
from api.idempotency import once
from api.resources.door import Blueprint, changes, created, may_answer, needs
from api.resources.periods import NUMBER
from api.reviews import shown_review
from api.schemas.period_life import (
    BecauseSchema,
    BudgetSchema,
    HoldSchema,
    HoldsSchema,
    NewBudgetSchema,
    NewHoldSchema,
    NewNoteSchema,
    NoteSchema,
    NotesQuery,
    NotesSchema,
    PeriodLifeSchema,
    ReviewedSchema,
    ReviewSchema,
)
from incentives.services import holds, notes, period_life, review
from incentives.services.actor import Permission

blueprint = Blueprint("period-life", __name__, description="From calculated to closed: who did what, and who waits.")


@blueprint.route("/periods/<name:period>/life")
@needs(Permission.PERIODS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, PeriodLifeSchema)
def get_period_life(period: str) -> object:
    """Every stage of a period, with who reached it and when"""
    return period_life.life_of(reading(), current_actor(), period)


@blueprint.route(f"/runs/{NUMBER}/review")
@needs(Permission.PAYOUTS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, ReviewSchema)
def get_review(number: int) -> object:
    """What stands out in a run

    Beside its budget and the run of the period before: whose pay moved most and by what, outliers, results out of
    range, who is missing, and what is not in these figures yet.
    """
    return shown_review(review.review_of(reading(), current_actor(), number))


@blueprint.route(f"/runs/{NUMBER}/reviewed", methods=["POST"])
@needs(Permission.RUNS_REVIEW)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(ReviewedSchema)
@blueprint.response(HTTPStatus.OK, PeriodLifeSchema)
def review_run(body: dict[str, Any], number: int) -> object:
    """State that a run was looked at"""
    result, remark = body.get("result"), body["remark"]
    return period_life.review_run(once(), current_actor(), number, result=result, remark=remark)


@blueprint.route("/periods/<name:period>/publish", methods=["POST"])
@needs(Permission.PERIODS_PUBLISH)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.response(HTTPStatus.OK, PeriodLifeSchema)
def publish_period(period: str) -> object:
    """Let everybody read their own statement"""
    return period_life.publish_period(once(), current_actor(), period)


@blueprint.route("/periods/<name:period>/exported", methods=["POST"])
@needs(Permission.PERIODS_PUBLISH)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(BecauseSchema)
@blueprint.response(HTTPStatus.OK, PeriodLifeSchema)
def state_exported(body: dict[str, Any], period: str) -> object:
    """State that a period was paid by other means than an export of this service"""
    return period_life.state_exported(once(), current_actor(), period, body["because"])


@blueprint.route("/periods/<name:period>/close", methods=["POST"])
@needs(Permission.PERIODS_PUBLISH)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.response(HTTPStatus.OK, PeriodLifeSchema)
def close_period(period: str) -> object:
    """Close a period in which nobody waits for anything

    409 `period-not-published`, `period-not-exported`, `holds-open` or `disputes-open` while somebody does.
    """
    return period_life.close_period(once(), current_actor(), period)


@blueprint.route("/periods/<name:period>/budget", methods=["POST"])
@needs(Permission.RUNS_CALCULATE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(NewBudgetSchema)
@blueprint.response(HTTPStatus.OK, BudgetSchema)
def state_budget(body: dict[str, Any], period: str) -> object:
    """State what a period may cost"""
    return review.state_budget(once(), current_actor(), period, *read_minor(body["amount"], "amount"))


@blueprint.route("/periods/<name:period>/holds")
@needs(Permission.PAYOUTS_READ, Permission.HOLDS_WRITE)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, HoldsSchema)
def list_holds(period: str) -> object:
    """Whose payouts are or were held back"""
    return {"holds": holds.holds_of(reading(), current_actor(), period)}


@blueprint.route("/periods/<name:period>/holds", methods=["POST"])
@needs(Permission.HOLDS_WRITE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(NewHoldSchema)
@created(HoldSchema, blueprint)
def place_hold(body: dict[str, Any], period: str) -> object:
    """Hold a participant's payout back

    It is neither shown to them nor exported until somebody releases it.
    """
    placed = holds.place_hold(once(), current_actor(), period, body["participant"], body["reason"])
    return placed, {"Location": url_for(".list_holds", period=period)}


@blueprint.route(f"/holds/{NUMBER}/release", methods=["POST"])
@needs(Permission.HOLDS_WRITE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(BecauseSchema)
@blueprint.response(HTTPStatus.OK, HoldSchema)
def release_hold(body: dict[str, Any], number: int) -> object:
    """Release a payout that is held back"""
    return holds.release_hold(once(), current_actor(), number, body["because"])


@blueprint.route("/notes")
@needs(Permission.PAYOUTS_READ)
@blueprint.arguments(NotesQuery, location="query")
@blueprint.response(HTTPStatus.OK, NotesSchema)
def list_notes(query: dict[str, Any]) -> object:
    """The notes beside a period, run, payout, dispute, case or proposal"""
    return {"notes": notes.notes_of(reading(), current_actor(), query["about"], query["number"])}


@blueprint.route("/notes", methods=["POST"])
@needs(Permission.RUNS_REVIEW)
@changes
@blueprint.arguments(NewNoteSchema)
@created(NoteSchema, blueprint)
def write_note(body: dict[str, Any]) -> object:
    """Write a note"""
    about, number = body["about"], body["number"]
    written = notes.write_note(once(), current_actor(), about, number, body["words"])
    return written, {"Location": url_for(".list_notes", about=about.value, number=number)}
