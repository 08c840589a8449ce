"""Adjustments on pages: finance enters one with its reason, or withdraws it, beside the runs of a period."""

from __future__ import annotations

from fractions import Fraction
from http import HTTPStatus

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from api.pages.doors import actor_who_may, current_actor, session
from incentives.services.actor import Permission
from incentives.services.adjustments import AdjustmentKind, StatedAdjustment, enter, withdraw
from incentives.values.decimals import parse_decimal
from incentives.values.problem import Place, Problem, RefusedWithProblems

blueprint = Blueprint("adjustment_pages", __name__)
KINDS = {"adjustment": AdjustmentKind.ADJUSTMENT, "override": AdjustmentKind.OVERRIDE}


@blueprint.post("/periods/<name>/adjustments")
def enter_one(name: str) -> Response:
    """Enters what the form states and shows the period."""
    actor = actor_who_may(Permission.RUNS_CALCULATE)
    said = {key: request.form.get(key, "").strip() for key in ("participant", "role", "kind", "amount", "reason")}
    kind, amount = KINDS.get(said["kind"]), _amount(said["amount"])
    if kind is None or not said["participant"] or not said["role"]:
        message = "An adjustment names a participant, a role and its kind."
        raise RefusedWithProblems([Problem("invalid-value", message, Place("form", key="adjustment"))])
    stated = StatedAdjustment(said["participant"], said["role"], kind, amount, said["reason"])
    entered = enter(session(), actor, name, stated)
    flash(f"Entered for {entered.adjustment.participant}. It counts once the period is calculated again.")
    return _back(name)


@blueprint.post("/periods/<name>/adjustments/<int:number>/withdraw")
def withdraw_one(name: str, number: int) -> Response:
    """Withdraws an adjustment and shows the period."""
    withdrawn = withdraw(session(), current_actor(), name, number)
    flash(f"Withdrawn for {withdrawn.adjustment.participant}.")
    return _back(name)


def _amount(written: str) -> Fraction:
    amount = parse_decimal(written)
    if amount is None:
        message = f'"{written}" is no amount such as -250.00.'
        hint = "Write a plain decimal with a point, without a currency and without signs between thousands."
        raise RefusedWithProblems([Problem("invalid-value", message, Place("form", key="amount"), hint)])
    return amount


def _back(name: str) -> Response:
    return redirect(url_for("period_pages.show_one", name=name), HTTPStatus.SEE_OTHER)
