"""Periods: the list of them, opening one, and one period with its files, its runs and what comes next."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from api.pages.doors import current_actor, session, today
from api.pages.period_life import of_period
from incentives.services import adjustments, imports, periods, policies, runs, sources
from incentives.services.actor import Permission
from incentives.services.decisions import findings_decided
from incentives.services.findings import PolicyFinding, unanswered
from incentives.store.records import PeriodState, StoredPeriod
from incentives.values.period import MONTHS

blueprint = Blueprint("period_pages", __name__)


@blueprint.get("/periods")
def list_all() -> str:
    """Every period with where it stands."""
    return render_template("periods.html", periods=periods.list_periods(session(), current_actor()), months=MONTHS)


@blueprint.post("/periods")
def open_one() -> Response:
    """Opens a period and shows it."""
    starts = request.form.get("fiscal_year_starts", "1")
    month = int(starts) if starts.isascii() and starts.isdigit() and len(starts) < 3 else 0
    opened = periods.open_period(session(), current_actor(), request.form.get("name", "").strip(), month)
    flash(f"The period {opened.name} is open.")
    return redirect(url_for(".show_one", name=opened.name), HTTPStatus.SEE_OTHER)


@blueprint.get("/periods/<name>")
def show_one(name: str) -> str:
    """One period: files on one side of the work, runs on the other."""
    actor = current_actor()
    period = periods.get_period(session(), actor, name)
    return render_template(
        "period.html",
        period=period,
        imports=imports.list_imports(session(), actor, name) if actor.may(Permission.IMPORTS_READ) else None,
        sources=sources.list_sources(session(), actor) if actor.may(Permission.IMPORTS_READ) else (),
        runs=runs.list_runs(session(), actor, name) if actor.may(Permission.RUNS_READ) else (),
        adjustments=adjustments.entered_for(session(), actor, name) if actor.may(Permission.PAYOUTS_READ) else None,
        may_enter=actor.may(Permission.RUNS_CALCULATE) and period.state is not PeriodState.APPROVED,
        stopping=_stopping(period) if actor.may(Permission.FINDINGS_READ) else (),
        **of_period(name),
    )


def _stopping(period: StoredPeriod) -> tuple[PolicyFinding, ...]:
    """The findings because of which the period cannot be calculated today."""
    if period.state is PeriodState.APPROVED:
        return ()
    in_force = policies.policy_set(session()).during(period.period)
    day = today(session())
    return unanswered(each for policy in in_force for each in findings_decided(session(), policy, day))
