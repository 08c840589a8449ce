"""`incentives verify`: a bundle is calculated again, and what differs is told with its person and both amounts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from incentives.bundle.archive import archived
from incentives.bundle.files import PAYOUTS, fingerprint_of
from incentives.services.database import Database
from tests.bundle.building import files_of
from tests.cli.building import flat, run
from tests.services.building import approved, found_company


@pytest.fixture
def files(sqlite_database: Database) -> dict[str, bytes]:
    """The files of the bundle of an approved quarter."""
    company = found_company(sqlite_database)
    return files_of(sqlite_database, company, approved(sqlite_database, company))


def written(folder: Path, files: dict[str, bytes]) -> str:
    """The bundle as a file."""
    path = folder / "run.zip"
    path.write_bytes(archived(files))
    return str(path)


def test_a_bundle_is_calculated_again_to_the_same_bytes(tmp_path: Path, files: dict[str, bytes]) -> None:
    done = run("verify", written(tmp_path, files))
    assert done.exit_code == 0, done.output
    assert "Run 1 of 2026-Q3: 2 payouts, approved by Approver." in done.output
    assert fingerprint_of(files) in done.output
    assert "Calculated again to the same bytes." in done.output


def test_a_changed_payout_ends_with_1_and_names_person_and_amounts(tmp_path: Path, files: dict[str, bytes]) -> None:
    files[PAYOUTS] = files[PAYOUTS].replace(b'"total":113500', b'"total":213500')
    done = run("verify", written(tmp_path, files))
    assert done.exit_code == 1
    assert "P-1 as support/agent: the total is stated as 2135.00 EUR, and the inputs give 1135.00 EUR." in flat(done)
    assert "run.zip: result/payouts.jsonl: This file is not the one that the manifest names." in flat(done)


def test_another_bundle_than_the_one_that_was_asked_for_is_told(tmp_path: Path, files: dict[str, bytes]) -> None:
    path = written(tmp_path, files)
    assert run("verify", path, "--fingerprint", fingerprint_of(files)).exit_code == 0
    other = run("verify", path, "--fingerprint", "0" * 64)
    assert other.exit_code == 1
    assert "That is not the bundle that was asked for" in flat(other)


def test_what_is_no_bundle_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "run.zip").write_bytes(b"no bundle")
    done = run("verify", str(tmp_path / "run.zip"))
    assert done.exit_code == 1
    assert "run.zip: This is no zip file that can be read." in flat(done)


def test_programs_read_the_same(tmp_path: Path, files: dict[str, bytes]) -> None:
    told = json.loads(run("verify", written(tmp_path, files), "--format", "json").stdout)
    assert (told["same"], told["run"], told["differences"]) == (True, 1, [])
