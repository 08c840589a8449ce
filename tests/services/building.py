"""A small company for the tests of services: one policy, people with duties, and workbooks as sheets look."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from incentives.performance.staged import StagedWorkbook
from incentives.services.actor import Actor, Duty
from incentives.services.database import Database
from incentives.services.imports import Import, accept_import, stage_import
from incentives.services.people import actor_of_login, create_person, first_person
from incentives.services.period_life import publish_period
from incentives.services.periods import open_period
from incentives.services.policies import add_policy
from incentives.services.runs import StoredRun, approve_run, calculate_period
from tests.performance.accept_tables import workbook

PASSWORD = "five words are quite enough"
QUARTER = "2026-Q3"
FILE = "support/2026-07-01.yaml"

POLICY = """
format: 1
policy: support
effective_from: 2026-07-01
title: Support incentive
owner: support@example.com
currency: EUR
period: quarter
change: {replaces: nothing, because: The first written plan.}
measures:
  checked_quality:
    kpi: quality_score
    unit: percent
    counted_for: participant
    source: ten drawn cases a quarter, checked by the quality team
    because: Judged by people with nothing to gain.
    watch_for: Cases announced before they are checked.
  first_contact:
    kpi: first_contact_resolution
    unit: percent
    counted_for: team
    source: ticket system
    because: A problem solved at once is what the customer called for.
    watch_for: Second contacts recorded under another reason.
roles:
  agent:
    title: Support agent
    kind: service
    fixed_pay: 90%
    target_incentive: 4000 EUR per year
    pays_at_most: 130% of target incentive
    pays_at_least: 20% of target incentive
    chooses_cases: no
    components:
      checked_quality:
        weight: 70%
        target: 85%
        because: Own work, checked by others.
        curve:
          threshold: {at: 60%, pays: 0%}
          target: {at: 85%, pays: 100%}
          maximum: {at: 95%, pays: 130%}
      first_contact:
        weight: 30%
        target: 75%
        because: Solved together.
        curve:
          threshold: {at: 45%, pays: 0%}
          target: {at: 75%, pays: 100%}
          maximum: {at: 90%, pays: 130%}
proration: calendar days in role
rounding: {to: 0.01 EUR, ties: half up, when: once per component}
examples:
  at_target:
    role: agent
    given: {checked_quality: 85%, first_contact: 75%, days in role: 92, share of full time: 100%}
    pays: {checked_quality: 700.00 EUR, first_contact: 300.00 EUR, total: 1000.00 EUR}
"""

HARMFUL = (
    POLICY.replace("kpi: quality_score\n    unit: percent", "kpi: average_handle_time\n    unit: minutes")
    .replace("target: 85%", "target: 8 minutes")
    .replace("at: 60%", "at: 12 minutes")
    .replace("at: 85%", "at: 8 minutes")
    .replace("{at: 95%, pays: 130%}", "{at: 4 minutes, pays: 200%}")
    .replace("checked_quality: 85%", "checked_quality: 8 minutes")
    .replace("pays_at_most: 130%", "pays_at_most: 200%")
    .replace("    pays_at_least: 20% of target incentive\n", "")
)
"""The same pay for short calls."""

ANSWERS = """
accepted_findings:
  - finding: behaviour-pays
    at: roles.agent.rush-or-drop-contact
    because: Only for one quarter.
    accepted_by: chief-customer-officer
    until: 2026-12-31
  - finding: behaviour-pays
    at: roles.agent.transfer-hot-potato
    because: Only for one quarter.
    accepted_by: chief-customer-officer
    until: 2026-12-31
  - finding: compensable-quality
    at: roles.agent
    because: Only for one quarter.
    accepted_by: chief-customer-officer
    until: 2026-12-31
  - finding: efficiency-without-quality
    at: roles.agent
    because: Only for one quarter.
    accepted_by: chief-customer-officer
    until: 2026-12-31
  - finding: unattributed-externality
    at: roles.agent.components.checked_quality
    because: Only for one quarter.
    accepted_by: chief-customer-officer
    until: 2026-12-31
"""

ROSTER = """
Roster:
participant | name   | role          | starts_on  | ends_before | team
P-1         | Ada    | support/agent | 2026-01-01 |             | blue
P-2         | Berta  | support/agent | 2026-08-01 |             | blue
"""
RESULTS = """
Results:
participant | checked_quality
P-1         | 90%
P-2         | 80%
Group results:
counted_for | name | first_contact
team        | blue | 80%
"""
CORRECTED = RESULTS.replace("80%\nGroup", "85%\nGroup")


@dataclass(frozen=True, slots=True)
class Company:
    """The people of the tests."""

    administrator: Actor
    hr: Actor
    finance: Actor
    approver: Actor
    ada: Actor
    berta: Actor


def found_company(database: Database) -> Company:
    """People, the policy and an open quarter."""
    with database.changing() as session:
        first_person(session, "root", "Rut", PASSWORD)
        root = actor_of_login(session, "root")
        people = {
            "hr": ({Duty.HR}, None),
            "finance": ({Duty.FINANCE, Duty.FINANCE_APPROVER}, None),
            "approver": ({Duty.FINANCE_APPROVER}, None),
            "ada": ({Duty.EMPLOYEE}, "P-1"),
            "berta": ({Duty.EMPLOYEE}, "P-2"),
        }
        for login, (duties, participant) in people.items():
            create_person(session, root, login, login.title(), PASSWORD, duties, participant)
        add_policy(session, root, POLICY, FILE)
        company = Company(root, *(actor_of_login(session, login) for login in people))
        open_period(session, company.hr, QUARTER)
    return company


def staged(session: Session, company: Company, *workbooks: StagedWorkbook, quarter: str = QUARTER) -> Import:
    """An import of these workbooks, or of roster and results."""
    return stage_import(session, company.hr, quarter, workbooks or (workbook(ROSTER + RESULTS, period=quarter),))


def accepted(database: Database, company: Company, *workbooks: StagedWorkbook, quarter: str = QUARTER) -> Import:
    """The same, accepted."""
    with database.changing() as session:
        ready = staged(session, company, *workbooks, quarter=quarter)
        return accept_import(session, company.hr, ready.id)


def calculated(database: Database, company: Company, quarter: str = QUARTER) -> StoredRun:
    """A run of the quarter by finance."""
    with database.changing() as session:
        return calculate_period(session, company.finance, quarter)


def approved(database: Database, company: Company, quarter: str = QUARTER) -> StoredRun:
    """The quarter from import to approval."""
    accepted(database, company, quarter=quarter)
    run = calculated(database, company, quarter)
    with database.changing() as session:
        return approve_run(session, company.approver, run.id)


def published(database: Database, company: Company, quarter: str = QUARTER) -> StoredRun:
    """The quarter from import to everybody's own statement."""
    run = approved(database, company, quarter)
    with database.changing() as session:
        publish_period(session, company.approver, quarter)
    return run
