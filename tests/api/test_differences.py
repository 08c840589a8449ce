"""The difference of two stored versions over HTTP: what they pay, who gains, and who may know."""

from __future__ import annotations

from typing import Any

import pytest

from incentives.services.actor import Permission
from incentives.services.keys import create_key
from tests.api.house import House, problem_of
from tests.services.building import POLICY

PATH = "/policies/support/2026-10-01/difference?older=2026-07-01"


@pytest.fixture
def changed(paid_house: House) -> House:
    """A company with an approved quarter, and a newer version that pays more for quality above its target."""
    text = POLICY.replace("effective_from: 2026-07-01", "effective_from: 2026-10-01")
    text = text.replace("replaces: nothing", "replaces: 2026-07-01").replace(
        "{at: 95%, pays: 130%}", "{at: 95%, pays: 150%}"
    )
    response = paid_house.post("/policies", {"text": text, "file": "support/2026-10-01.yaml"}, "administrator")
    assert response.status_code == 201, response.text
    return paid_house


def got(house: House, path: str) -> dict[str, Any]:
    response = house.get(path)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    return found


def test_the_rules_of_two_versions_are_compared_with_a_scorecard_for_the_difference(changed: House) -> None:
    found = got(changed, PATH)
    (role,) = found["roles"]
    assert (found["verdict"], role["role"], found["only_roles"]) == ("differs", "agent", {"older": [], "newer": []})
    assert {each["component"]: each["verdict"] for each in role["components"]} == {
        "checked_quality": "differs",
        "first_contact": "proved equal",
    }
    (stretch,) = role["along"]
    assert stretch["sentence"].startswith("checked_quality above 85% to 100%: the newer one pays as much as")
    assert stretch["least"] is None
    # at 93.57% the newer one reaches the cap of 1,300 EUR, where the older pays 700 x 125.71% + 300
    assert stretch["most"]["difference"] == {"amount": "119.98", "currency": "EUR"}
    assert "people" not in found


def test_the_people_of_a_period_are_compared_payout_by_payout(changed: House) -> None:
    people = got(changed, f"{PATH}&period=2026-Q3")["people"]
    assert people["spread"]["gainers"] == 1
    assert people["spread"]["unchanged"] == 1
    first, second = people["payouts"]
    # at 90% of quality the older one pays 115% of 700 EUR, the newer 125%
    assert (first["participant"], first["difference"]["amount"]) == ("P-1", "70.00")
    assert (second["participant"], second["difference"]["amount"]) == ("P-2", "0.00")
    assert people["total"]["difference"]["amount"] == "70.00"
    assert people["left_out"] == []


def test_a_version_is_proved_equal_to_itself(changed: House) -> None:
    found = got(changed, "/policies/support/2026-07-01/difference?older=2026-07-01")
    assert [role["verdict"] for role in found["roles"]] == ["proved equal"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/policies/support/2026-10-01/difference", 422),
        ("/policies/support/2026-10-01/difference?older=2026-07-02", 404),
        ("/policies/support/2026-10-02/difference?older=2026-07-01", 404),
        (f"{PATH}&period=2027-Q1", 404),
        (f"{PATH}&perod=2026-Q3", 422),
    ],
)
def test_what_is_not_there_or_not_understood_is_refused(changed: House, path: str, status: int) -> None:
    problem_of(changed.get(path), status)


def test_what_people_are_paid_needs_a_second_scope(changed: House) -> None:
    with changed.database.changing() as session:
        key = create_key(session, changed.company.finance, "rules only", (Permission.POLICIES_READ,))
    changed.keys["rules"] = key.token
    assert changed.get(PATH, "rules").status_code == 200
    problem_of(changed.get(f"{PATH}&period=2026-Q3", "rules"), 403)
