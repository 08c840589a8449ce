"""A person is erased: nothing tells who they were, every sum stays, and the trail is whole."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from incentives.services.adjustments import AdjustmentKind, StatedAdjustment, enter
from incentives.services.audit import list_entries
from incentives.services.audit_check import check_trail
from incentives.services.database import Database
from incentives.services.disputes import DisputeAbout, StatedDispute, raise_dispute
from incentives.services.erasure import erase_participant
from incentives.services.errors import Conflict, NotAllowed, NotFound
from incentives.services.holds import place_hold
from incentives.services.runs import approve_run, list_payouts, recompute_run
from incentives.services.sign_in import SignInRefused, sign_in
from incentives.store.erasing import Identity
from incentives.store.tables import METADATA
from incentives.store.tables.runs import payouts
from tests.performance.accept_tables import workbook
from tests.services.building import PASSWORD, QUARTER, RESULTS, ROSTER, Company, accepted, calculated, staged
from tests.services.test_audit import auditor

NAMED = ROSTER.replace("| Ada    |", "| Ada Lovelace |")


def lived(database: Database, company: Company) -> None:
    """A quarter in which much was written about P-1."""
    accepted(database, company, workbook(NAMED + RESULTS))
    with database.changing() as session:
        given = StatedAdjustment("P-1", "support/agent", AdjustmentKind.ADJUSTMENT, 100, "Ada Lovelace helped out.")  # type: ignore[arg-type]
        enter(session, company.finance, QUARTER, given)
        place_hold(session, company.hr, QUARTER, "P-1", "Ask P-1 first.")
        missing = StatedDispute(DisputeAbout.MISSING_INPUT, "I, Ada Lovelace (P-1), miss August.")
        raise_dispute(session, company.ada, QUARTER, missing)
        broken = workbook(NAMED.replace("2026-01-01", "2026-13-01"), "broken.xlsx")
        assert staged(session, company, broken).problems
    run = calculated(database, company)
    with database.changing() as session:
        approve_run(session, company.approver, run.id)


def everything(database: Database) -> str:
    """All that is stored, apart from policies, as text."""
    with database.reading() as session:
        tables = [table for table in METADATA.sorted_tables if table.name != "policy_versions"]
        return "\n".join(str(tuple(row)) for table in tables for row in session.execute(select(table)))


def test_nothing_tells_who_it_was_and_every_sum_stays(database: Database, company: Company) -> None:
    lived(database, company)
    with database.reading() as session:
        before = [(each.total, each.components) for each in list_payouts(session, company.finance, 1).payouts]
    assert "Lovelace" in everything(database)
    with database.changing() as session:
        erased = erase_participant(session, company.administrator, "P-1", "Asked for by Ada Lovelace.")
    assert (erased.pseudonym, erased.runs) == ("erased-1", (1,))
    stored = everything(database)
    assert "Lovelace" not in stored
    assert "'P-1'" not in stored
    with database.reading() as session:
        after = list_payouts(session, company.finance, 1).payouts
        assert [(each.total, each.components) for each in after] == before
        assert [each.name for each in after] == ["erased-1", "Berta"]
        assert recompute_run(session, company.finance, 1).same
        assert check_trail(session, None).faults == ()
        newest = list_entries(session, auditor(company)).entries[0]
    assert (newest.action, newest.reason) == ("participant.erased", "Asked for by erased-1.")
    assert newest.after["sums"] == {"1": sum(total for total, _ in before)}
    assert isinstance(sign_in(database, "ada", PASSWORD), SignInRefused)
    assert isinstance(sign_in(database, "erased-1", PASSWORD), SignInRefused)


def test_what_was_sealed_before_cannot_be_guessed_any_more(sqlite_database: Database) -> None:
    from tests.services.building import found_company

    company = found_company(sqlite_database)
    lived(sqlite_database, company)
    kept = "SELECT salt FROM seals WHERE subject IN ('payouts of run 1', 'people/5', 'fact_sets/1', 'runs/1')"
    with sqlite_database.reading() as session:
        before = set(session.execute(text(kept)).scalars())
    with sqlite_database.changing() as session:
        erase_participant(session, company.administrator, "P-1", "Asked for.")
    with sqlite_database.reading() as session:
        after = set(session.execute(text(kept)).scalars())
    assert len(before) == len(after) == 4
    assert not before & after


def test_nobody_is_erased_who_is_still_to_be_paid(database: Database, company: Company) -> None:
    accepted(database, company)
    with pytest.raises(Conflict) as conflict, database.changing() as session:
        erase_participant(session, company.administrator, "P-1", "Asked for.")
    assert conflict.value.code == "participant-in-work"
    with pytest.raises(NotFound), database.changing() as session:
        erase_participant(session, company.administrator, "P-9", "Asked for.")
    with pytest.raises(NotAllowed), database.changing() as session:
        erase_participant(session, company.hr, "P-1", "Asked for.")


def test_others_whose_identifier_begins_alike_stay(database: Database, company: Company) -> None:
    lived(database, company)
    with database.changing() as session:
        erase_participant(session, company.administrator, "P-1", "Asked for.")
        assert session.execute(select(payouts.c.participant).order_by(payouts.c.id)).scalars().all() == [
            "erased-1",
            "P-2",
        ]


def test_words_are_hidden_whole_and_in_json() -> None:
    identity = Identity("P-1", ("Zoë Ødegård",), "erased-1")
    told = 'P-1, P-10, XP-1 and P-1-a; Zoë Ødegård; "Zo\\u00eb \\u00d8deg\\u00e5rd"'
    assert identity.hidden(told) == 'erased-1, P-10, XP-1 and P-1-a; erased-1; "erased-1"'
