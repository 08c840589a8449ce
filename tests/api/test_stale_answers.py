"""An answer that accepts nothing, told by the API and on the pages at its line."""

from __future__ import annotations

from api.auth import COOKIE
from incentives.services.policies import add_policy
from incentives.services.sign_in import SignedIn, sign_in
from tests.api.house import House
from tests.services.building import FILE, PASSWORD, POLICY

ANSWER = """
accepted_findings:
  - finding: cliff-payment
    at: roles.agent.components.checked_quality
    because: There was a cliff once.
    accepted_by: the board
    until: 2027-06-30
"""


def test_an_answer_that_accepts_nothing_is_shown_at_its_line(house: House) -> None:
    with house.database.changing() as session:
        add_policy(session, house.company.administrator, POLICY + ANSWER, FILE)
    line = (POLICY + ANSWER).split("\n").index("  - finding: cliff-payment") + 1
    found = house.get("/findings", "hr").get_json()["findings"]
    (stale,) = (each for each in found if each["pattern"] == "answer-accepts-nothing")
    assert (stale["role"], stale["place"]["line"], stale["stops"]) == ("", line, False)

    signed_in = sign_in(house.database, "hr", PASSWORD)
    assert isinstance(signed_in, SignedIn)
    client = house.app.test_client()
    client.set_cookie(COOKIE, signed_in.token)
    for page in ("/findings", "/policies/support/2026-07-01"):
        shown = client.get(page)
        assert shown.status_code == 200
        assert "An answer accepts nothing" in shown.text
        assert "answers in" in shown.text
    assert f'href="/policies/support/2026-07-01#L{line}"' in client.get("/findings").text
