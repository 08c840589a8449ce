"""Adjustments and overrides of a period's payouts: facts that somebody answers for, taken in by the next run."""

from __future__ import annotations

from fractions import Fraction
from http import HTTPStatus
from typing import Any

from flask import url_for

from api.auth import current_actor
from api.database import reading
from api.idempotency import once
from api.resources.door import Blueprint, changes, created, may_answer, needs
from api.resources.periods import NUMBER
from api.schemas.adjustments import AdjustmentSchema, AdjustmentsSchema, NewAdjustmentSchema, shown_adjustment
from incentives.services import adjustments
from incentives.services.actor import Permission

blueprint = Blueprint("adjustments", __name__, description="Adjustments and overrides of the payouts of a period.")


@blueprint.route("/periods/<name:period>/adjustments")
@needs(Permission.PAYOUTS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, AdjustmentsSchema)
def list_adjustments(period: str) -> object:
    """The adjustments of a period that count"""
    found = adjustments.entered_for(reading(), current_actor(), period)
    return {"adjustments": [shown_adjustment(each) for each in found]}


@blueprint.route("/periods/<name:period>/adjustments", methods=["POST"])
@needs(Permission.RUNS_CALCULATE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(NewAdjustmentSchema)
@created(AdjustmentSchema, blueprint)
def enter_adjustment(body: dict[str, Any], period: str) -> object:
    """Enter an adjustment or an override

    It becomes an entry of the payout, beside what is calculated, when the period is calculated again; whoever approves
    the run sees it. 409 `period-approved` once the period is approved.
    """
    kind = adjustments.AdjustmentKind(body["kind"])
    amount = Fraction(body["amount"])
    stated = adjustments.StatedAdjustment(body["participant"], body["role"], kind, amount, body["reason"])
    entered = adjustments.enter(once(), current_actor(), period, stated)
    return shown_adjustment(entered), {"Location": url_for(".list_adjustments", period=period)}


@blueprint.route(f"/periods/<name:period>/adjustments/{NUMBER}/withdraw", methods=["POST"])
@needs(Permission.RUNS_CALCULATE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.response(HTTPStatus.OK, AdjustmentSchema)
def withdraw_adjustment(period: str, number: int) -> object:
    """Withdraw an adjustment

    It stays where runs that took it in can find it. 409 `adjustment-of-correction` for one that a correction entered.
    """
    return shown_adjustment(adjustments.withdraw(once(), current_actor(), period, number))
