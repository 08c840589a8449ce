"""Policies: taken in whole, found by day, and never changed once somebody was paid from them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from incentives.services.database import Database
from incentives.services.errors import Conflict, NotFound
from incentives.services.periods import open_period
from incentives.services.policies import add_policy, get_policy, list_policies, load_folder, policy_set
from incentives.values.problem import RefusedWithProblems
from tests.conftest import Clock
from tests.services.building import FILE, POLICY, Company, approved

OCTOBER = POLICY.replace("effective_from: 2026-07-01", "effective_from: 2026-10-01").replace(
    "replaces: nothing", "replaces: 2026-07-01"
)
DEARER = POLICY.replace("4000 EUR per year", "8000 EUR per year").replace(
    "pays: {checked_quality: 700.00 EUR, first_contact: 300.00 EUR, total: 1000.00 EUR}",
    "pays: {checked_quality: 1400.00 EUR, first_contact: 600.00 EUR, total: 2000.00 EUR}",
)


def test_a_policy_is_found_by_its_first_day_and_by_any_day_it_holds(database: Database, company: Company) -> None:
    with database.changing() as session:
        add_policy(session, company.administrator, OCTOBER, "support/2026-10-01.yaml")
    with database.reading() as session:
        older = get_policy(session, company.hr, "support", date(2026, 7, 1))
        assert older.policy.effective_from == date(2026, 7, 1)
        assert get_policy(session, company.hr, "support", on=date(2026, 9, 30)) == older
        newer = get_policy(session, company.hr, "support")
        assert newer.policy.effective_from == date(2026, 10, 1)
        assert newer.text == OCTOBER
        assert newer.added_by.name == "Rut"


def test_a_day_before_the_first_version_finds_nothing(database: Database, company: Company) -> None:
    with database.reading() as session:
        with pytest.raises(NotFound, match="support in force on 2026-06-30"):
            get_policy(session, company.hr, "support", on=date(2026, 6, 30))
        with pytest.raises(NotFound):
            get_policy(session, company.hr, "support", date(2026, 8, 1))
        with pytest.raises(NotFound):
            get_policy(session, company.hr, "a\0b", date(2026, 7, 1))


def test_the_same_text_again_changes_nothing(database: Database, company: Company) -> None:
    with database.changing() as session:
        first = get_policy(session, company.hr, "support")
        again = add_policy(session, company.administrator, POLICY, FILE)
    assert again == first


def test_another_text_for_the_same_day_supersedes_the_one_before(database: Database, company: Company) -> None:
    with database.changing() as session:
        first = get_policy(session, company.hr, "support")
        second = add_policy(session, company.administrator, DEARER, FILE)
    assert second.id != first.id
    with database.reading() as session:
        assert [each.id for each in list_policies(session, company.hr)] == [second.id]
        assert policy_set(session).in_force("support", date(2026, 7, 1)).fingerprint == second.policy.fingerprint


def test_a_text_with_problems_is_refused_with_all_of_them(database: Database, company: Company) -> None:
    wrong = POLICY.replace("weight: 70%", "weight: 60%").replace("unit: percent", "unit: persent", 1)
    with pytest.raises(RefusedWithProblems) as refused, database.changing() as session:
        add_policy(session, company.administrator, wrong, FILE)
    assert len(refused.value.problems) >= 2
    assert {problem.place.file for problem in refused.value.problems} == {FILE}


def test_a_worked_example_that_comes_out_otherwise_is_refused(database: Database, company: Company) -> None:
    wrong = POLICY.replace("total: 1000.00 EUR", "total: 1000.01 EUR")
    with pytest.raises(RefusedWithProblems, match=r"1,000\.01"), database.changing() as session:
        add_policy(session, company.administrator, wrong, FILE)


def test_a_gap_between_versions_is_refused(database: Database, company: Company) -> None:
    gap = OCTOBER.replace("replaces: 2026-07-01", "replaces: nothing")
    with pytest.raises(RefusedWithProblems, match="replaces nothing"), database.changing() as session:
        add_policy(session, company.administrator, gap, "support/2026-10-01.yaml")


def test_a_frozen_policy_cannot_change(database: Database, company: Company) -> None:
    approved(database, company)
    with pytest.raises(Conflict, match="2026-Q3") as conflict, database.changing() as session:
        add_policy(session, company.administrator, DEARER, FILE)
    assert conflict.value.code == "policy-frozen"
    with database.reading() as session:
        kept = get_policy(session, company.hr, "support")
        assert kept.frozen
        assert kept.text == POLICY


def test_nothing_can_slip_between_a_frozen_policy_and_the_period_it_paid(database: Database, company: Company) -> None:
    with database.changing() as session:
        open_period(session, company.hr, "2026-Q4")
    approved(database, company, "2026-Q4")
    with pytest.raises(Conflict, match="support was paid from in 2026-Q4"), database.changing() as session:
        add_policy(session, company.administrator, OCTOBER, "support/2026-10-01.yaml")


def test_the_words_around_a_frozen_policy_may_change(database: Database, company: Company) -> None:
    approved(database, company)
    with database.changing() as session:
        commented = add_policy(session, company.administrator, f"# reviewed\n{POLICY}", FILE)
    assert commented.frozen
    assert commented.text.startswith("# reviewed")


def test_a_later_version_of_a_frozen_policy_is_welcome(database: Database, company: Company) -> None:
    approved(database, company)
    with database.changing() as session:
        added = add_policy(session, company.administrator, OCTOBER, "support/2026-10-01.yaml")
        assert not added.frozen
        assert get_policy(session, company.hr, "support", date(2026, 7, 1)).frozen


def test_a_folder_is_taken_in_whole_and_again_without_a_change(
    database: Database, company: Company, tmp_path: Path, clock: Clock
) -> None:
    folder = tmp_path / "support"
    folder.mkdir()
    (folder / "2026-07-01.yaml").write_text(POLICY)
    (folder / "2026-10-01.yaml").write_text(OCTOBER)
    with database.changing() as session:
        first = load_folder(session, company.administrator, tmp_path)
    clock.pass_by(days=1)
    with database.changing() as session:
        again = load_folder(session, company.administrator, tmp_path)
    assert again == first
    assert [each.policy.file for each in first] == ["support/2026-07-01.yaml", "support/2026-10-01.yaml"]


def test_one_bad_file_keeps_the_whole_folder_out(database: Database, company: Company, tmp_path: Path) -> None:
    folder = tmp_path / "support"
    folder.mkdir()
    (folder / "2026-10-01.yaml").write_text(OCTOBER)
    (folder / "2027-01-01.yaml").write_text(OCTOBER)
    with pytest.raises(RefusedWithProblems), database.changing() as session:
        load_folder(session, company.administrator, tmp_path)
    with database.reading() as session:
        assert len(list_policies(session, company.hr)) == 1
