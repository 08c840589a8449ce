"""What two versions pay differently: proved equal, shown to differ, or neither, each for the right reason."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path

import pytest

from incentives.difference.cells import Verdict
from incentives.difference.report import difference_of
from incentives.difference.wording import Words
from incentives.kpis.read import packaged_kpis
from incentives.policy.model import Policy
from incentives.policy.read import read_policy, read_policy_file
from incentives.values.problem import RefusedWithProblems
from tests.difference.plans import percent, quarter, role_of, seller
from tests.payout.plans import SELLER

POLICIES = Path(__file__).parents[2] / "policies"
TARGET = "target: {at: 100% of target, pays: 100%}"
MAXIMUM = "maximum: {at: 130% of target, pays: 190%}"
RETAINED_MAXIMUM = "maximum: {at: 98%, pays: 150%}"


def sample(policy: str, day: str) -> Policy:
    read, problems = read_policy_file(POLICIES / policy / f"{day}.yaml", packaged_kpis())
    assert read is not None, problems
    return read


# --- proved equal


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [(TARGET, f"{TARGET}\n          between: {{at: 115% of target, pays: 145%}}")],
        [(TARGET, "reached: {at: 100% of target, pays: 100%}")],
        [("pays_at_most: 100%", "pays_at_most: 100%  # as before")],
        [("opens_at: 32%", "opens_at: at least 32%")],
        [(RETAINED_MAXIMUM, f"{RETAINED_MAXIMUM}\n        after_last: flat")],
        [(RETAINED_MAXIMUM, f"{RETAINED_MAXIMUM}\n        pays_at_most: 150%")],
        [("24000 EUR per year", "6000 EUR per quarter")],
    ],
    ids=["same", "split", "renamed", "comment", "said", "default said", "cap at the maximum", "per quarter"],
)
def test_other_words_for_the_same_pay_are_proved_equal(changes: list[tuple[str, str]]) -> None:
    role = role_of(*changes)
    assert role.total.verdict is Verdict.EQUAL
    assert {each.verdict for each in role.components.values()} == {Verdict.EQUAL}
    assert (role.total.regions, role.stretches) == ((), {})


def test_components_in_another_order_and_under_other_names_are_proved_equal() -> None:
    (first, rest) = SELLER.split("      retained:\n        weight: 40%", maxsplit=1)
    (retained, gates) = rest.split("gates:", maxsplit=1)
    (head, revenue) = first.split("      new_revenue:\n", maxsplit=1)
    kept = f"      kept:\n        measure: retained\n        weight: 40%{retained}"
    moved = f"{head}{kept}      new_revenue:\n{revenue}gates:{gates}"
    newer, problems = read_policy(moved, "moved.yaml", packaged_kpis())
    assert newer is not None, problems
    (role,) = difference_of(seller(), newer, quarter()).roles
    assert [part.key for part in role.pair.newer.parts] == ["kept", "new_revenue"]
    assert role.total.verdict is Verdict.EQUAL
    assert (role.only_components.older, role.only_components.newer) == (("retained",), ("kept",))


def test_the_conditions_of_a_gate_in_another_order_are_proved_equal() -> None:
    one = ("measure: margin\n    opens_at: 32%", "opens_when_all: {margin: 32%, retained: 90%, new_revenue: 100 EUR}")
    other = (one[0], "opens_when_all: {new_revenue: 100 EUR, retained: 90%, margin: 32%}")
    (role,) = difference_of(seller(one), seller(other), quarter()).roles
    assert role.total.verdict is Verdict.EQUAL


def test_every_sample_policy_is_proved_equal_to_itself() -> None:
    for file in sorted(POLICIES.glob("*/*-*-*.yaml")):
        policy, other = (read_policy_file(file, packaged_kpis())[0] for _ in range(2))
        assert policy is not None
        assert other is not None
        found = difference_of(policy, other)
        assert {role.role: role.total.verdict for role in found.roles} == dict.fromkeys(policy.roles, Verdict.EQUAL)


# --- differs


@pytest.mark.parametrize(
    ("old", "new", "component"),
    [
        (MAXIMUM, "maximum: {at: 130% of target, pays: 190.01%}", "new_revenue"),
        ("opens_at: 32%", "opens_at: above 32%", "new_revenue"),
        (RETAINED_MAXIMUM, "maximum: {at: 98.01%, pays: 150%}", "retained"),
        ("150% of target incentive", "149% of target incentive", None),
        ("24000 EUR per year", "24001 EUR per year", "retained"),
        ("ties: half up", "ties: down", "retained"),
    ],
)
def test_the_nearest_change_of_pay_is_shown_on_a_scorecard(old: str, new: str, component: str | None) -> None:
    role = role_of((old, new))
    found = role.total.found
    assert role.total.verdict is Verdict.DIFFERS
    assert found is not None
    assert (found.older, found.newer) == role.pair.values(role.pair.totals, found.amounts)
    assert found.difference != 0
    differing = {key for key, each in role.components.items() if each.verdict is Verdict.DIFFERS}
    assert (component in differing) if component else not differing


@pytest.mark.parametrize(("one", "other"), [("at least", "above"), ("at most", "below")])
@pytest.mark.parametrize("turned", [False, True])
def test_a_gate_that_opens_at_its_limit_or_not_differs_at_that_limit_alone(one: str, other: str, turned: bool) -> None:
    older, newer = (("opens_at: 32%", f"opens_at: {word} 32%") for word in ((other, one) if turned else (one, other)))
    (role,) = difference_of(seller(older), seller(newer), quarter()).roles
    words = Words(role.pair)
    assert role.total.algebra is not None
    (region,) = role.total.regions
    assert sorted(words.condition(role.total.algebra, of, span) for of, span in region.box.spans.items()) == [
        "margin is exactly 32%",
        "new_revenue is at least 300,000.00 EUR (100% of own quota)",
    ]
    assert (region.most is not None, region.least is not None) == (turned, not turned)


@pytest.mark.parametrize("word", ["at_least", "above"])
def test_a_level_that_counts_at_its_edge_or_not_differs_at_that_edge_alone(word: str) -> None:
    curve = SELLER[SELLER.index("        curve:\n          threshold: {at: 88%") : SELLER.index("gates:")]
    steps = "        steps:\n          kept: {{{}: 90%, pays: 100%}}\n        otherwise: 0%\n"
    older = seller((curve, steps.format(word)))
    newer = seller((curve, steps.format("above")))
    (role,) = difference_of(older, newer, quarter()).roles
    edges = [(each.span.low, each.span.high) for each in role.stretches.get("retained", ())]
    assert edges == ([] if word == "above" else [((percent(90), False), (percent(90), True))])


def test_a_steeper_line_differs_only_beyond_its_first_point() -> None:
    role = role_of((MAXIMUM, "maximum: {at: 130% of target, pays: 180%}"))
    (stretch,) = role.stretches["new_revenue"]
    assert (stretch.span.low, stretch.span.high) == ((Fraction(300000), True), None)
    assert stretch.most is None
    assert stretch.least is not None
    # at 9,000 EUR, 150% of target, the older one is capped: 3,600 x 183 1/3% + 2,400; the newer has no bend there
    assert stretch.least.older == 9000
    assert stretch.least.difference == Fraction("-333.33")
    assert Words(role.pair).stretch(stretch) == (
        "new_revenue above 300,000.00 EUR (100% of own quota): the newer one pays as much as 333.33 EUR less, "
        "at 383,333.33 EUR."
    )
    assert role.total.algebra is not None
    below = {**role.pair.amounts, "new_revenue": Fraction(299999)}
    assert not any(region.holds(role.total.algebra, below) for region in role.total.regions)


def test_a_line_that_is_crossed_gains_on_one_side_and_loses_on_the_other() -> None:
    role = role_of(
        ("threshold: {at: 88%, pays: 0%}", "threshold: {at: 88%, pays: 20%}"),
        (RETAINED_MAXIMUM, RETAINED_MAXIMUM.replace("150%", "140%")),
    )
    gain, loss = role.stretches["retained"]
    assert (gain.span.most, loss.span.least) == (percent(95), percent(95))
    assert gain.most is not None
    assert loss.least is not None
    assert gain.most.difference == 480
    assert loss.least.difference == -240


def test_what_only_one_version_has_is_said() -> None:
    found = difference_of(sample("field-sales", "2026-01-01"), sample("field-sales", "2026-07-01"))
    (role,) = found.roles
    assert found.verdict is Verdict.DIFFERS
    assert (found.only_roles.older, found.only_roles.newer) == ((), ("sales_manager",))
    assert found.only_measures.older == ("pipeline",)
    assert role.only_components.newer == ("early_customer_loss", "retained_revenue", "kept_revenue")
    assert role.only_amounts.older == ("pipeline", "own pipeline_target")


def test_the_sample_of_field_sales_gains_below_quota_and_loses_from_it() -> None:
    (role,) = difference_of(sample("field-sales", "2026-01-01"), sample("field-sales", "2026-07-01")).roles
    below, above = role.stretches["new_revenue"]
    # one cent below quota: old 2,000 for the pipeline alone; new 6,000 less nothing that a cent counts
    assert below.most is not None
    assert [below.most.older, below.most.newer] == [Fraction(2000), Fraction(6000)]
    # from 150% of quota: old 8,000 x 250% + 2,000; new 1,800 x 150% + 4,200
    assert above.least is not None
    assert [above.least.older, above.least.newer] == [Fraction(22000), Fraction(6900)]
    assert below.span.high == above.span.low == (Fraction(300000), False)


def test_a_measure_that_counts_something_else_is_two_results() -> None:
    changed = (
        "{kpi: net_revenue_retention, unit: percent, counted_for: territory,",
        "{kpi: net_revenue_retention, unit: percent, counted_for: team,",
    )
    found = difference_of(seller(), seller(changed), quarter())
    assert found.redefined == ("retained",)
    assert found.roles[0].total.verdict is Verdict.DIFFERS
    assert "retained (older)" in found.roles[0].pair.amounts


# --- neither


def test_what_shows_no_difference_and_no_proof_is_called_neither_with_its_reason() -> None:
    """Two thousandths of a cent a year: with typical amounts both round alike, and what others earn is open."""
    role = role_of(("24000 EUR per year", "24000.00002 EUR per year"))
    assert role.total.verdict is Verdict.UNPROVED
    assert role.total.found is None
    assert "not proved" in Words(role.pair).verdict(role.total)
    assert "roundings" in role.total.why


# --- refused


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([("currency: EUR", "currency: USD"), (" EUR", " USD"), ("unit: EUR", "unit: USD")], "currencies-differ"),
        ([("period: quarter", "period: month"), ("total: 6000.00 EUR", "total: 2000.00 EUR")], "cycle-changed"),
    ],
)
def test_what_cannot_be_held_against_each_other_is_refused(changes: list[tuple[str, str]], code: str) -> None:
    wanted = [change for change in changes if change[0] != "unit: EUR"]
    with pytest.raises(RefusedWithProblems) as refused:
        difference_of(seller(), seller(*wanted))
    assert [problem.code for problem in refused.value.problems] == [code]


def test_six_components_that_all_changed_take_about_a_second() -> None:
    older, newer = sample("customer-success", "2026-01-01"), sample("customer-success", "2026-07-01")
    start = time.perf_counter()
    difference_of(older, newer)
    assert time.perf_counter() - start < 8  # about one on a machine of its own
