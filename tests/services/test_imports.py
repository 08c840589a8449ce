"""Imports: looked at before they count, accepted whole or not at all, and never twice."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sqlalchemy import select

from incentives.services.database import Database
from incentives.services.errors import Conflict, NotFound
from incentives.services.imports import FactKind, ImportState, accept_import, get_import, list_imports, stage_import
from incentives.services.periods import PeriodState, get_period, open_period
from incentives.services.policies import add_policy
from incentives.store import imports as store
from incentives.store.records import FactChange
from incentives.store.tables.facts import accepted_files, fact_sets
from incentives.values.problem import Place, Problem
from tests.performance.accept_tables import workbook
from tests.services.building import (
    CORRECTED,
    FILE,
    POLICY,
    QUARTER,
    RESULTS,
    ROSTER,
    Company,
    accepted,
    approved,
    staged,
)

EVERYTHING = workbook(ROSTER + RESULTS)


def test_a_sound_upload_is_ready_with_its_counts_and_control_sums(database: Database, company: Company) -> None:
    with database.changing() as session:
        ready = staged(session, company, EVERYTHING)
    assert ready.state is ImportState.READY
    assert ready.problems == ()
    assert ready.summary is not None
    assert ready.summary.rows == {FactKind.ROSTER: 2, FactKind.RESULTS: 3}
    sums = {each.name: (each.unit, each.count, each.total) for each in ready.summary.control_sums}
    assert sums == {
        "checked_quality": ("percent", 2, Fraction(17, 10)),
        "first_contact": ("percent", 1, Fraction(4, 5)),
    }


def test_staging_puts_nothing_in_force(database: Database, company: Company) -> None:
    with database.changing() as session:
        staged(session, company)
        assert get_period(session, company.hr, QUARTER).state is PeriodState.OPEN
        assert session.execute(select(fact_sets).where(fact_sets.c.accepted_at.is_not(None))).all() == []


def test_an_upload_with_problems_is_kept_with_all_of_them(database: Database, company: Company) -> None:
    wrong = workbook((ROSTER + RESULTS).replace("P-2         | 80%", "P-2         | #N/A").replace("90%", "90"))
    unread = Problem("not-a-workbook", "This is no workbook.", Place("notes.xlsx"))
    with database.changing() as session:
        refused = stage_import(session, company.hr, QUARTER, [wrong], [unread])
    with database.reading() as session:
        kept = get_import(session, company.hr, refused.id)
    assert kept.state is ImportState.REFUSED
    assert kept.summary is None
    assert [problem.place.cell for problem in kept.problems] == [None, "B3", "B4"]
    assert kept.problems[0] == unread


def test_a_refused_import_cannot_be_accepted(database: Database, company: Company) -> None:
    with database.changing() as session:
        refused = staged(session, company, workbook(ROSTER + RESULTS.replace("90%", "")))
    with pytest.raises(Conflict) as conflict, database.changing() as session:
        accept_import(session, company.hr, refused.id)
    assert conflict.value.code == "import-refused"


def test_accepting_puts_everything_in_force(database: Database, company: Company) -> None:
    done = accepted(database, company, EVERYTHING)
    assert (done.state, done.accepted_by) == (ImportState.ACCEPTED, done.staged_by)
    with database.reading() as session:
        assert get_period(session, company.hr, QUARTER).state is PeriodState.READY


def test_a_second_upload_of_the_same_file_is_a_problem(database: Database, company: Company) -> None:
    accepted(database, company, EVERYTHING)
    with database.changing() as session:
        again = staged(session, company, EVERYTHING)
    assert again.state is ImportState.REFUSED
    assert [problem.code for problem in again.problems] == ["already-imported"]


def test_the_same_file_staged_twice_is_accepted_once(database: Database, company: Company) -> None:
    with database.changing() as session:
        first, second = staged(session, company, EVERYTHING), staged(session, company, EVERYTHING)
        accept_import(session, company.hr, first.id)
    with pytest.raises(Conflict) as conflict, database.changing() as session:
        accept_import(session, company.hr, second.id)
    assert conflict.value.code == "import-outdated"


def test_an_import_is_accepted_once(database: Database, company: Company) -> None:
    done = accepted(database, company)
    with pytest.raises(Conflict) as conflict, database.changing() as session:
        accept_import(session, company.hr, done.id)
    assert conflict.value.code == "import-accepted"


def test_an_import_checked_against_another_policy_is_not_accepted(database: Database, company: Company) -> None:
    with database.changing() as session:
        ready = staged(session, company)
        add_policy(session, company.administrator, POLICY.replace("at: 60%", "at: 50%"), FILE)
    with pytest.raises(Conflict) as conflict, database.changing() as session:
        accept_import(session, company.hr, ready.id)
    assert conflict.value.code == "import-outdated"


def test_a_correction_supersedes_the_same_kinds_and_deletes_nothing(database: Database, company: Company) -> None:
    accepted(database, company, EVERYTHING)
    correction = accepted(database, company, workbook(CORRECTED, "corrected.xlsx"))
    assert correction.summary is not None
    assert correction.summary.changes == (FactChange(FactKind.RESULTS, "P-2", "checked_quality", "80%", "85%"),)
    with database.reading() as session:
        rows = session.execute(select(fact_sets.c.kind, fact_sets.c.superseded_at)).all()
    assert sorted((row.kind, row.superseded_at is None) for row in rows) == [
        ("results", False),
        ("results", True),
        ("roster", True),
    ]


def test_kinds_may_come_one_after_the_other(database: Database, company: Company) -> None:
    roster = accepted(database, company, workbook(ROSTER, "roster.xlsx"))
    with database.reading() as session:
        assert roster.summary is not None
        assert roster.summary.rows == {FactKind.ROSTER: 2}
        assert get_period(session, company.hr, QUARTER).state is PeriodState.OPEN
    accepted(database, company, workbook(RESULTS, "results.xlsx"))
    with database.reading() as session:
        assert get_period(session, company.hr, QUARTER).state is PeriodState.READY


def test_kinds_may_come_in_several_files_at_once(database: Database, company: Company) -> None:
    both = accepted(database, company, workbook(ROSTER, "roster.xlsx"), workbook(RESULTS, "results.xlsx"))
    assert [each.file for each in both.files] == ["roster.xlsx", "results.xlsx"]
    assert both.summary is not None
    assert both.summary.rows == {FactKind.ROSTER: 2, FactKind.RESULTS: 3}


def test_results_without_any_roster_are_refused(database: Database, company: Company) -> None:
    with database.changing() as session:
        refused = staged(session, company, workbook(RESULTS))
    assert refused.state is ImportState.REFUSED
    assert "sheet-missing" in {problem.code for problem in refused.problems}


def test_a_roster_change_says_what_changes(database: Database, company: Company) -> None:
    accepted(database, company)
    moved = ROSTER.replace("2026-08-01 |             | blue", "2026-08-01 | 2026-09-01  | blue")
    with database.changing() as session:
        ready = staged(session, company, workbook(moved, "roster.xlsx"))
    assert ready.summary is not None
    what = "support/agent from 2026-08-01: ends before"
    assert ready.summary.changes == (FactChange(FactKind.ROSTER, "P-2", what, "goes on", "2026-09-01"),)


def test_the_same_file_twice_in_one_upload_is_a_problem(database: Database, company: Company) -> None:
    with database.changing() as session:
        refused = staged(session, company, EVERYTHING, EVERYTHING)
    assert [problem.code for problem in refused.problems] == ["same-file-twice"]


def test_an_upload_of_nothing_is_refused(database: Database, company: Company) -> None:
    with database.changing() as session:
        refused = stage_import(session, company.hr, QUARTER, [])
    assert [problem.code for problem in refused.problems] == ["nothing-uploaded"]


def test_a_file_that_could_not_be_read_is_refused_for_that_alone(database: Database, company: Company) -> None:
    unread = Problem("not-a-workbook", "It is no workbook.", Place("letter.xlsx"))
    with database.changing() as session:
        refused = stage_import(session, company.hr, QUARTER, [], [unread])
    assert [problem.code for problem in refused.problems] == ["not-a-workbook"]


def test_nothing_is_half_stored_when_acceptance_fails_midway(
    database: Database, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.changing() as session:
        ready = staged(session, company)

    def broken(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(store, "mark_accepted", broken)
    with pytest.raises(OSError, match="disk is full"), database.changing() as session:
        accept_import(session, company.hr, ready.id)
    monkeypatch.undo()

    with database.changing() as session:
        assert get_import(session, company.hr, ready.id).state is ImportState.READY
        assert session.execute(select(accepted_files)).all() == []
        assert session.execute(select(fact_sets).where(fact_sets.c.accepted_at.is_not(None))).all() == []
        assert accept_import(session, company.hr, ready.id).state is ImportState.ACCEPTED


def test_an_approved_period_takes_no_more_imports(database: Database, company: Company) -> None:
    approved(database, company)
    with pytest.raises(Conflict) as conflict, database.changing() as session:
        staged(session, company, workbook(CORRECTED, "late.xlsx"))
    assert conflict.value.code == "period-approved"


def test_without_a_policy_in_force_nothing_can_be_held_against_anything(database: Database, company: Company) -> None:
    older = workbook(ROSTER + RESULTS, period="2026-Q1")
    with database.changing() as session:
        open_period(session, company.hr, "2026-Q1")
        refused = stage_import(session, company.hr, "2026-Q1", [older])
    assert [problem.code for problem in refused.problems] == ["no-policy-in-force"]


def test_imports_are_listed_from_the_newest(database: Database, company: Company) -> None:
    with database.changing() as session:
        first, second = staged(session, company), staged(session, company, workbook(RESULTS))
    with database.reading() as session:
        assert list_imports(session, company.hr, QUARTER) == list_imports(session, company.hr) == (second, first)


@pytest.mark.parametrize("number", [99, 0, -1, 2**63, 10**30])
def test_an_import_that_is_not_there_is_not_found(database: Database, company: Company, number: int) -> None:
    with pytest.raises(NotFound), database.reading() as session:
        get_import(session, company.hr, number)
