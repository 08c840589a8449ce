"""Runs for finance: calculate a period, look at the result by role and by person, approve it, check it again."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from api.jobs import CALCULATION
from api.pages.corrections import settling_periods
from api.pages.doors import Actor, actor_who_may, current_actor, number_asked, session
from api.pages.run_overview import overview
from api.payroll import payroll_setup
from incentives.alignment.map import PaidRole, map_of
from incentives.services import calculating, corrections, payroll, policies, runs
from incentives.services.actor import Permission
from incentives.services.errors import NotFound
from incentives.services.jobs import enqueue
from incentives.store.records import RunState, StoredRun

blueprint = Blueprint("run_pages", __name__)
ON_A_PAGE = 25


@blueprint.post("/periods/<name>/runs")
def calculate(name: str) -> Response:
    """Calculates the period and shows the run."""
    actor_who_may(Permission.RUNS_CALCULATE)
    if calculating.is_large(session(), name):
        job = enqueue(session(), current_actor(), CALCULATION, {"period": name})
        return redirect(url_for("job_pages.show_one", number=job.id), HTTPStatus.SEE_OTHER)
    run = runs.calculate_period(session(), current_actor(), name)
    flash("Calculated. Nothing is paid until somebody else has approved the run.")
    return redirect(url_for(".show_one", number=run.id), HTTPStatus.SEE_OTHER)


@blueprint.get("/runs/<int:number>")
def show_one(number: int) -> str:
    """The run: what it pays by role, its payouts page by page, and from what it was calculated."""
    actor = current_actor()
    run = runs.get_run(session(), actor, number)
    roles = roles_of(session(), actor, run)
    return render_template(
        "run.html",
        run=run,
        overview=overview(run, runs.totals_by_role(session(), actor, number), roles),
        **(_payouts(actor, run) if actor.may(Permission.PAYOUTS_READ) else {"page": None}),
        roles=roles,
        **_carried(actor, run),
        settling=settling_periods(actor, run),
        **_payroll(actor, run),
    )


@blueprint.get("/runs/<int:number>/payouts")
def show_payouts(number: int) -> str:
    """The payouts alone, for turning pages in place."""
    actor = actor_who_may(Permission.PAYOUTS_READ)
    run = runs.get_run(session(), actor, number)
    return render_template("_payouts.html", run=run, roles=roles_of(session(), actor, run), **_payouts(actor, run))


@blueprint.post("/runs/<int:number>/approve")
def approve(number: int) -> Response:
    """Approves the run. Who calculated it is refused by the service."""
    looked_at = request.form.get("result") or None
    run = runs.approve_run(session(), current_actor(), number, result=looked_at)
    flash(f"Approved. Nothing of {run.period} changes any more; publish it, and everybody reads their own statement.")
    return redirect(url_for(".show_one", number=number), HTTPStatus.SEE_OTHER)


@blueprint.get("/runs/<int:number>/check")
def check(number: int) -> str:
    """Calculates the run again from its stored inputs and holds the result against the stored one."""
    again = runs.recompute_run(session(), current_actor(), number)
    return render_template("run_check.html", run=again.run, again=again)


def roles_of(session: Session, actor: Actor, run: StoredRun) -> Mapping[str, PaidRole]:
    """The roles of the policies that the run used, by `policy/role`; those of a text that is gone are left out."""
    used = []
    for each in run.policies:
        try:
            version = policies.get_policy(session, actor, each.key, each.effective_from)
        except NotFound:
            continue
        if version.policy.fingerprint == each.fingerprint:
            used.append(version.policy)
    return {role.key: role for role in map_of(used, run.calculated_at.date()).roles}


def _carried(actor: Actor, run: StoredRun) -> dict[str, object]:
    """What goes on after the run and what corrected it, for who may see what single people are paid."""
    if not actor.may(Permission.PAYOUTS_READ):
        return {"balances": (), "corrections": ()}
    return {"balances": run.balances, "corrections": corrections.corrections_of(session(), actor, run.id)}


def _payroll(actor: Actor, run: StoredRun) -> dict[str, object]:
    """What left of the run for payroll, for who may see what single people are paid."""
    if not actor.may(Permission.PAYOUTS_READ) or run.state is not RunState.APPROVED:
        return {"exports": None}
    setup, exports = payroll_setup(), payroll.list_exports(session(), actor, run=run.id).exports
    accounts = setup is not None and setup.ledger is not None
    return {"exports": exports, "pay_codes": setup is not None, "accounts": accounts}


def _payouts(actor: Actor, run: StoredRun) -> dict[str, object]:
    role = request.args.get("role") or None
    after = number_asked("after")
    page = runs.list_payouts(session(), actor, run.id, after=after, limit=ON_A_PAGE, role=role)
    return {"page": page, "role": role, "after": after}
