"""Transactions, leave and earlier quarters through the API alone, as real workbooks; a given rank without any database.

What an audit says of the policy is not what is tested, so findings wait for no answer here.
"""

from __future__ import annotations

import pytest

from incentives.services import calculating
from incentives.services.policies import add_policy
from tests.api.house import House, workbook_file
from tests.services.test_more_facts import ADA_ALONE, DEAL_SHEET, DEALS, SELLERS

EVERYTHING = f"""
{SELLERS.strip()}
P-3         | Cleo  | deals/keeper | 2026-01-01 |
Results:
participant | renewed
P-3         | 20000
{DEAL_SHEET}
Leave:
participant | from | to | reason
P-3         | 2026-07-06 | 2026-07-17 | secret
"""
CLEO_ALONE = ADA_ALONE.replace("P-1", "P-3").replace("Ada ", "Cleo").replace("AMOUNT", "20000")
RANKED = """
  place: {kpi: rank, unit: number, counted_for: participant, source: worked out, because: The best of all.,
    watch_for: Envy., derived: {of: sales, rank: highest first, among: role}}
roles:
  racer:
    title: Racer
    kind: sales
    fixed_pay: 60%
    target_incentive: 1000 EUR per quarter
    components:
      place: {weight: 100%, steps: {second: {at_most: 2, pays: 50%}, first: {at_most: 1, pays: 100%}}, otherwise: 0%}
"""


@pytest.fixture
def deals(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """The company with a policy that pays by the deal, takes leave off and looks back at the year."""
    monkeypatch.setattr(calculating, "_refuse_unanswered", lambda *_: None)
    with house.database.changing() as session:
        add_policy(session, house.company.administrator, DEALS, "deals/2026-07-01.yaml")
    return house


def deliver(house: House, text: str, period: str) -> None:
    """Uploads and accepts."""
    delivered = house.upload(f"/periods/{period}/imports", {f"{period}.xlsx": workbook_file(text, period)})
    assert delivered.json["state"] == "ready", delivered.text
    assert house.post(f"/imports/{delivered.json['id']}/accept", hand="hr").status_code == 200


def test_from_workbooks_of_three_quarters_to_statements(deals: House) -> None:
    for period in ("2026-Q1", "2026-Q2"):
        assert deals.post("/periods", {"name": period}, hand="hr").status_code == 201
        deliver(deals, CLEO_ALONE, period)
    deliver(deals, EVERYTHING, "2026-Q3")
    run = deals.post("/periods/2026-Q3/runs")
    assert run.status_code == 201, run.text
    payouts = deals.get(f"/runs/{run.json['id']}/payouts").json["payouts"]
    assert [(each["participant"], each["total"]["amount"]) for each in payouts] == [
        ("P-1", "2700.00"),
        ("P-2", "0.00"),
        ("P-3", "848.48"),  # 60,000 of the year are all of 1,000 EUR, of which 56 of 66 working days
    ]
    statement = deals.get(f"/payouts/{payouts[2]['id']}/statement").text
    assert "renewed earlier this year" in statement
    assert "secret" not in statement


def test_careless_sheets_are_refused_with_every_cell(deals: House) -> None:
    careless = EVERYTHING.replace("D-2", "D-1").replace("2026-07-17", "2026-07-01").replace("40000", "4O000")
    refused = deals.upload("/periods/2026-Q3/imports", {"now.xlsx": workbook_file(careless)})
    assert refused.json["state"] == "refused"
    assert [(each["code"], each["place"]["cell"]) for each in refused.json["problems"]] == [
        ("not-a-number", "E3"),
        ("duplicate-transaction", "C4"),
        ("ends-before-start", "C3"),
    ]


def test_a_quarter_before_that_was_not_delivered_is_named(deals: House) -> None:
    deliver(deals, EVERYTHING, "2026-Q3")
    answer = deals.post("/periods/2026-Q3/runs")
    assert answer.status_code == 422
    assert "renewed of 2026-Q2, too, but no facts of 2026-Q2 are there." in answer.text
    assert "renewed of 2026-Q1, too, but no facts of 2026-Q1 are there." in answer.text


def test_a_single_calculation_takes_the_rank_as_it_is_given(house: House) -> None:
    text = DEALS.replace("\nroles:\n", RANKED)
    text = text[: text.index("examples:")] + "examples: {second: {role: racer, given: {place: 2}, pays: {}}}\n"
    given = {"place": "2", "working days in role": "66", "share of full time": "100%"}
    for place, total in (("2", "500.00"), ("1", "1000.00"), ("3", "0.00")):
        card = {"participant": "P-1", "role": "racer", "given": given | {"place": place}}
        answer = house.post("/calculate", {"text": text, "scorecards": [card]})
        assert answer.status_code == 200, answer.text
        assert answer.json["payouts"][0]["total"]["amount"] == total
