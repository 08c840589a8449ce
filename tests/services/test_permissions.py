"""Every service asks for its permission itself: one table of who may what, tried with nobody and with just enough."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from incentives.services import (
    calculations,
    findings,
    imports,
    kpis,
    people,
    periods,
    policies,
    refused_files,
    runs,
    sources,
    statements,
    templates,
)
from incentives.services.actor import Actor, Permission
from incentives.services.database import Database
from incentives.services.errors import NotAllowed, NotFound
from incentives.values.problem import RefusedWithProblems

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
        {Permission.PAYOUTS_READ, Permission.STATEMENTS_READ_OWN},
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
    "list_people": ({Permission.PEOPLE_WRITE}, people.list_people),
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
