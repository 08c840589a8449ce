"""What a stored version can pay at all, over HTTP: both ends of each role, the bill of a roster, and who may know."""

from __future__ import annotations

from typing import Any

import pytest

from incentives.services import bounds
from incentives.services.actor import Permission
from incentives.services.keys import create_key
from tests.api.house import House, problem_of

PATH = "/policies/support/2026-07-01/bounds"


def got(house: House, path: str) -> dict[str, Any]:
    response = house.get(path)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    return found


def test_both_ends_of_a_role_are_proven_with_their_scorecards(paid_house: House) -> None:
    found = got(paid_house, PATH)
    (role,) = found["roles"]
    assert (found["period"], found["bill"], role["role"]) == ("2026-Q3", None, "support/agent")
    # 130 % of 1,000 EUR; the floor of 20 % is for who is there, and nobody is on 0 days
    assert (role["largest"]["bound"], role["largest"]["reached"], role["largest"]["proven"]) == (
        "1300.00",
        "1300.00",
        True,
    )
    assert role["largest"]["scorecard"]["checked_quality"] == "95%"
    assert role["smallest_all_the_period"]["reached"] == "200.00"
    assert role["largest"]["sentence"] == "The largest payout is 1,300.00 EUR: no results pay more."


def test_with_a_period_the_largest_bill_of_its_roster_is_told(paid_house: House) -> None:
    bill = got(paid_house, f"{PATH}?period=2026-Q3")["bill"]
    assert [line["proven"] for line in bill["lines"]] == [True, True]
    assert bill["largest_bill"] == f"{sum(float(line['largest']) for line in bill['lines']):.2f}"
    assert bill["sentence"].startswith("No results make the bill larger than ")


def test_the_bill_needs_the_right_to_read_payouts(paid_house: House) -> None:
    with paid_house.database.changing() as session:
        key = create_key(session, paid_house.company.finance, "reads policies", (Permission.POLICIES_READ,))
    paid_house.keys["reader"] = key.token
    assert paid_house.get(PATH, "reader").status_code == 200
    assert paid_house.get(f"{PATH}?period=2026-Q3", "reader").status_code == 403


@pytest.mark.parametrize(("path", "status"), [("?period=2027-Q3", 404), ("?period=", 422), ("?until=2026", 422)])
def test_what_is_not_there_is_told(paid_house: House, path: str, status: int) -> None:
    problem_of(paid_house.get(PATH + path), status)
    problem_of(paid_house.get("/policies/support/2026-07-02/bounds"), 404)


def test_a_roster_with_too_many_different_people_is_refused_with_the_way_out(
    paid_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_SEARCHES", 1)
    told = problem_of(paid_house.get(f"{PATH}?period=2026-Q3"), 422)
    assert "roster-too-large" in str(told)
    assert "incentives bounds --workbook" in str(told)
