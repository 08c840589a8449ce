"""Calculations and checks that keep nothing."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from api.auth import current_actor
from api.database import reading
from api.resources.door import Blueprint, keeps_nothing, may_answer, needs
from api.schemas.calculations import (
    CalculateSchema,
    CalculationSchema,
    CheckedSchema,
    CheckSchema,
    shown_calculation,
    shown_check,
)
from api.schemas.exchange_rates import stated_rates
from incentives.services import calculations, policies
from incentives.services.actor import Permission

blueprint = Blueprint("calculations", __name__, description="Pay and check without keeping anything.")


@blueprint.route("/calculate", methods=["POST"])
@needs(Permission.CALCULATE)
@may_answer(HTTPStatus.NOT_FOUND)
@keeps_nothing
@blueprint.arguments(CalculateSchema)
@blueprint.response(HTTPStatus.OK, CalculationSchema)
def calculate(body: dict[str, Any]) -> object:
    """What scorecards earn under a policy

    For a stored version policies:read is needed as well.
    """
    text, file = policy_text(body)
    cards = [calculations.GivenScorecard(**card) for card in body["scorecards"]]
    rates = stated_rates(body.get("exchange_rates"))
    found = calculations.calculate(current_actor(), text, cards, period=body.get("period"), file=file, rates=rates)
    return shown_calculation(found, statements=body["statements"])


@blueprint.route("/check", methods=["POST"])
@needs(Permission.CALCULATE)
@keeps_nothing
@blueprint.arguments(CheckSchema)
@blueprint.response(HTTPStatus.OK, CheckedSchema)
def check(body: dict[str, Any]) -> object:
    """What is wrong with a policy text, or what it may do to customers

    Worked examples are run. To replay a proof, send its body to /calculate with the text that was checked as `text`.
    """
    return shown_check(calculations.check(current_actor(), body["text"], file=body["file"]))


def policy_text(body: dict[str, Any]) -> tuple[str, str]:
    """The text of the policy that a body means, and its file."""
    if "text" in body:
        return body["text"], calculations.FILE
    version = policies.get_policy(reading(), current_actor(), body["policy"], body["effective_from"])
    return version.text, version.policy.file
