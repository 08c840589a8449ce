"""The start page: for each duty of whoever is signed in, where things stand and the next step."""

from __future__ import annotations

from flask import Blueprint, render_template

from api.pages.doors import current_actor, session, today
from api.pages.kpi_map import balance_sentence
from incentives.services import findings, periods, runs, statements
from incentives.services.acknowledgements import AppliedVersion, my_versions
from incentives.services.actor import Actor, Permission
from incentives.store.records import PeriodState, RunState, StoredPeriod, StoredRun

blueprint = Blueprint("start_page", __name__)


@blueprint.get("/")
def show_start() -> str:
    """What is there to do, by what the actor may do."""
    actor = current_actor()
    return render_template(
        "start.html",
        unfinished=_unfinished(actor),
        waiting=_waiting(actor),
        **_judgement(actor),
        unread=[each for each in _versions(actor) if each.acknowledged_at is None],
        statements=statements.my_statements(session(), actor) if actor.may(Permission.STATEMENTS_READ_OWN) else (),
    )


def _versions(actor: Actor) -> tuple[AppliedVersion, ...]:
    """The versions that pay the actor, if they are paid here."""
    return my_versions(session(), actor) if actor.may(Permission.STATEMENTS_READ_OWN) else ()


def _unfinished(actor: Actor) -> list[StoredPeriod]:
    """Periods that still need somebody, for those who work on them."""
    working = (Permission.IMPORTS_WRITE, Permission.RUNS_CALCULATE, Permission.RUNS_APPROVE)
    if not any(actor.may(each) for each in working):
        return []
    return [each for each in periods.list_periods(session(), actor) if each.state is not PeriodState.APPROVED]


def _waiting(actor: Actor) -> list[StoredRun]:
    """Runs that nobody has approved yet, for those who approve."""
    if not actor.may(Permission.RUNS_APPROVE):
        return []
    return [run for run in runs.list_runs(session(), actor) if run.state is RunState.CALCULATED]


def _judgement(actor: Actor) -> dict[str, object]:
    """What the policies in force pay for, and what stops them, for those who may read findings."""
    if not actor.may(Permission.FINDINGS_READ):
        return {"balance": "", "findings": (), "stopping": ()}
    found = findings.findings_in_force(session(), actor)
    mapped = findings.map_in_force(session(), actor)
    return {
        "balance": balance_sentence(mapped),
        "findings": found,
        "stopping": findings.unanswered(found),
        "today": today(session()),
    }
