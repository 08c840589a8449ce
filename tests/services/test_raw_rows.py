"""Raw rows of an import: accepted as results with their number of cases, and paid like delivered ones."""

from __future__ import annotations

from collections.abc import Sequence

from incentives.performance.facts import Result
from incentives.services.database import Database
from incentives.services.imports import ImportState, accept_import, stage_import
from incentives.store.facts import read_facts, sets_in_force
from incentives.store.periods import period_of_name
from tests.performance.accept_tables import workbook
from tests.services.building import QUARTER, RESULTS, ROSTER, Company, accepted, calculated

TICKETS = """
Tickets:
ticket | opened_at        | solved_at        | contacts | reopened | participant
T-1    | 2026-07-01 10:00 | 2026-07-01 11:00 | 1        | no       | P-1
T-2    | 2026-07-01 10:00 | 2026-07-01 11:00 | 1        | no       | P-2
T-3    | 2026-07-01 10:00 | 2026-07-01 11:00 | 1        | no       | P-1
T-4    | 2026-07-01 10:00 | 2026-07-01 11:00 | 1        | no       | P-1
T-5    | 2026-07-01 10:00 | 2026-07-01 11:00 | 3        | no       | P-2
"""
OWN = RESULTS[: RESULTS.index("Group results")]


def results(database: Database) -> Sequence[Result]:
    """The results in force for the quarter."""
    with database.reading() as session:
        period = period_of_name(session, QUARTER)
        assert period is not None
        return read_facts(session, sets_in_force(session, period.id).values()).results or ()


def test_tickets_replace_the_delivered_result_and_pay_the_same(database: Database, company: Company) -> None:
    """Four of five cases at the first contact are the 80% that were delivered for the team blue."""
    accepted(database, company)
    delivered = calculated(database, company)
    book = workbook(ROSTER + OWN + TICKETS, "raw.xlsx")
    with database.changing() as session:
        ready = stage_import(session, company.hr, QUARTER, [book])
        assert ready.state is ImportState.READY, ready.problems
        accept_import(session, company.hr, ready.id)
    (team,) = [each for each in results(database) if each.measure == "first_contact"]
    assert (team.subject, str(team.amount), team.cases) == ("blue", "4/5", 5)
    assert [each.cases for each in results(database) if each.measure == "checked_quality"] == [None, None]
    worked_out = calculated(database, company)
    assert worked_out.result_fingerprint == delivered.result_fingerprint
    assert worked_out.total == delivered.total > 0


def test_a_delivered_and_a_worked_out_result_of_one_team_are_refused(database: Database, company: Company) -> None:
    with database.changing() as session:
        refused = stage_import(session, company.hr, QUARTER, [workbook(ROSTER + RESULTS + TICKETS)])
    assert refused.state is ImportState.REFUSED
    assert [problem.code for problem in refused.problems] == ["delivered-and-worked-out"]
