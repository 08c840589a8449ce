"""Bundles: calculated again on another machine to the same bytes, or the first amount that differs is named."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import pytest

from incentives.bundle.archive import archived
from incentives.bundle.files import MANIFEST, PAYOUTS
from incentives.bundle.verify import Verification, verify_bundle
from incentives.services.bundles import bundle_of_run
from incentives.services.database import Database
from incentives.services.errors import NotAllowed, NotFound
from incentives.values.problem import RefusedWithProblems
from tests.bundle.building import august, changed, files_of, renamed, verified
from tests.services.building import accepted, calculated, found_company


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the bundle of August."""
    from incentives.services.database import open_database

    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('bundle') / 'incentives.db'}")
    company = found_company(database)
    found = files_of(database, company, august(database, company))
    database.close()
    return found


def resealed(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with a manifest that names them as they are: what somebody does who forges with care."""
    named = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in files.items()
        if name != MANIFEST
    }
    return changed(files, MANIFEST, lambda told: told | {"files": named})


def with_payout(files: dict[str, bytes], participant: str, **changes: Any) -> dict[str, bytes]:
    """The files with something else in the payout of a participant."""
    rows = [json.loads(line) for line in files[PAYOUTS].splitlines()]
    rows = [row | changes if row["participant"] == participant else row for row in rows]
    return files | {PAYOUTS: b"".join(json.dumps(row).encode() + b"\n" for row in rows)}


def codes(files: dict[str, bytes]) -> set[str]:
    """The codes of what refuses these files."""
    with pytest.raises(RefusedWithProblems) as refused:
        verified(files)
    return {problem.code for problem in refused.value.problems}


def told(found: Verification) -> set[tuple[str, str | None]]:
    return {(problem.code, problem.place.key) for problem in found.problems}


def test_a_run_with_everything_in_it_is_calculated_again_to_the_same_bytes(files: dict[str, bytes]) -> None:
    assert {"inputs/opening.json", "inputs/facts/exchange-rates.json", "policies/desk/2026-07-01.yaml"} <= files.keys()
    found = verified(files)
    assert found.same
    assert [each.participant for each in found.bundle.payouts] == ["P-1", "P-2", "P-3"]
    assert found.bundle.payouts[0].paid_out is not None


def test_the_bundle_is_the_same_on_each_engine(database: Database, files: dict[str, bytes]) -> None:
    company = found_company(database)
    again = files_of(database, company, august(database, company))
    assert {name: text for name, text in again.items() if name != MANIFEST} == {
        name: text for name, text in files.items() if name != MANIFEST
    }


def test_exporting_twice_gives_the_same_bytes(sqlite_database: Database) -> None:
    company = found_company(sqlite_database)
    accepted(sqlite_database, company)
    run = calculated(sqlite_database, company)
    first, second = (archived(files_of(sqlite_database, company, run)) for _ in range(2))
    assert first == second
    assert verify_bundle(io.BytesIO(first), "run.zip").same


def test_no_participant_is_named_in_a_bundle(files: dict[str, bytes]) -> None:
    everything = b"".join(files.values())
    assert b"P-2" in everything
    assert b"Berta" not in everything
    assert b"@example.com" not in files["inputs/facts/roster.json"]


def test_a_payout_that_was_raised_is_named_with_both_amounts(files: dict[str, bytes]) -> None:
    (was,) = (json.loads(line) for line in files[PAYOUTS].splitlines() if json.loads(line)["participant"] == "P-2")
    for forged in (with_payout(files, "P-2", total=was["total"] + 100),
                   resealed(with_payout(files, "P-2", total=was["total"] + 100))):  # fmt: skip
        found = verified(forged)
        assert not found.same
        (first, *_) = found.differences
        assert (first.participant, first.what) == ("P-2", "the total")
        assert str(first) == ("P-2 as desk/agent: the total is stated as 4001.00 EUR, and the inputs give 4000.00 EUR.")


def test_a_payout_that_was_left_out_or_invented_is_named(files: dict[str, bytes]) -> None:
    lines = files[PAYOUTS].splitlines(keepends=True)
    gone = verified(files | {PAYOUTS: b"".join(lines[1:])})
    assert {(each.participant, each.stated) for each in gone.differences} == {("P-1", "none")}
    invented = lines[0].replace(b'"P-1', b'"P-9')
    more = verified(files | {PAYOUTS: b"".join((*lines, invented))})
    assert {(each.participant, each.calculated) for each in more.differences} == {("P-9", "none")}


def test_an_input_that_was_changed_shows_in_the_amounts_it_changes(files: dict[str, bytes]) -> None:
    name = "inputs/facts/results.json"
    forged = files | {name: files[name].replace(b'"19/20"', b'"9/10"', 1)}
    found = verified(forged)
    assert ("bundle-file-changed", name) in told(found)
    assert {each.participant for each in found.differences} == {"P-1"}


@pytest.mark.parametrize(
    ("name", "was", "becomes", "code"),
    [
        ("inputs/opening.json", b"deferred", b"draw balance", "bundle-statement"),
        ("inputs/facts/roster.json", b'"2026-07-01"', b'"2026-07-02"', "bundle-statement"),
        ("policies/desk/2026-07-01.yaml", b"at: 95%, pays: 130%", b"at: 95%, pays: 129%", "bundle-policy"),
        ("catalogue/kpis/customer-outcome.yaml", b"  quality_score:", b"  other_score:", "unknown-kpi"),
    ],
)
def test_any_part_that_was_changed_is_found_even_when_the_manifest_was_changed_with_it(
    files: dict[str, bytes], name: str, was: bytes, becomes: bytes, code: str
) -> None:
    assert was in files[name]
    found = verified(resealed(files | {name: files[name].replace(was, becomes, 1)}))
    assert not found.same
    assert code in {problem.code for problem in found.problems}


def test_other_words_in_the_manifest_are_found(files: dict[str, bytes]) -> None:
    run = json.loads(files[MANIFEST])["run"]
    found = verified(renamed(files, run=run | {"total": run["total"] + 1}))
    assert ("bundle-statement", "manifest.json: run.total") in told(found)
    found = verified(renamed(files, run=run | {"input_fingerprint": "0" * 64}))
    assert ("bundle-statement", "manifest.json: run.input_fingerprint") in told(found)
    assert (
        verified(renamed(files, run=run | {"calculated_by": "Somebody else"})).fingerprint
        != verified(files).fingerprint
    )


def test_the_same_in_other_bytes_is_not_the_same(files: dict[str, bytes]) -> None:
    spaced = changed(files, "inputs/facts/results.json", lambda results: results)
    assert told(verified(resealed(spaced))) == {("bundle-bytes", MANIFEST)} | {("bundle-bytes", "x")} - {
        ("bundle-bytes", "x")
    }


def test_missing_unknown_and_malformed_parts_are_refused(files: dict[str, bytes]) -> None:
    without = {name: text for name, text in files.items() if name != PAYOUTS}
    assert codes(without) == {"bundle-part"}
    assert codes({name: text for name, text in files.items() if name != MANIFEST}) == {"bundle-part"}
    assert codes({name: text for name, text in files.items() if not name.startswith("policies/")}) == {"bundle-part"}
    assert told(verified(files | {"more.txt": b"?"})) == {("bundle-file-unknown", "more.txt")}
    assert codes(files | {PAYOUTS: b"[1, 2]\n"}) == {"bundle-part"}
    assert codes(files | {PAYOUTS: b"[" * 200_000}) == {"bundle-part"}
    assert codes(with_payout(files, "P-1", total="4000")) == {"bundle-part"}
    assert codes(files | {MANIFEST: b"[]"}) == {"bundle-format"}
    assert codes(renamed(files, format=2)) == {"bundle-format"}


def test_inputs_from_which_nothing_can_be_calculated_are_told(files: dict[str, bytes]) -> None:
    roster = changed(files, "inputs/facts/roster.json", lambda packed: packed | {"share": [1, 2, 3]})
    assert "bundle-inputs" in {code for code, _ in told(verified(roster))}
    nobody = {name: text for name, text in files.items() if not name.startswith("catalogue/")}
    assert "no-files" in {code for code, _ in told(verified(nobody))}


def test_a_run_of_other_rules_asks_for_its_own_release(files: dict[str, bytes]) -> None:
    found = verified(renamed(files, calculation="0"))
    assert "bundle-calculation" in {code for code, _ in told(found)}


def test_no_byte_can_be_flipped_unseen(files: dict[str, bytes]) -> None:
    """A byte in each sixtieth of the file; what reads the same although a byte was flipped says the same."""
    whole = archived(files)
    before = verified(files)
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        flipped = bytearray(whole)
        flipped[place] ^= 0xFF
        try:
            found = verify_bundle(io.BytesIO(bytes(flipped)), "run.zip")
        except RefusedWithProblems:
            continue
        assert not found.same or (found.bundle, found.fingerprint) == (before.bundle, before.fingerprint)


def test_only_who_may_see_what_people_are_paid_has_bundles(sqlite_database: Database) -> None:
    company = found_company(sqlite_database)
    accepted(sqlite_database, company)
    run = calculated(sqlite_database, company)
    with sqlite_database.reading() as session:
        with pytest.raises(NotAllowed):
            bundle_of_run(session, company.hr, run.id)
        with pytest.raises(NotFound):
            bundle_of_run(session, company.finance, 999)
