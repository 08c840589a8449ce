"""`incentives backup` and `incentives restore`: there and back, and what stands in the way told with what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from incentives.services.database import Database
from incentives.store.engine import open_engine
from tests.cli.building import flat, run
from tests.services.building import found_company


def test_a_database_goes_into_a_file_and_comes_back(tmp_path: Path, new_sqlite_url: Callable[[], str]) -> None:
    url = new_sqlite_url()
    database = Database(open_engine(url))
    found_company(database)
    database.close()
    file, other = tmp_path / "backup.sqlite3", f"sqlite:///{tmp_path / 'new' / 'restored.db'}"

    done = run("backup", file, "--database-url", url)
    assert done.exit_code == 0, done.output
    assert f"written to {file}" in flat(done)
    done = run("restore", file, INCENTIVES_DATABASE_URL=other)
    assert done.exit_code == 0, done.output
    assert "6  people" in done.output

    again = run("restore", file, INCENTIVES_DATABASE_URL=other)
    assert again.exit_code == 1
    assert "This database holds something already" in flat(again)
    taken = run("backup", file, "--database-url", url)
    assert taken.exit_code == 1
    assert "There is a file of this name already" in flat(taken)


def test_what_is_no_database_is_misuse(tmp_path: Path) -> None:
    assert run("backup", tmp_path / "b", "--database-url", "mysql://nowhere").exit_code == 2
    (tmp_path / "text").write_text("no backup")
    refused = run("restore", tmp_path / "text", "--database-url", f"sqlite:///{tmp_path / 'x.db'}")
    assert refused.exit_code == 1
    assert "This is no backup, or it is damaged." in flat(refused)
