"""The most that harm can gain: bound and scorecard meet, pairs are held too, and honest work stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from incentives.alignment.subject import Subject, subject_of
from incentives.alignment.suprema import RoleSuprema, Supremum, suprema_of
from incentives.alignment.where_it_pays import where_it_pays
from incentives.kpis.read import packaged_behaviours
from incentives.payout.exact import Exact
from tests.alignment.plans import policy_of, policy_text, straight

SOLD = {"weight": "100%", **straight("new_business_closed")}


def _subject(components: Mapping[str, Mapping[str, Any]], kind: str = "sales") -> Subject:
    return subject_of(policy_of(policy_text(components, kind)), "person", packaged_behaviours().harmful)


def _suprema(components: Mapping[str, Mapping[str, Any]], kind: str = "sales") -> RoleSuprema:
    return suprema_of(_subject(components, kind), packaged_behaviours())


def _of(found: RoleSuprema, behaviour: str) -> Supremum:
    return next(each for each in found.suprema if each.behaviour.id == behaviour)


def test_on_a_straight_line_bound_and_scorecard_meet_at_slope_times_size() -> None:
    found = _of(_suprema({"sold": SOLD}), "close-bad-fit-deals")
    assert found.meets
    assert found.at_target == found.reached.gain == Fraction(30, 100) * found.target
    assert found.reached.gain <= found.most <= found.reached.gain + found.target / 10_000


def test_a_step_is_crossed_whole_by_the_smallest_dose_and_the_bound_says_so() -> None:
    steps = {"steps": {"reached": {"at_least": "100000 EUR", "pays": "100%"}}, "otherwise": "0%"}
    sold = {"weight": "100%", "measure": "new_business_closed", "target": "100000 EUR", **steps}
    found = _of(_suprema({"sold": sold}), "close-bad-fit-deals")
    assert found.meets
    assert found.reached.gain == found.target
    assert found.at_target == 0


def test_the_scorecards_of_a_supremum_are_paid_what_it_says() -> None:
    subject = _subject({"sold": SOLD})
    for each in suprema_of(subject, packaged_behaviours()).suprema:
        assert Exact(each.reached.before).value(subject.plan.earned) == each.reached.payout_before
        assert Exact(each.reached.after).value(subject.plan.earned) == each.reached.payout_after


def test_no_pair_gains_more_than_the_bound_of_mixtures() -> None:
    found = _suprema(
        {
            "sold": {"weight": "60%", **straight("new_business_closed")},
            "stays": {"weight": "40%", **straight("early_churn")},
        }
    )
    assert found.mixture is not None
    assert found.mixture.pairs > 1
    assert found.mixture.gain <= found.mixture.most
    assert max(each.reached.gain for each in found.suprema) <= found.mixture.most


@pytest.mark.parametrize(
    ("kpi", "kind", "more"),
    [("save_rate", "retention", True), ("early_churn", "sales", False)],
    ids=["saves alone", "what lasts alone"],
)
def test_harm_is_held_against_the_best_honest_work_at_target(kpi: str, kind: str, more: bool) -> None:
    at_target = _suprema({"paid": {"weight": "100%", **straight(kpi)}}, kind).beside_honest[0]
    assert at_target.at_target
    assert at_target.harm_pays_more is more


def test_where_it_pays_is_exact_over_the_range_of_the_result() -> None:
    flat_from_target = {
        "weight": "100%",
        "measure": "new_business_closed",
        "target": "100000 EUR",
        "curve": {"floor": {"at": "50000 EUR", "pays": "0%"}, "target": {"at": "100000 EUR", "pays": "100%"}},
        "after_last": "flat",
    }
    subject = _subject({"sold": flat_from_target})
    moves = {"new_business_closed": Fraction(15_000)}
    tolerance = subject.reference.target * 2 / 100
    found = where_it_pays(subject.reference, moves, "new_business_closed", tolerance)
    assert found is not None
    assert found.stretches == ((Fraction(50_000), Fraction(99_000)),)
    assert found.share == Fraction(49, 50) * Fraction(50_000) / (found.most - found.least)
    draw = Random(3)
    for _ in range(20):
        result = found.least + (found.most - found.least) * Fraction(draw.randint(0, 1000), 1000)
        gain = Exact({"new_business_closed": result + 15_000}).value(subject.reference.unrounded)
        gain -= Exact({"new_business_closed": result}).value(subject.reference.unrounded)
        assert (gain > tolerance) == any(left < result < right for left, right in found.stretches) or gain == tolerance
