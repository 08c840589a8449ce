"""Findings of what is in force, with answers that run out."""

from __future__ import annotations

from datetime import date

import pytest

from incentives.services import findings as services
from incentives.services.database import Database
from incentives.services.errors import NotAllowed, NotFound
from incentives.services.findings import audits_in_force, findings_in_force, map_in_force, unanswered
from incentives.services.kpis import get_kpi, list_kpis
from incentives.services.policies import add_policy
from tests.services.building import ANSWERS, FILE, HARMFUL, Company


def test_the_most_severe_findings_come_first(database: Database, company: Company) -> None:
    with database.changing() as session:
        add_policy(session, company.administrator, HARMFUL, FILE)
    with database.reading() as session:
        found = findings_in_force(session, company.hr)
    severities = [each.finding.severity for each in found]
    assert severities == sorted(severities, reverse=True)
    assert len(unanswered(found)) == 5
    assert {each.policy.key for each in found} == {"support"}


def test_an_answer_holds_until_its_last_day(database: Database, company: Company) -> None:
    with database.changing() as session:
        add_policy(session, company.administrator, HARMFUL + ANSWERS, FILE)
    with database.reading() as session:
        assert unanswered(findings_in_force(session, company.hr, on=date(2026, 12, 31))) == ()
        assert len(unanswered(findings_in_force(session, company.hr, on=date(2027, 1, 1)))) == 5


def test_a_policy_is_audited_once(database: Database, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.reading() as session:
        first = audits_in_force(session, company.hr, policy="support")
        monkeypatch.setattr(services, "audit_policy", lambda *_: pytest.fail("audited again"))
        assert audits_in_force(session, company.hr, on=date(2026, 8, 1)) == first


def test_a_policy_that_is_not_in_force_is_not_found(database: Database, company: Company) -> None:
    with database.reading() as session:
        with pytest.raises(NotFound):
            findings_in_force(session, company.hr, policy="sales")
        with pytest.raises(NotFound):
            findings_in_force(session, company.hr, policy="support", on=date(2026, 6, 30))
        assert findings_in_force(session, company.hr, on=date(2026, 6, 30)) == ()


def test_the_map_shows_every_paid_kpi(database: Database, company: Company) -> None:
    with database.reading() as session:
        entries = map_in_force(session, company.hr).entries
    assert {entry.kpi.id for entry in entries} == {"quality_score", "first_contact_resolution"}


def test_findings_and_kpis_need_their_permission(database: Database, company: Company) -> None:
    with database.reading() as session, pytest.raises(NotAllowed):
        findings_in_force(session, company.ada)
    assert get_kpi(company.ada, "quality_score") in list_kpis(company.ada)
    with pytest.raises(NotFound):
        get_kpi(company.ada, "luck")
