"""What a version can pay at all: the largest and smallest payout of each role, and the largest bill of a period."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from api.pages.doors import current_actor, day_in_address, session
from incentives.insight.bounds_wording import SHARED_RESULTS, BoundsWords, bill_sentence
from incentives.services.actor import Permission
from incentives.services.bounds import bounds_of_version
from incentives.services.periods import list_periods

blueprint = Blueprint("bound_pages", __name__)


@blueprint.get("/policies/<key>/<day>/bounds")
def show_one(key: str, day: str) -> str:
    """The bounds of each role; with a period in the query, over that one and with the bill of its roster."""
    actor = current_actor()
    asked = request.args.get("period") or None
    found = bounds_of_version(session(), actor, key, day_in_address(day), asked)
    may_choose = actor.may(Permission.PAYOUTS_READ) and actor.may(Permission.PERIODS_READ)
    return render_template(
        "bounds.html",
        found=found,
        policy=found.policy,
        asked=asked,
        words={each.bounds.plan.role.key: BoundsWords(each.bounds.plan) for each in found.roles},
        periods=list_periods(session(), actor) if may_choose else (),
        bill_sentence=bill_sentence,
        shared_results=SHARED_RESULTS,
    )
