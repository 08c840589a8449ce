"""A result under its floor three periods running becomes a case that somebody answers."""

from __future__ import annotations

import pytest

from incentives.services.cases import close_case, list_cases
from incentives.services.database import Database
from incentives.services.errors import Conflict, NotAllowed, NotFound
from incentives.services.periods import open_period
from incentives.services.policies import add_policy
from incentives.services.runs import approve_run, calculate_period
from tests.performance.accept_tables import workbook
from tests.services.building import FILE, POLICY, QUARTER, RESULTS, ROSTER, Company, accepted

QUARTERS = (QUARTER, "2026-Q4", "2027-Q1", "2027-Q2")
WITH_FLOOR = POLICY.replace(
    "    because: Judged by people with nothing to gain.",
    "    because: Judged by people with nothing to gain.\n    floor: 85%\n    floor_owner: Head of support",
)


def lived(database: Database, company: Company, *ada: str) -> None:
    """Quarters in which P-1 had these results and P-2 80%, each paid and approved."""
    with database.changing() as session:
        add_policy(session, company.administrator, WITH_FLOOR, FILE)
        for quarter in QUARTERS[1 : len(ada)]:
            open_period(session, company.hr, quarter)
    for quarter, result in zip(QUARTERS, ada, strict=False):
        told = ROSTER + RESULTS.replace("90%", result)
        accepted(database, company, workbook(told, period=quarter), quarter=quarter)
        with database.changing() as session:
            run = calculate_period(session, company.finance, quarter)
            approve_run(session, company.approver, run.id)


def test_the_third_quarter_under_the_floor_makes_a_case(database: Database, company: Company) -> None:
    lived(database, company, "90%", "84%", "84%")
    with database.reading() as session:
        (case,) = list_cases(session, company.finance)  # P-1 was under it twice only
    assert (case.subject, case.measure, case.owner) == ("P-2", "checked_quality", "Head of support")
    assert case.results == ((QUARTER, "80%"), ("2026-Q4", "80%"), ("2027-Q1", "80%"))
    assert (case.floor, case.period, case.closed_at) == ("85%", "2027-Q1", None)


def test_at_the_floor_is_not_under_it_and_two_quarters_are_not_three(database: Database, company: Company) -> None:
    lived(database, company, "85%", "85%")
    with database.reading() as session:
        assert list_cases(session, company.finance) == ()


def test_an_open_case_is_not_opened_twice_and_its_answer_is_kept(database: Database, company: Company) -> None:
    lived(database, company, "90%", "90%", "90%", "90%")
    with database.changing() as session:
        (case,) = list_cases(session, company.finance, open_only=True)
        closed = close_case(session, company.finance, case.id, "The team has one person more since May.")
        assert (closed.answer, closed.closed_by and closed.closed_by.name) == (
            "The team has one person more since May.",
            "Finance",
        )
        assert list_cases(session, company.finance, open_only=True) == ()
        with pytest.raises(Conflict):
            close_case(session, company.finance, case.id, "Twice.")
        with pytest.raises(NotFound):
            close_case(session, company.finance, 99, "None.")
        for ask in (lambda: list_cases(session, company.ada), lambda: close_case(session, company.hr, case.id, "x")):
            with pytest.raises(NotAllowed):
                ask()
