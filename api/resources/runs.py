"""Runs of a period, their payouts and statements."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import request, url_for
from werkzeug.exceptions import PreconditionFailed

from api.auth import current_actor
from api.database import reading
from api.idempotency import once
from api.jobs import CALCULATION, accepted, wants_later
from api.resources.door import Blueprint, changes, created, if_match, later, may_answer, needs
from api.resources.periods import NUMBER
from api.schemas.balances import BalancesSchema, NewRunSchema, plain_opening, read_opening, shown_balances
from api.schemas.runs import (
    PayoutSchema,
    PayoutsQuery,
    PayoutsSchema,
    RoleTotalsSchema,
    RunSchema,
    RunsQuery,
    RunsSchema,
)
from api.schemas.statements import OwnStatementsSchema, PayoutStatementSchema, TeamSchema, shown_payout_statement
from incentives.services import periods, runs, statements, team
from incentives.services.actor import Permission
from incentives.services.errors import Conflict
from incentives.services.jobs import enqueue

blueprint = Blueprint("runs", __name__, description="Calculations of whole periods, payouts and statements.")


@blueprint.route("/periods/<name:period>/runs", methods=["POST"])
@needs(Permission.RUNS_CALCULATE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(NewRunSchema)
@created(RunSchema, blueprint)
@later(blueprint)
def calculate_period(body: dict[str, Any], period: str) -> object:
    """Calculate a period

    The body may be left out. 409 `review-unanswered` while a policy of the period has serious findings that nobody has
    answered; 409 `opening-known` where balances are given that the approved run of the period before left itself.
    With `Prefer: respond-async` the answer is 202 with a job, and the run is what comes of it.
    """
    session, actor = once(), current_actor()
    opening = read_opening(body.get("opening"), periods.get_first_day(session, actor, period))
    if wants_later():
        asked = {"period": period, "opening": plain_opening(body.get("opening"))}
        return accepted(enqueue(session, actor, CALCULATION, asked))
    run = runs.calculate_period(session, actor, period, opening=opening)
    return run, {"Location": url_for(".get_run", number=run.id)}


@blueprint.route("/runs")
@needs(Permission.RUNS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.arguments(RunsQuery, location="query")
@blueprint.response(HTTPStatus.OK, RunsSchema)
def list_runs(query: dict[str, Any]) -> object:
    """Runs, the newest first, some at a time"""
    limit = query["limit"]
    found = runs.list_runs(reading(), current_actor(), query.get("period"), before=query.get("before"), limit=limit + 1)
    more = url_for(".list_runs", **{**query, "before": found[limit - 1].id}) if len(found) > limit else None
    return {"runs": found[:limit], "next": more}


@blueprint.route(f"/runs/{NUMBER}")
@needs(Permission.RUNS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, RunSchema)
def get_run(number: int) -> object:
    """One run"""
    return runs.get_run(reading(), current_actor(), number)


@blueprint.route(f"/runs/{NUMBER}/approve", methods=["POST"])
@needs(Permission.RUNS_APPROVE)
@may_answer(HTTPStatus.NOT_FOUND, HTTPStatus.PRECONDITION_FAILED)
@if_match
@changes
@blueprint.response(HTTPStatus.OK, RunSchema)
def approve_run(number: int) -> object:
    """Approve a run

    403 `second-person-needed` for whoever made any part of it. The period and the policy versions it used are frozen.
    With `If-Match` the `result_fingerprint` of the run that was looked at: 412 when this run's is another.
    """
    looked_at = request.if_match.to_header().strip('"') or None
    try:
        return runs.approve_run(once(), current_actor(), number, result=looked_at)
    except Conflict as conflict:
        if conflict.code == "result-changed":
            raise PreconditionFailed(str(conflict)) from None
        raise


@blueprint.route(f"/runs/{NUMBER}/totals")
@needs(Permission.RUNS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, RoleTotalsSchema)
def list_role_totals(number: int) -> object:
    """What each role is paid together"""
    return {"totals": runs.totals_by_role(reading(), current_actor(), number)}


@blueprint.route(f"/runs/{NUMBER}/balances")
@needs(Permission.PAYOUTS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, BalancesSchema)
def list_balances(number: int) -> object:
    """What is carried on after a run"""
    return shown_balances(runs.balances_of(reading(), current_actor(), number))


@blueprint.route(f"/runs/{NUMBER}/payouts")
@needs(Permission.PAYOUTS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.arguments(PayoutsQuery, location="query")
@blueprint.response(HTTPStatus.OK, PayoutsSchema)
def list_payouts(query: dict[str, Any], number: int) -> object:
    """The payouts of a run, some at a time"""
    page = runs.list_payouts(reading(), current_actor(), number, **query)
    more = None
    if page.next_after is not None:
        more = url_for(".list_payouts", number=number, **{**query, "after": page.next_after})
    return {"payouts": page.payouts, "next": more}


@blueprint.route(f"/payouts/{NUMBER}")
@needs(Permission.PAYOUTS_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, PayoutSchema)
def get_payout(number: int) -> object:
    """One payout"""
    return runs.get_payout(reading(), current_actor(), number)


@blueprint.route(f"/payouts/{NUMBER}/statement")
@needs(Permission.PAYOUTS_READ, Permission.STATEMENTS_READ_OWN, Permission.TEAM_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, PayoutStatementSchema)
def get_statement(number: int) -> object:
    """How a payout came about

    With statements:read-own only one's own, with team:read those of the team, once published; every other payout is
    answered like one that does not exist.
    """
    return shown_payout_statement(statements.statement_of(reading(), current_actor(), number))


@blueprint.route("/statements")
@needs(Permission.STATEMENTS_READ_OWN)
@blueprint.response(HTTPStatus.OK, OwnStatementsSchema)
def list_own_statements() -> object:
    """One's own statements, the newest first"""
    return {"statements": statements.my_statements(reading(), current_actor())}


@blueprint.route("/team")
@needs(Permission.TEAM_READ)
@blueprint.response(HTTPStatus.OK, TeamSchema)
def list_team() -> object:
    """Those whom one manages, each with their published statements"""
    return {"team": team.my_team(reading(), current_actor())}
