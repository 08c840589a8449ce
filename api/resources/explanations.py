"""Explanations that keep nothing: one unit more of each result, and what other amounts would pay."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from api.auth import current_actor
from api.resources.calculations import policy_text
from api.resources.door import Blueprint, keeps_nothing, may_answer, needs
from api.schemas.exchange_rates import stated_rates
from api.schemas.explanations import ExplainSchema, ExplanationSchema, shown_explanation
from incentives.services import explanations
from incentives.services.actor import Permission

blueprint = Blueprint("explanations", __name__, description="Explain pay without keeping anything.")


@blueprint.route("/explain", methods=["POST"])
@needs(Permission.CALCULATE)
@may_answer(HTTPStatus.NOT_FOUND)
@keeps_nothing
@blueprint.arguments(ExplainSchema)
@blueprint.response(HTTPStatus.OK, ExplanationSchema)
def explain(body: dict[str, Any]) -> object:
    """What one more unit of each result is worth, and what other amounts would pay

    For a stored version policies:read is needed as well.
    """
    text, file = policy_text(body)
    questions = [explanations.Question(**card) for card in body["scorecards"]]
    rates = stated_rates(body.get("exchange_rates"))
    found = explanations.explain(current_actor(), text, questions, period=body.get("period"), file=file, rates=rates)
    return shown_explanation(found)
