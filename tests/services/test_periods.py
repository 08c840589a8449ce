"""Periods: opened once, by a name that says which days they are."""

from __future__ import annotations

from datetime import date

import pytest

from incentives.services.database import Database
from incentives.services.errors import Conflict, NotFound
from incentives.services.periods import PeriodState, get_period, list_periods, open_period
from incentives.values.problem import RefusedWithProblems
from tests.services.building import QUARTER, Company, accepted, approved, calculated


def test_a_period_starts_open(database: Database, company: Company) -> None:
    with database.changing() as session:
        opened = open_period(session, company.hr, "2023", fiscal_year_starts=10)
    assert (opened.state, opened.opened_by.name) == (PeriodState.OPEN, "Hr")
    assert (opened.period.starts_on, opened.period.ends_before) == (date(2022, 10, 1), date(2023, 10, 1))


def test_periods_are_listed_from_the_newest(database: Database, company: Company) -> None:
    with database.changing() as session:
        open_period(session, company.hr, "2026-Q4")
        open_period(session, company.hr, "2026-Q1")
        names = [period.name for period in list_periods(session, company.hr)]
    assert names == ["2026-Q4", "2026-Q3", "2026-Q1"]


def test_a_period_is_opened_once(database: Database, company: Company) -> None:
    with pytest.raises(Conflict) as conflict, database.changing() as session:
        open_period(session, company.hr, QUARTER)
    assert conflict.value.code == "period-exists"


@pytest.mark.parametrize(("name", "starts"), [("2026-Q5", 1), ("last quarter", 1), ("2026-Q3\0", 1), ("2026-Q1", 13)])
def test_a_name_that_names_no_period_is_a_problem(database: Database, company: Company, name: str, starts: int) -> None:
    with pytest.raises(RefusedWithProblems), database.changing() as session:
        open_period(session, company.hr, name, starts)


@pytest.mark.parametrize("name", ["2026-Q4", "", "\0", "\ud800"])
def test_a_period_that_nobody_opened_is_not_found(database: Database, company: Company, name: str) -> None:
    with pytest.raises(NotFound), database.reading() as session:
        get_period(session, company.hr, name)


def test_a_period_goes_from_open_to_approved(database: Database, company: Company) -> None:
    def state() -> PeriodState:
        with database.reading() as session:
            return get_period(session, company.hr, QUARTER).state

    assert state() is PeriodState.OPEN
    accepted(database, company)
    assert state() is PeriodState.READY
    calculated(database, company)
    assert state() is PeriodState.CALCULATED


def test_an_approved_period_says_so(database: Database, company: Company) -> None:
    approved(database, company)
    with database.reading() as session:
        assert get_period(session, company.hr, QUARTER).state is PeriodState.APPROVED
