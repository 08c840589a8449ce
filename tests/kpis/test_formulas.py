"""Formulas over raw rows: values worked by hand, where there is no result, and the rows behind each figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from incentives.kpis.formulas.formula import Figure, calculate
from incentives.kpis.formulas.known import FORMULAS
from incentives.kpis.formulas.rows import COMPANY, OWNERS, RawRows
from incentives.kpis.formulas.tickets import median, percentile
from incentives.kpis.read import packaged_kpis
from incentives.performance.accept_raw_sheets import COLUMNS, MAY_HAVE, SHEETS
from incentives.policy.model import CountedFor
from incentives.values.period import Period, parse_period
from incentives.values.unit import UnitKind
from tests.kpis.raw_rows import raw_rows, table

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "formulas.yaml").read_text(encoding="utf-8"))
KEYS = {"case", "period", "results", "cases", "parts", "left_out", "because"}
KEYS |= {"answers", "customers", "subscriptions", "tickets", "purchases"}


def period_of(case: Mapping[str, Any]) -> Period:
    period = parse_period(case.get("period", "2026-Q3"))
    assert period is not None
    return period


def figure(kpi: str, rows: RawRows, period: Period, counted_for: str = COMPANY) -> Figure:
    (found,) = calculate([FORMULAS[kpi]], rows, period, [counted_for])
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_formula_gives_what_was_worked_by_hand(case: dict[str, Any]) -> None:
    assert set(case) <= KEYS
    rows, period = raw_rows(case), period_of(case)
    for kpi, expected in case["results"].items():
        found = figure(kpi, rows, period)
        assert (found.amount is None) == bool(found.why)
        assert found.amount == (None if expected == "none" else Fraction(str(expected))), kpi
    for kpi, cases in case.get("cases", {}).items():
        assert figure(kpi, rows, period).cases == cases, kpi
    for kpi, parts in case.get("parts", {}).items():
        assert figure(kpi, rows, period).parts == {name: Fraction(part) for name, part in parts.items()}, kpi
    for kpi, count in case.get("left_out", {}).items():
        assert sum(figure(kpi, rows, period).left_out.values()) == count, kpi
    for kpi, why in case.get("because", {}).items():
        assert figure(kpi, rows, period).why == why


def test_every_formula_is_worked_by_hand_with_a_result_and_without_one() -> None:
    with_result = {kpi for case in CASES for kpi, result in case["results"].items() if result != "none"}
    assert with_result == set(FORMULAS)
    counts = {"promoter_answers", "satisfaction_answers", "effort_answers"}
    without = {kpi for case in CASES for kpi, result in case["results"].items() if result == "none"}
    assert without == set(FORMULAS) - counts


@pytest.mark.parametrize("kpi", FORMULAS)
def test_a_formula_is_of_a_kpi_of_the_catalogue_and_says_what_it_counts(kpi: str) -> None:
    formula = FORMULAS[kpi]
    assert kpi in packaged_kpis()
    for said in (formula.counts, formula.leaves_out, formula.no_result):
        assert said.endswith(".")
    assert formula.formula
    assert formula.cases


@pytest.mark.parametrize(
    ("kpi", "unit"),
    [
        ("net_promoter_score", "points"),
        ("churn_rate", "percent"),
        ("resolution_time", "hours"),
        ("complaints", "number"),
    ],
)
def test_formulas_give_the_unit_of_the_catalogue(kpi: str, unit: str) -> None:
    """points are times a hundred, percentages are shares, durations are hours."""
    assert packaged_kpis()[kpi].unit is UnitKind(unit)


def test_owners_are_the_words_that_policies_count_for() -> None:
    assert {*OWNERS, COMPANY} == {word.value for word in CountedFor}


def test_the_catalogue_tells_every_sheet_column_and_kpi_of_the_formulas() -> None:
    text = (Path(__file__).parents[2] / "policies" / "kpis" / "README.md").read_text(encoding="utf-8")
    lines = {line.split("|")[1].strip(): line for line in text.splitlines() if line.startswith("|")}
    for sheet, kind in SHEETS.items():
        line = lines[kind.value.capitalize()]
        names = [*COLUMNS[kind], *MAY_HAVE[kind]]
        names += [kpi for kpi, formula in FORMULAS.items() if next(iter(formula.needs)) == sheet]
        assert [name for name in names if f"`{name}`" not in line] == []
    for formula in FORMULAS.values():
        for sheet, columns in formula.needs.items():
            assert set(columns) <= {*MAY_HAVE[SHEETS[sheet]]}


def test_no_rows_give_no_figure() -> None:
    period = period_of({})
    assert calculate(list(FORMULAS.values()), RawRows(), period, [*OWNERS, COMPANY]) == ()


def test_the_rows_behind_a_figure_are_exactly_those_that_count_in_the_order_of_the_sheet() -> None:
    rows = [f"A-{number} {'nps' if number % 2 else 'effort'} 2026-07-01 5" for number in range(1, 11)]
    found = figure(
        "net_promoter_score", RawRows(answers=table("answers", "key survey day score", rows[::-1])), period_of({})
    )
    assert [place.cell for place in found.places] == ["A3", "A5", "A7", "A9", "A11"]


def test_a_group_that_no_row_names_has_no_figure_and_one_without_complaints_has_zero() -> None:
    columns = "key opened_at solved_at complaint"
    (first, second) = table("tickets", columns, ["T-1 2026-07-01T00:00 - no", "T-2 2026-07-01T00:00 - yes"])
    rows = RawRows(tickets=(_of(first, team="Blue"), _of(second, team="Red")))
    found = {each.subject: each.amount for each in calculate([FORMULAS["complaints"]], rows, period_of({}), ["team"])}
    assert found == {"Blue": Fraction(0), "Red": Fraction(1, 92)}


def test_a_row_of_nobody_counts_for_the_company_alone() -> None:
    answers = table("answers", "key survey day score", ["A-1 nps 2026-07-01 10", "A-2 nps 2026-07-01 0"])
    rows = RawRows(answers=(_of(answers[0], team="Blue"), answers[1]))
    kpi = FORMULAS["net_promoter_score"]
    found = {each.subject: each.amount for each in calculate([kpi], rows, period_of({}), ["team", COMPANY])}
    assert found == {"Blue": Fraction(100), "company": Fraction(0)}


def test_a_leap_day_a_year_ago_is_the_last_of_february() -> None:
    """A year before 2029-03-01 is 2028-03-01, whose day before is the leap day."""
    subscriptions = table(
        "subscriptions", "key customer starts_on ends_before monthly_revenue", ["S-1 K-1 2028-02-29 2028-03-01 10"]
    )
    period = parse_period("2029-02")
    assert period is not None
    found = figure("gross_revenue_retention", RawRows(subscriptions=subscriptions), period)
    assert found.amount == 0
    assert found.cases == 1


@pytest.mark.parametrize(
    ("share", "expected"), [("0", 1), ("1/4", 1), ("26/100", 2), ("1/2", 2), ("3/4", 3), ("76/100", 4), ("1", 4)]
)
def test_a_percentile_is_the_nearest_rank(share: str, expected: int) -> None:
    values = [Fraction(each) for each in (4, 2, 1, 3)]
    assert percentile(values, Fraction(share)) == expected


def test_nothing_has_neither_median_nor_percentile() -> None:
    with pytest.raises(ValueError, match="median"):
        median([])
    with pytest.raises(ValueError, match="percentile"):
        percentile([], Fraction(1, 2))


def test_the_telephone_company_of_the_ibm_sample_loses_1869_of_7043_customers() -> None:
    """IBM's sample data set Telco Customer Churn: 7,043 customers, of whom 1,869 left within the last month."""
    lost = [f"K-{number} 2020-01-01 2026-09-15" for number in range(1_869)]
    kept = [f"K-{number} 2020-01-01 -" for number in range(1_869, 7_043)]
    rows = RawRows(customers=table("customers", "key starts_on ends_before", lost + kept))
    period = period_of({"period": "2026-09"})
    retention, churn = figure("retention_rate", rows, period), figure("churn_rate", rows, period)
    assert churn.parts["lost"] == Fraction(1_869)
    assert churn.parts["at the start"] == Fraction(7_043)
    assert churn.cases == 7_043
    assert retention.amount is not None
    assert 1 - retention.amount == Fraction(1_869, 7_043)
    assert churn.amount == Fraction(1_869 * 2, 7_043 + 5_174)
    assert len(retention.places) == 7_043


def _of(row: Any, **owners: str) -> Any:
    return replace(row, owners=owners)
