"""`incentives pay` from transactions, leave and several quarters, as people fill them in, and places in a rank."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.cli.building import flat, run

POLICY = """\
format: 1
policy: deals
effective_from: 2026-07-01
title: Pay by the deal
owner: deals@example.com
currency: EUR
period: quarter
change: {replaces: nothing, because: The first written plan.}
measures:
  deals: {kpi: new_business_closed, unit: EUR, counted_for: participant, source: ledger, because: It is sold.,
    watch_for: Split deals.}
  sales: {kpi: new_business_closed, unit: EUR, counted_for: participant, source: ledger, because: It is sold.,
    watch_for: Discounts.}
  place: {kpi: rank, unit: number, counted_for: participant, source: worked out, because: The best of all.,
    watch_for: Envy., derived: {of: sales, rank: highest first, among: role}}
roles:
  hunter:
    title: Paid by the deal
    kind: sales
    fixed_pay: 60%
    target_incentive: 4000 EUR per quarter
    typical: {deals in small: 50000 EUR, deals in large: 20000 EUR}
    components:
      deals:
        rates:
          apply: to the whole
          each: transaction
          levels:
            small: {at_least: 0 EUR, pays: 4%}
            large: {at_least: 25000 EUR, pays: 6%}
  farmer:
    title: Paid on the year so far
    kind: sales
    fixed_pay: 60%
    target_incentive: 4000 EUR per quarter
    typical: {sales: 50000 EUR, sales earlier this year: 100000 EUR}
    components:
      sales:
        rates:
          apply: to each slice
          on_top_of: year to date
          levels:
            first: {at_least: 0 EUR, pays: 2%}
            second: {at_least: 100000 EUR, pays: 5%}
  racer:
    title: Paid by place
    kind: sales
    fixed_pay: 60%
    target_incentive: 1000 EUR per quarter
    components:
      place: {weight: 100%, steps: {second: {at_most: 2, pays: 50%}, first: {at_most: 1, pays: 100%}}, otherwise: 0%}
proration: none
rounding: {to: 0.01 EUR, ties: half up, when: once per component}
examples:
  hunter: {role: hunter, given: {deals in small: 10000 EUR, deals in large: 40000 EUR}, pays: {total: 2800.00 EUR}}
  farmer: {role: farmer, given: {sales: 30000 EUR, sales earlier this year: 90000 EUR}, pays: {total: 1200.00 EUR}}
  racer: {role: racer, given: {place: 2}, pays: {total: 500.00 EUR}}
"""
Rows = Sequence[Sequence[object]]
PEOPLE = {"P-1": "hunter", "P-2": "hunter", "P-3": "farmer", "P-4": "racer", "P-5": "racer", "P-6": "racer"}
DEALS: Rows = [
    ["P-1", "deals", "D-1", date(2026, 8, 3), 40000],
    ["P-1", "deals", 1002, date(2026, 8, 4), 10000],
    ["P-2", "deals", "none", None, None],
]


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    own = tmp_path / "policies" / "deals"
    own.mkdir(parents=True)
    (own / "2026-07-01.yaml").write_text(POLICY, encoding="utf-8")
    return own.parent


def book(file: Path, sheets: dict[str, Rows], period: str) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in (("Period", period), *rows):
            sheet.append(row)
    workbook.save(file)
    return file


def quarter(
    file: Path,
    *,
    period: str = "2026-Q3",
    deals: Rows = DEALS,
    sales: int = 30000,
    people: dict[str, str] = PEOPLE,
) -> Path:
    roster = [(who, f"{who} Example", f"deals/{role}", date(2026, 1, 1), None) for who, role in people.items()]
    sold = {"P-3": sales, "P-4": 7, "P-5": 9, "P-6": 7}
    sheets: dict[str, Rows] = {
        "Roster": [("participant", "name", "role", "starts_on", "ends_before"), *roster],
        "Results": [("participant", "sales"), *((who, sold[who]) for who in people if who in sold)],
    }
    if deals:
        sheets["Transactions"] = [("participant", "measure", "key", "day", "amount"), *deals]
    return book(file, sheets, period)


def earlier(folder: Path) -> list[Path]:
    """The two quarters before, in which only the farmer is looked back at."""
    farmer = {"P-3": "farmer"}
    first = quarter(folder / "first.xlsx", period="2026-Q1", deals=(), sales=50000, people=farmer)
    return [first, quarter(folder / "second.xlsx", period="2026-Q2", deals=(), sales=40000, people=farmer)]


def paying(policies: Path, now: Path, *before: Path) -> tuple[str | Path, ...]:
    given = [argument for each in before for argument in ("--earlier", each)]
    return ("pay", "--policies", policies, "--period", "2026-Q3", now, *given)


def test_everybody_is_paid_from_what_the_sheets_say(policies: Path, tmp_path: Path) -> None:
    arguments = paying(policies, quarter(tmp_path / "now.xlsx"), *earlier(tmp_path))
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    assert {each["participant"]: each["total"] for each in json.loads(result.stdout)["payouts"]} == {
        "P-1": "2800.00",  # 40,000 as a whole at 6%, 10,000 at 4%
        "P-2": "0.00",  # said to have had none
        "P-3": "1200.00",  # 90,000 before: 10,000 at 2%, 20,000 at 5%
        "P-4": "500.00",
        "P-5": "1000.00",
        "P-6": "500.00",  # equals share the better place
    }
    for who, said in (
        ("P-1", "single transactions brought 10,000.00 EUR × 4% + 40,000.00 EUR × 6% = 2,800.00 EUR."),
        ("P-3", "30,000.00 EUR on top of 90,000.00 EUR earlier this year"),
        ("P-4", "Rank: 2 (the place of sales, highest first, in the role)"),
    ):
        assert said in flat(run(*arguments, "--statement", who))


def test_the_order_of_earlier_workbooks_makes_no_difference(policies: Path, tmp_path: Path) -> None:
    now, before = quarter(tmp_path / "now.xlsx"), earlier(tmp_path)
    one, other = (
        json.loads(run(*paying(policies, now, *each), "--format", "json").stdout) for each in (before, before[::-1])
    )
    assert one["payouts"] == other["payouts"]
    assert one["input_fingerprint"] == other["input_fingerprint"]


def test_every_fact_is_part_of_the_fingerprint(policies: Path, tmp_path: Path) -> None:
    before = earlier(tmp_path)
    later: Rows = [DEALS[0], ["P-1", "deals", 1002, date(2026, 8, 5), 10000], DEALS[2]]
    prints = set()
    for deals in (DEALS, later):
        answer = run(*paying(policies, quarter(tmp_path / "now.xlsx", deals=deals), *before), "--format", "json")
        prints.add(json.loads(answer.stdout)["input_fingerprint"])
    assert len(prints) == 2


def test_a_quarter_that_is_left_out_is_named(policies: Path, tmp_path: Path) -> None:
    result = run(*paying(policies, quarter(tmp_path / "now.xlsx"), earlier(tmp_path)[1]))
    assert result.exit_code == 1
    told = "deals/farmer in 2026-Q3 is paid on sales of 2026-Q1, too, but no facts of 2026-Q1 are there."
    assert told in flat(result)


def test_what_was_filled_in_carelessly_is_told_all_at_once(policies: Path, tmp_path: Path) -> None:
    careless: Rows = [
        ["P-1", "deals", "D-1", date(2026, 6, 30), 40000],
        ["P-7", "deals", "D-2", date(2026, 8, 4), 10000],
        ["P-1", "deals", "D-3", date(2026, 8, 4), "ten"],
        ["P-1", "deals", "D-3", date(2026, 8, 5), 5],
        ["P-1", "deals", "D-4", date(2026, 8, 6), -5],
    ]
    result = run(*paying(policies, quarter(tmp_path / "now.xlsx", deals=careless), *earlier(tmp_path)))
    assert result.exit_code == 1
    for told in (
        'cell D3: "2026-06-30", the day of the transaction D-1 of P-1, is not in 2026-Q3.',
        'cell A4: "P-7" is nobody on the roster.',
        'cell E5: "ten" is not an amount in EUR',
        "cell C6: The transaction D-3 of deals stands twice, in C5 and C6.",
        'cell E7: "-5", the amount of the transaction D-4 of P-1, is below zero',
        "P-2 is paid by each transaction of deals, and none is stated.",
    ):
        assert told in flat(result)
