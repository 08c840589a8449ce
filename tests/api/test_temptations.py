"""Suprema, prices and repairs of a stored version over HTTP, in the same words as on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.api.house import House, problem_of

DESK = Path(__file__).parents[2] / "policies" / "retention-desk" / "2026-01-01.yaml"
WHERE = "/policies/retention-desk/2026-01-01"
AT = "roles.retention_specialist.obstruct-cancellation"


def _with_desk(house: House) -> House:
    added = house.post(
        "/policies", {"text": DESK.read_text(), "file": "retention-desk/2026-01-01.yaml"}, "administrator"
    )
    assert added.status_code in (200, 201), added.json
    return house


def test_a_supremum_is_told_with_bound_scorecard_and_honest_work(house: House) -> None:
    [role] = _with_desk(house).get(f"{WHERE}/suprema", "administrator").json["roles"]
    first = role["suprema"][0]
    assert (first["behaviour"], first["at_most"], first["found"], first["meets"]) == (
        "obstruct-cancellation",
        "1.2",
        "1.2",
        True,
    )
    assert role["beside_honest_work"][0]["harm_pays_more"]


def test_prices_are_told_with_the_index_and_cliffs(house: House) -> None:
    [role] = _with_desk(house).get(f"{WHERE}/prices", "administrator").json["roles"]
    assert role["alignment_index"].startswith("-0.")
    assert [each["jump"] for each in role["cliffs"]] == ["2250.00", "750.00", "600.00"]
    assert role["unguarded"] == ["saved_customers"]


def test_repairs_come_as_a_patch_and_as_the_whole_text(house: House) -> None:
    found = _with_desk(house).get(f"{WHERE}/repairs?at={AT}", "administrator").json
    assert not found["weights_alone"]["can_hold_this"]
    assert found["proposals"][0]["patch"].startswith("--- a/")
    assert found["proposals"][0]["text"].startswith(DESK.read_text().splitlines()[0])


def test_a_finding_that_is_not_there_is_not_found(house: House) -> None:
    problem = problem_of(_with_desk(house).get(f"{WHERE}/repairs?at=roles.nobody.pull-forward", "administrator"), 404)
    assert "roles.nobody.pull-forward" in problem["detail"]
