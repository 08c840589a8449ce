"""Every proof that the API tells can be replayed by sending what it carries: the same two payouts, to the cent."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import policies
from api import database as api_database
from incentives.policy.folder import policy_files
from incentives.services.database import Database
from incentives.services.people import actor_of_login, first_person
from incentives.services.policies import load_folder
from incentives.store.engine import open_engine
from tests.api.house import NOW, House, new_key
from tests.services.building import PASSWORD, Company

FOLDER = Path(policies.__file__).parent
SAMPLES = [(file.parent.name, file.stem) for file in policy_files(FOLDER)]


@pytest.fixture(scope="module")
def samples(app: Flask, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """All sample policies behind the API, and their administrator."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("samples") / "incentives.db")
    database = Database(open_engine(f"sqlite:///{file}"), lambda: NOW)
    with database.changing() as session:
        first_person(session, "root", "Rut", PASSWORD)
        root = actor_of_login(session, "root")
        load_folder(session, root, FOLDER)
        keys = {"administrator": new_key(session, root, root.permissions)}
    app.extensions[api_database.EXTENSION] = database
    yield House(app, database, Company(root, root, root, root, root, root), keys)
    database.close()


def get(house: House, path: str) -> Any:
    response = house.get(path, hand="administrator")
    assert response.status_code == 200, response.text
    return response.get_json()


def replayed(house: House, body: dict[str, Any]) -> list[dict[str, str]]:
    response = house.post("/calculate", body, hand="administrator", once=None)
    assert response.status_code == 200, response.text
    return [payout["total"] for payout in response.get_json()["payouts"]]


@pytest.mark.parametrize(("policy", "effective_from"), SAMPLES)
def test_every_proof_of_a_stored_policy_replays(samples: House, policy: str, effective_from: str) -> None:
    findings = get(samples, f"/policies/{policy}/{effective_from}/findings")["findings"]
    for proof in [finding["proof"] for finding in findings if finding["proof"]]:
        assert replayed(samples, proof["replay"]) == [proof["payout_before"], proof["payout_after"]]


@pytest.mark.parametrize(("policy", "effective_from"), SAMPLES)
def test_a_checked_text_has_the_same_findings_and_its_proofs_replay(
    samples: House, policy: str, effective_from: str
) -> None:
    text = (FOLDER / policy / f"{effective_from}.yaml").read_text(encoding="utf-8")
    response = samples.post("/check", {"text": text}, hand="administrator", once=None)
    checked = response.get_json()
    assert (response.status_code, checked["problems"]) == (200, []), response.text
    stored = get(samples, f"/policies/{policy}/{effective_from}/findings")["findings"]
    assert [finding["at"] for finding in checked["findings"]] == [finding["at"] for finding in stored]
    for proof in [finding["proof"] for finding in checked["findings"] if finding["proof"]]:
        body = proof["replay"] | {"text": text}
        assert replayed(samples, body) == [proof["payout_before"], proof["payout_after"]]


def test_the_harmful_sample_has_proofs_to_replay(samples: House) -> None:
    found = get(samples, "/findings?policy=retention-desk&severity=critical&severity=high")["findings"]
    assert any(finding["proof"] for finding in found)
    assert {finding["severity"] for finding in found} <= {"critical", "high"}


def test_findings_can_be_asked_for_by_role(samples: House) -> None:
    every = get(samples, "/findings")["findings"]
    roles = {finding["role"] for finding in every}
    assert len(roles) > 1
    for role in roles:
        found = get(samples, f"/findings?role={role}")["findings"]
        assert found == [finding for finding in every if finding["role"] == role]


def test_the_map_tells_role_kpi_class_weight_and_money(samples: House) -> None:
    found = get(samples, "/map?on=2026-10-05")
    entries = [entry for entry in found["entries"] if entry["role"] == "support/support_agent"]
    first = next(entry for entry in entries if entry["measure"] == "solved_at_first_contact")
    assert (first["kpi"], first["class"], first["weight"]) == ("first_contact_resolution", "customer-outcome", "36%")
    assert first["per_period"] == {"amount": "360.00", "currency": "EUR"}
    assert first["per_year"] == {"amount": "1440.00", "currency": "EUR"}
    assert {"gate", "modifier"} <= {guard["kind"] for guard in found["guards"]}
