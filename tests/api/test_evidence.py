"""GET /evidence and its page: what the accepted periods show, and nothing before there are any."""

from __future__ import annotations

import random

from api.auth import COOKIE
from incentives.services.policies import add_policy
from incentives.services.sign_in import SignedIn, sign_in
from tests.api.house import House, workbook_file
from tests.services.building import FILE, PASSWORD, POLICY

MANY = 60
CURVE = POLICY[POLICY.index("        curve:\n") : POLICY.index("      first_contact:\n        weight")]
STEPS = "        steps:\n          good: {at_least: 85%, pays: 100%}\n        otherwise: 0%\n"
WITH_A_LINE = (
    POLICY[: POLICY.index("examples:")].replace(CURVE, STEPS)
    + """\
examples:
  at_target:
    role: agent
    given: {checked_quality: 85%, first_contact: 75%, share of full time: 100%, days in role: 92}
    pays: {total: 1000.00 EUR}
"""
)


def delivered(house: House) -> None:
    """A quarter in which whoever was just below 85 % was lifted over it."""
    chance = random.Random(8)
    people = [f"P-{each:03}" for each in range(MANY)]
    checked = [chance.gauss(0.84, 0.04) for _ in people]
    lifted = [0.851 if 0.81 <= result < 0.85 else min(result, 1.0) for result in checked]
    roster = "Roster:\nparticipant | name | role | starts_on | ends_before | team\n"
    roster += "\n".join(f"{each} | {each} | support/agent | 2026-01-01 | | blue" for each in people)
    results = "\nResults:\nparticipant | checked_quality\n"
    results += "\n".join(f"{each} | {result:.2%}" for each, result in zip(people, lifted, strict=True))
    results += "\nGroup results:\ncounted_for | name | first_contact\nteam | blue | 80%\n"
    ready = house.upload("/periods/2026-Q3/imports", {"quarter.xlsx": workbook_file(roster + results)}).json
    assert ready["state"] == "ready", ready
    house.post(f"/imports/{ready['id']}/accept", {}, "hr")


def test_nothing_is_said_before_a_period_is_accepted(house: House) -> None:
    found = house.get("/evidence").json
    assert (found["periods"], found["looks"], found["not_taken"]) == ([], [], [])


def test_a_heap_at_a_line_is_told_by_the_api_and_on_the_page(house: House) -> None:
    with house.database.changing() as session:
        add_policy(session, house.company.administrator, WITH_A_LINE, FILE)
    delivered(house)
    found = house.get("/evidence").json
    assert found["periods"] == ["2026-Q3"]
    assert [(look["question"], look["worth_asking"]) for look in found["looks"]] == [
        ("pile-up-at-a-line", True),
        ("gap-around-a-line", True),
    ]
    assert house.get("/evidence").json == found

    signed_in = sign_in(house.database, "hr", PASSWORD)
    assert isinstance(signed_in, SignedIn)
    client = house.app.test_client()
    client.set_cookie(COOKIE, signed_in.token)
    page = client.get("/evidence").text
    assert "2 answers of 2 are worth asking about." in page
    assert "Do results pile up where pay jumps?" in page
    assert "not a judgement about anybody" in page
    assert "P-0" not in page
