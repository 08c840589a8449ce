"""Adjustments, balances and corrections over REST: entered, listed, withdrawn, and refused with their codes."""

from __future__ import annotations

import pytest

from tests.api.house import House, problem_of
from tests.services.building import accepted

ENTRY = {"participant": "P-1", "role": "support/agent", "kind": "adjustment", "amount": "-25.50", "reason": "Agreed."}


@pytest.fixture
def open_house(house: House) -> House:
    """A quarter whose facts are accepted."""
    accepted(house.database, house.company)
    return house


def test_an_adjustment_is_entered_listed_paid_and_withdrawn(open_house: House) -> None:
    path = "/periods/2026-Q3/adjustments"
    entered = open_house.post(path, ENTRY)
    assert entered.status_code == 201, entered.text
    assert (entered.json["amount"], entered.json["entered_by"]["name"]) == ("-25.5", "Finance")
    assert open_house.get(path).json == {"adjustments": [entered.json]}
    run = open_house.post("/periods/2026-Q3/runs").json
    payout = open_house.get(f"/runs/{run['id']}/payouts").json["payouts"][0]
    assert payout["entries"][0]["amount"] == {"amount": "-25.50", "currency": "EUR"}
    assert payout["entries"][0]["reason"] == "Agreed."
    assert payout["paid_out"] is None
    withdrawn = open_house.post(f"{path}/{entered.json['id']}/withdraw")
    assert withdrawn.json["withdrawn"] is True
    assert open_house.get(path).json == {"adjustments": []}


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "clawback"},
        {"kind": "recalculation"},
        {"amount": 12.5},
        {"amount": "1e3"},
        {"reason": ""},
        {"reason": "   "},
        {"participant": ""},
        {"by": "somebody"},
    ],
)
def test_an_adjustment_that_nobody_can_mean_is_refused(open_house: House, wrong: dict[str, object]) -> None:
    problem_of(open_house.post("/periods/2026-Q3/adjustments", ENTRY | wrong), 422)


def test_what_is_not_there_is_not_found(open_house: House) -> None:
    problem_of(open_house.post("/periods/2027-Q1/adjustments", ENTRY), 404)
    problem_of(open_house.post("/periods/2026-Q3/adjustments/7/withdraw"), 404)
    problem_of(open_house.get("/runs/7/corrections"), 404)
    problem_of(open_house.get("/runs/7/balances"), 404)
    problem_of(open_house.post("/corrections/7/withdraw"), 404)
    problem_of(open_house.post("/runs/7/recalculation", {"into": "2026-Q3"}), 404)


def test_only_what_was_paid_is_corrected(open_house: House) -> None:
    run = open_house.post("/periods/2026-Q3/runs").json
    body = {"measure": "checked_quality", "counted_for": "participant", "subject": "P-1", "amount": "5%"}
    refused = open_house.post(f"/runs/{run['id']}/reversals", {"into": "2026-Q3", "reversals": [body]})
    assert problem_of(refused, 409)["code"] == "run-not-approved"
    assert open_house.get(f"/runs/{run['id']}/corrections").json == {"corrections": []}
    assert open_house.get(f"/runs/{run['id']}/balances").json == {"balances": []}
    problem_of(open_house.post(f"/runs/{run['id']}/reversals", {"into": "2026-Q3", "reversals": []}), 422)


def opening(**changes: object) -> dict[str, object]:
    balance: dict[str, object] = {"participant": "P-1", "role": "support/agent", "what": "draw balance"}
    balance |= {"amount": {"amount": "12.50", "currency": "EUR"}}
    return {"opening": {"balances": [balance | changes]}}


def test_opening_balances_are_read_exactly_or_refused(open_house: House) -> None:
    path = "/periods/2026-Q3/runs"
    assert open_house.post(path, opening()).status_code == 201
    assert open_house.post(path, {}).status_code == 201
    refused: tuple[dict[str, object], ...] = (
        opening(what="gift"),
        opening(due_on="2026-10-01"),
        opening(what="deferred"),
        opening(amount={"amount": "0.00", "currency": "EUR"}),
        opening(amount={"amount": "12.505", "currency": "EUR"}),
        opening(amount={"amount": "12.50", "currency": "XXX"}),
        {"opening": {"balances": []}},
        {"opening": {}},
        {"openings": {}},
    )
    for wrong in refused:
        problem_of(open_house.post(path, wrong), 422)
