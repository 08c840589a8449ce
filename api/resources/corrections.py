"""Corrections of approved runs: reversed results and corrected facts, settled in a later period."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import url_for

from api.auth import current_actor
from api.database import reading
from api.idempotency import once
from api.resources.door import Blueprint, changes, created, may_answer, needs
from api.resources.periods import NUMBER
from api.schemas.adjustments import (
    CorrectionSchema,
    CorrectionsSchema,
    NewRecalculationSchema,
    NewReversalsSchema,
    shown_correction,
)
from incentives.services import corrections
from incentives.services.actor import Permission

blueprint = Blueprint("corrections", __name__, description="What corrects an approved run, in a later period.")


@blueprint.route(f"/runs/{NUMBER}/corrections")
@needs(Permission.PAYOUTS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, CorrectionsSchema)
def list_corrections(number: int) -> object:
    """The corrections of a run, withdrawn ones among them"""
    found = corrections.corrections_of(reading(), current_actor(), number)
    return {"corrections": [shown_correction(each) for each in found]}


@blueprint.route(f"/runs/{NUMBER}/reversals", methods=["POST"])
@needs(Permission.RUNS_CALCULATE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(NewReversalsSchema)
@created(CorrectionSchema, blueprint)
def reverse(body: dict[str, Any], number: int) -> object:
    """Take back what reversed results had earned

    The run is calculated without them, and the share that its policies claw back is entered into a later period.
    Earlier reversals count, so that nothing is taken back twice.
    """
    stated = [corrections.StatedReversal(**each) for each in body["reversals"]]
    found = corrections.reverse(once(), current_actor(), number, stated, into=body["into"])
    return shown_correction(found), {"Location": url_for(".list_corrections", number=number)}


@blueprint.route(f"/runs/{NUMBER}/recalculation", methods=["POST"])
@needs(Permission.RUNS_CALCULATE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(NewRecalculationSchema)
@created(CorrectionSchema, blueprint)
def recalculate(body: dict[str, Any], number: int) -> object:
    """Calculate an approved run again from corrected facts

    Deliver them first (POST /periods/…/imports?corrects=true). The run and its payouts stay; the difference is entered
    into a later period, without what earlier recalculations settled.
    """
    found = corrections.recalculate(once(), current_actor(), number, into=body["into"])
    return shown_correction(found), {"Location": url_for(".list_corrections", number=number)}


@blueprint.route(f"/corrections/{NUMBER}/withdraw", methods=["POST"])
@needs(Permission.RUNS_CALCULATE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.response(HTTPStatus.OK, CorrectionSchema)
def withdraw_correction(number: int) -> object:
    """Withdraw a correction with all its adjustments"""
    return shown_correction(corrections.withdraw(once(), current_actor(), number))
