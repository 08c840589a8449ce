"""The whole company: what all policies in force together pay for, the five pillars, and what foretells what."""

from __future__ import annotations

from flask import Blueprint, render_template

from api.pages.doors import current_actor, session
from incentives.company.balance import Shares, Stage, stages, timings
from incentives.company.foretelling import FEWEST
from incentives.company.reach import beyond_reach
from incentives.company.sharing import carried, pulled_apart, without_customers
from incentives.services.company import company_in_force

blueprint = Blueprint("company_pages", __name__)


@blueprint.get("/company")
def show_company() -> str:
    """The company as the policies in force today pay it."""
    found = company_in_force(session(), current_actor())
    balance = stages(found.company)
    return render_template(
        "company.html",
        company=found.company,
        review=found,
        stages=balance,
        timings=timings(found.company),
        sentence=sentence(balance, found.company.currency),
        carried=carried(found.company),
        without=without_customers(found.company),
        beyond=beyond_reach(found.company),
        apart=tuple(pulled_apart(found.company)),
        fewest=FEWEST,
    )


def sentence(balance: Shares, currency: str) -> str:
    """`Of each 100 EUR of target incentive, 65 hang on keeping customers and 15 on winning them.`"""
    if not any(balance.shares.values()):
        return ""
    keeping, winning = (round(balance.shares[stage] * 100) for stage in (Stage.KEEPING, Stage.WINNING))
    hang = f"{keeping} hang on keeping customers and {winning} on winning them"
    return f"Of each 100 {currency} of target incentive, {hang}."
