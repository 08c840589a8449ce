"""What past periods show, for leadership: what is worth asking about, what was looked at, and what could not be."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template

from api.evidence import chance_words
from api.pages.doors import current_actor, session
from incentives.evidence.examine import SOURCES
from incentives.evidence.look import FEWEST, TRIAGE, Question
from incentives.services.evidence import evidence_in_force

blueprint = Blueprint("evidence_pages", __name__)
TITLES: Mapping[Question, str] = {
    Question.AT_THE_LINE: "Do results pile up where pay jumps?",
    Question.NEAR_THE_LINE: "Does the heap stand out from its neighbours?",
    Question.AFTER_THE_LINE: "Is there less after a period that ended just above a line?",
    Question.PERIOD_END: "Do deals rush in before a period ends?",
    Question.PAID_AGAINST_GUARD: "Does a guard get worse where the paid figure gets better?",
    Question.COVERAGE: "Is the score better where fewer were asked?",
    Question.LATER_HARM: "Are customers worse off after a period of high pay?",
    Question.TWO_COUNTS: "Is an own count better than an independent one?",
    Question.PLAN_CHANGE: "What changed with another version?",
}


@blueprint.get("/evidence")
def show_evidence() -> str:
    """Every look at the accepted periods, those worth asking about first."""
    found = evidence_in_force(session(), current_actor())
    return render_template(
        "evidence.html",
        evidence=found,
        others=[look for look in found.looks if not look.worth_asking],
        titles=TITLES,
        sources=SOURCES,
        triage=TRIAGE,
        fewest=FEWEST,
        chance_words=chance_words,
    )
