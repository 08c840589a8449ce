"""`incentives audit verify` tells whether anything but the service changed the database, and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from incentives.services.database import Database
from incentives.store.engine import open_engine
from tests.cli.building import run
from tests.services.building import approved, found_company
from tests.services.tampering import tampering


@pytest.fixture
def kept(sqlite_template: Path, tmp_path: Path) -> tuple[str, Database]:
    """The address of a database in which a quarter was paid."""
    url = f"sqlite:///{tmp_path / 'pay.sqlite'}"
    (tmp_path / "pay.sqlite").write_bytes(sqlite_template.read_bytes())
    database = Database(open_engine(url))
    approved(database, found_company(database))
    return url, database


def test_a_whole_trail_ends_with_0_and_tells_what_to_keep(kept: tuple[str, Database]) -> None:
    first = run("audit", "verify", "--database-url", kept[0])
    assert first.exit_code == 0, first.output
    assert "all are what the service wrote" in first.output
    options = first.output.strip().splitlines()[-1].split()
    assert run("audit", "verify", "--database-url", kept[0], *options).exit_code == 0
    options[-1] = "0" * 64
    cut = run("audit", "verify", "--database-url", kept[0], *options)
    assert (cut.exit_code, "removed or replaced" in cut.output) == (1, True)


def test_what_something_else_changed_is_named_and_ends_with_1(kept: tuple[str, Database]) -> None:
    with tampering(kept[1]) as session:
        session.execute(text("UPDATE payouts SET total = total + 1 WHERE id = 1"))
    found = run("audit", "verify", "--database-url", kept[0])
    assert found.exit_code == 1
    assert "payouts of run 1 (entry" in found.output


def test_the_number_of_an_entry_needs_its_hash(kept: tuple[str, Database]) -> None:
    assert run("audit", "verify", "--database-url", kept[0], "--last", "3").exit_code == 2
