"""Every service asks for its permission itself: one table of who may what, tried with nobody and with just enough."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from incentives.services import (
    acknowledgements,
    audit,
    audit_check,
    calculations,
    cases,
    decisions,
    disputes,
    erasure,
    findings,
    holds,
    imports,
    jobs,
    kpis,
    notes,
    payroll,
    people,
    people_life,
    period_life,
    periods,
    policies,
    proposals,
    refused_files,
    review,
    runs,
    sources,
    statements,
    team,
    templates,
    webhooks,
)
from incentives.services.actor import Actor, Permission
from incentives.services.database import Database
from incentives.services.errors import NotAllowed, NotFound
from incentives.values.problem import RefusedWithProblems

ABOUT = disputes.DisputeAbout.PAYOUT
NEEDS: dict[str, tuple[set[Permission], Callable[[Session, Actor], object]]] = {
    "add_policy": (
        {Permission.POLICIES_WRITE},
        lambda session, actor: policies.add_policy(session, actor, "", "x.yaml"),
    ),
    "load_folder": (
        {Permission.POLICIES_WRITE},
        lambda session, actor: policies.load_folder(session, actor, Path("nowhere")),
    ),
    "list_policies": ({Permission.POLICIES_READ}, policies.list_policies),
    "get_policy": ({Permission.POLICIES_READ}, lambda session, actor: policies.get_policy(session, actor, "x")),
    "open_period": ({Permission.PERIODS_WRITE}, lambda session, actor: periods.open_period(session, actor, "x")),
    "list_periods": ({Permission.PERIODS_READ}, periods.list_periods),
    "get_period": ({Permission.PERIODS_READ}, lambda session, actor: periods.get_period(session, actor, "x")),
    "stage_import": ({Permission.IMPORTS_WRITE}, lambda session, actor: imports.stage_import(session, actor, "x", [])),
    "accept_import": ({Permission.IMPORTS_WRITE}, lambda session, actor: imports.accept_import(session, actor, 1)),
    "deliverables": ({Permission.IMPORTS_READ}, lambda session, actor: templates.deliverables(session, actor, "x")),
    "kept_names": ({Permission.IMPORTS_WRITE}, lambda session, actor: refused_files.kept_names(session, actor, 1)),
    "refused_file": ({Permission.IMPORTS_WRITE}, lambda session, actor: refused_files.refused_file(session, actor, 1)),
    "list_sources": ({Permission.IMPORTS_READ}, sources.list_sources),
    "headings_of_source": (
        {Permission.IMPORTS_READ},
        lambda session, actor: sources.headings_of_source(session, actor, "x"),
    ),
    "remember_headings": (
        {Permission.IMPORTS_WRITE},
        lambda session, actor: sources.remember_headings(session, actor, "x", ()),
    ),
    "list_imports": ({Permission.IMPORTS_READ}, imports.list_imports),
    "get_import": ({Permission.IMPORTS_READ}, lambda session, actor: imports.get_import(session, actor, 1)),
    "calculate_period": (
        {Permission.RUNS_CALCULATE},
        lambda session, actor: runs.calculate_period(session, actor, "x"),
    ),
    "approve_run": ({Permission.RUNS_APPROVE}, lambda session, actor: runs.approve_run(session, actor, 1)),
    "list_runs": ({Permission.RUNS_READ}, runs.list_runs),
    "get_run": ({Permission.RUNS_READ}, lambda session, actor: runs.get_run(session, actor, 1)),
    "recompute_run": ({Permission.RUNS_READ}, lambda session, actor: runs.recompute_run(session, actor, 1)),
    "totals_by_role": ({Permission.RUNS_READ}, lambda session, actor: runs.totals_by_role(session, actor, 1)),
    "list_payouts": ({Permission.PAYOUTS_READ}, lambda session, actor: runs.list_payouts(session, actor, 1)),
    "get_payout": ({Permission.PAYOUTS_READ}, lambda session, actor: runs.get_payout(session, actor, 1)),
    "statement_of": (
        {Permission.PAYOUTS_READ, Permission.STATEMENTS_READ_OWN, Permission.TEAM_READ},
        lambda session, actor: statements.statement_of(session, actor, 1),
    ),
    "my_statements": ({Permission.STATEMENTS_READ_OWN}, statements.my_statements),
    "findings_in_force": ({Permission.FINDINGS_READ}, findings.findings_in_force),
    "audits_in_force": ({Permission.FINDINGS_READ}, findings.audits_in_force),
    "map_in_force": ({Permission.FINDINGS_READ}, findings.map_in_force),
    "list_kpis": ({Permission.KPIS_READ}, lambda _, actor: kpis.list_kpis(actor)),
    "get_kpi": ({Permission.KPIS_READ}, lambda _, actor: kpis.get_kpi(actor, "x")),
    "calculate": ({Permission.CALCULATE}, lambda _, actor: calculations.calculate(actor, "", [])),
    "check": ({Permission.CALCULATE}, lambda _, actor: calculations.check(actor, "")),
    "life_of": ({Permission.PERIODS_READ}, lambda session, actor: period_life.life_of(session, actor, "x")),
    "review_run": ({Permission.RUNS_REVIEW}, lambda session, actor: period_life.review_run(session, actor, 1)),
    "publish_period": (
        {Permission.PERIODS_PUBLISH},
        lambda session, actor: period_life.publish_period(session, actor, "x"),
    ),
    "state_exported": (
        {Permission.PERIODS_PUBLISH},
        lambda session, actor: period_life.state_exported(session, actor, "x", "x"),
    ),
    "close_period": (
        {Permission.PERIODS_PUBLISH},
        lambda session, actor: period_life.close_period(session, actor, "x"),
    ),
    "review_of": ({Permission.PAYOUTS_READ}, lambda session, actor: review.review_of(session, actor, 1)),
    "state_budget": (
        {Permission.RUNS_CALCULATE},
        lambda session, actor: review.state_budget(session, actor, "x", 1, "EUR"),
    ),
    "place_hold": ({Permission.HOLDS_WRITE}, lambda session, actor: holds.place_hold(session, actor, "x", "x", "x")),
    "release_hold": ({Permission.HOLDS_WRITE}, lambda session, actor: holds.release_hold(session, actor, 1, "x")),
    "holds_of": (
        {Permission.HOLDS_WRITE, Permission.PAYOUTS_READ},
        lambda session, actor: holds.holds_of(session, actor, "x"),
    ),
    "raise_dispute": (
        {Permission.DISPUTES_RAISE},
        lambda session, actor: disputes.raise_dispute(session, actor, "x", disputes.StatedDispute(ABOUT, "x")),
    ),
    "answer_dispute": (
        {Permission.DISPUTES_ANSWER},
        lambda session, actor: disputes.answer_dispute(session, actor, 1, upheld=True, answer="x"),
    ),
    "hand_on_dispute": (
        {Permission.DISPUTES_ANSWER},
        lambda session, actor: disputes.hand_on_dispute(session, actor, 1, "x"),
    ),
    "withdraw_dispute": (
        {Permission.DISPUTES_RAISE},
        lambda session, actor: disputes.withdraw_dispute(session, actor, 1),
    ),
    "list_disputes": (
        {Permission.DISPUTES_ANSWER, Permission.DISPUTES_RAISE, Permission.PAYOUTS_READ},
        disputes.list_disputes,
    ),
    "write_note": (
        {Permission.RUNS_REVIEW},
        lambda session, actor: notes.write_note(session, actor, notes.NoteAbout.RUN, 1, ""),
    ),
    "notes_of": (
        {Permission.PAYOUTS_READ},
        lambda session, actor: notes.notes_of(session, actor, notes.NoteAbout.RUN, 1),
    ),
    "propose_policy": (
        {Permission.POLICIES_PROPOSE},
        lambda session, actor: proposals.propose_policy(session, actor, "", "x.yaml"),
    ),
    "approve_proposal": (
        {Permission.POLICIES_APPROVE},
        lambda session, actor: proposals.approve_proposal(session, actor, 1),
    ),
    "reject_proposal": (
        {Permission.POLICIES_APPROVE},
        lambda session, actor: proposals.reject_proposal(session, actor, 1, "x"),
    ),
    "withdraw_proposal": (
        {Permission.POLICIES_PROPOSE},
        lambda session, actor: proposals.withdraw_proposal(session, actor, 1),
    ),
    "list_proposals": ({Permission.POLICIES_READ}, proposals.list_proposals),
    "get_proposal": ({Permission.POLICIES_READ}, lambda session, actor: proposals.get_proposal(session, actor, 1)),
    "withdraw_answer": ({Permission.FINDINGS_DECIDE}, lambda session, actor: decisions.withdraw(session, actor, 1)),
    "my_versions": ({Permission.STATEMENTS_READ_OWN}, acknowledgements.my_versions),
    "list_jobs": ({Permission.JOBS_READ}, jobs.list_jobs),
    "get_job": ({Permission.JOBS_READ}, lambda session, actor: jobs.get_job(session, actor, 1)),
    "made_file": ({Permission.JOBS_READ}, lambda session, actor: jobs.made_file(session, actor, 1)),
    "cancel": ({Permission.JOBS_READ}, lambda session, actor: jobs.cancel(session, actor, 1)),
    "list_cases": ({Permission.CASES_WRITE, Permission.PAYOUTS_READ}, cases.list_cases),
    "close_case": ({Permission.CASES_WRITE}, lambda session, actor: cases.close_case(session, actor, 1, "x")),
    "erase_participant": (
        {Permission.PARTICIPANTS_ERASE},
        lambda session, actor: erasure.erase_participant(session, actor, "x", "x"),
    ),
    "list_entries": ({Permission.AUDIT_READ}, audit.list_entries),
    "check_trail": ({Permission.AUDIT_READ}, audit_check.check_trail),
    "list_people": ({Permission.PEOPLE_WRITE}, people.list_people),
    "export_payroll": (
        {Permission.PAYROLL_EXPORT},
        lambda session, actor: payroll.export_payroll(session, actor, 1, None),
    ),
    "list_exports": ({Permission.PAYOUTS_READ}, payroll.list_exports),
    "list_webhooks": ({Permission.WEBHOOKS_WRITE}, webhooks.list_webhooks),
    "my_team": ({Permission.TEAM_READ}, team.my_team),
    "everybody": ({Permission.PEOPLE_WRITE}, people_life.everybody),
    "get_person": ({Permission.PEOPLE_WRITE}, lambda session, actor: people_life.get_person(session, actor, 9)),
    "invite": ({Permission.PEOPLE_WRITE}, lambda session, actor: people_life.invite(session, actor, "", "", ())),
    "reset_password": (
        {Permission.PEOPLE_WRITE},
        lambda session, actor: people_life.reset_password(session, actor, 9),
    ),
    "give_duties": ({Permission.PEOPLE_WRITE}, lambda session, actor: people_life.give_duties(session, actor, 9, ())),
    "set_manager": (
        {Permission.PEOPLE_WRITE},
        lambda session, actor: people_life.set_manager(session, actor, 9, None),
    ),
    "lock": ({Permission.PEOPLE_WRITE}, lambda session, actor: people_life.lock(session, actor, 9, "x")),
    "unlock": ({Permission.PEOPLE_WRITE}, lambda session, actor: people_life.unlock(session, actor, 9)),
    "end_person": ({Permission.PEOPLE_WRITE}, lambda session, actor: people_life.end_person(session, actor, 9, "x")),
    "create_person": (
        {Permission.PEOPLE_WRITE},
        lambda session, actor: people.create_person(session, actor, "x", "x", "", ()),
    ),
}


def somebody_with(permissions: set[Permission]) -> Actor:
    """An actor who may do just that."""
    return Actor(1, "Eve", frozenset(permissions), None, is_key=False)


@pytest.mark.parametrize("service", NEEDS)
def test_a_service_refuses_who_has_every_permission_but_its_own(sqlite_database: Database, service: str) -> None:
    needed, ask = NEEDS[service]
    with pytest.raises(NotAllowed), sqlite_database.changing() as session:
        ask(session, somebody_with(set(Permission) - needed))


@pytest.mark.parametrize("service", NEEDS)
def test_a_service_asks_for_nothing_more_than_its_own_permission(sqlite_database: Database, service: str) -> None:
    needed, ask = NEEDS[service]
    for permission in needed:
        with sqlite_database.changing() as session, contextlib.suppress(NotFound, RefusedWithProblems):
            ask(session, somebody_with({permission}))


def test_every_permission_is_asked_for_somewhere() -> None:
    assert set().union(*(needed for needed, _ in NEEDS.values())) == set(Permission)


def test_nobody_may_do_anything(sqlite_database: Database) -> None:
    with sqlite_database.changing() as session:
        for _, ask in NEEDS.values():
            with pytest.raises(NotAllowed):
                ask(session, somebody_with(set()))
