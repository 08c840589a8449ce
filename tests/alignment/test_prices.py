"""What a plan makes each result worth: slopes at target, rates between results, flat zones, cliffs and guards."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from incentives.alignment.index import index_of
from incentives.alignment.prices import RolePrices, prices_of
from incentives.alignment.subject import Subject, subject_of
from incentives.kpis.read import packaged_behaviours
from tests.alignment.plans import measure, policy_of, policy_text, straight


def _subject(components: Mapping[str, Mapping[str, Any]], kind: str = "sales") -> Subject:
    return subject_of(policy_of(policy_text(components, kind)), "person", packaged_behaviours().harmful)


def _prices(components: Mapping[str, Mapping[str, Any]], kind: str = "sales") -> RolePrices:
    return prices_of(_subject(components, kind))


SOLD = {
    "measure": "new_business_closed",
    "target": "100000 EUR",
    "curve": {
        "floor": {"at": "50000 EUR", "pays": "0%"},
        "target": {"at": "100000 EUR", "pays": "100%"},
        "top": {"at": "150000 EUR", "pays": "300%"},
    },
    "after_last": "flat",
}
KEPT = {
    "measure": "gross_revenue_retention",
    "target": "90%",
    "curve": {"floor": {"at": "80%", "pays": "0%"}, "target": {"at": "90%", "pays": "100%"}},
    "after_last": "flat",
}


def test_a_step_is_worth_its_slope_on_each_side_of_target() -> None:
    found = {
        each.measure.key: each
        for each in _prices({"sold": {"weight": "50%", **SOLD}, "kept": {"weight": "50%", **KEPT}}).worths
    }
    sold, kept = found["new_business_closed"], found["gross_revenue_retention"]
    assert (sold.step, sold.better, sold.worse, sold.crossing) == tuple(map(Fraction, (1000, 60, 30, 0)))
    assert (kept.step, kept.better, kept.worse) == (Fraction(1, 100), Fraction(0), Fraction(150))


def test_a_result_is_priced_in_another_only_where_both_pay() -> None:
    rates = {
        (each.one.key, each.other.key): each
        for each in _prices({"sold": {"weight": "50%", **SOLD}, "kept": {"weight": "50%", **KEPT}}).rates
    }
    point = rates["gross_revenue_retention", "new_business_closed"]
    assert (point.gaining, point.losing) == (None, Fraction(5000))
    assert rates["new_business_closed", "gross_revenue_retention"].losing == Fraction(1, 100) / 5


def test_what_the_company_says_that_one_is_worth_stands_beside_and_is_never_guessed() -> None:
    components = {"sold": {"weight": "50%", **SOLD}, "kept": {"weight": "50%", **KEPT}}
    names = ("gross_revenue_retention", "new_business_closed")
    for stated, expected in ((("24000 EUR", "0.8 EUR"), Fraction(30_000)), (("24000 EUR", None), None)):
        worths = [{} if one is None else {"one_is_worth": one} for one in stated]
        measures = {name: measure(name, **worth) for name, worth in zip(names, worths, strict=True)}
        subject = subject_of(policy_of(policy_text(components, measures=measures)), "person")
        [point] = [each for each in prices_of(subject).rates if each.one.key == names[0]]
        assert point.company == expected


def test_flat_zones_and_cliffs_are_told_with_their_money() -> None:
    steps = {"steps": {"reached": {"at_least": "100000 EUR", "pays": "100%"}}, "otherwise": "20%"}
    found = _prices({"sold": {"weight": "100%", "measure": "new_business_closed", "target": "100000 EUR", **steps}})
    assert [(each.at, each.jump) for each in found.cliffs] == [(Fraction(100_000), Fraction(2400))]
    assert all(each.flat for each in found.zones)
    assert found.worths[0].crossing == 2400


def test_a_guard_holds_from_its_break_even_weight_on_and_not_below() -> None:
    def guard(weight: int) -> bool:
        sold = {"weight": f"{100 - weight}%", **straight("new_business_closed")}
        found = _prices({"sold": sold, "stays": {"weight": f"{weight}%", **straight("early_churn")}})
        [one] = [each for each in found.guards if each.paid.key == "new_business_closed"]
        return one.holds

    assert [guard(weight) for weight in (20, 60)] == [False, True]


def test_what_nothing_holds_is_called_unguarded() -> None:
    assert [each.key for each in _prices({"sold": {"weight": "100%", **SOLD}}).unguarded] == ["new_business_closed"]
    guarded = {"sold": {"weight": "50%", **SOLD}, "stays": {"weight": "50%", **straight("early_churn")}}
    assert _prices(guarded).unguarded == ()


@pytest.mark.parametrize(
    ("components", "kind", "least", "most"),
    [
        ({"sold": {"weight": "100%", **SOLD}}, "sales", -1, 0),
        ({"stays": {"weight": "100%", **straight("early_churn")}}, "sales", 0, 1),
        ({"learned": {"weight": "100%", **straight("competency")}}, "service", None, None),
    ],
    ids=["volume alone", "what lasts alone", "nothing that behaviours move"],
)
def test_the_index_is_below_zero_where_pay_goes_against_customers(
    components: Mapping[str, Mapping[str, Any]], kind: str, least: int | None, most: int | None
) -> None:
    found = index_of(_subject(components, kind), packaged_behaviours()).cosine
    if least is None or most is None:
        assert found is None
    else:
        assert found is not None
        assert least <= found <= most
        assert found != 0
