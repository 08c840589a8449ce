"""The way of money: in which order a plan applies what its policy says."""

from __future__ import annotations

from fractions import Fraction

import pytest

from incentives.payout.exact import calculate
from incentives.payout.statement import build_statement
from tests.payout.plans import SELLER, amounts_of, plan_of


def _total(text: str, **changed: Fraction) -> Fraction:
    plan = plan_of(text, "seller")
    return calculate(plan, amounts_of(plan, **changed)).total


def _with(*replacements: tuple[str, str]) -> str:
    text = SELLER
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text


def _modified(when: str, combine: str, factor: str) -> tuple[str, str]:
    rule = f"""modifiers:
  bonus:
    {{measure: margin, applies_to: total, when: {when}, combine: {combine}, because: b, otherwise: {factor},
     steps: {{high: {{at_least: 90%, pays: 100%}}}}}}
proration:"""
    return ("proration:", rule)


def test_at_target_everybody_gets_the_target_incentive() -> None:
    assert _total(SELLER) == 6000


def test_a_modifier_before_caps_can_be_capped_and_one_after_caps_cannot() -> None:
    best = {"new_revenue": Fraction(390000), "retained": Fraction(98, 100), "margin": Fraction(40, 100)}
    assert _total(_with(_modified("before caps", "multiply", "120%")), **best) == 9000
    assert _total(_with(_modified("after caps", "multiply", "120%")), **best) == 10800


def test_an_adding_modifier_adds_its_share_of_the_pay() -> None:
    margin = Fraction(40, 100)
    assert _total(_with(_modified("before caps", "add", "10%")), margin=margin) == 6600
    assert _total(_with(_modified("before caps", "multiply", "10%")), margin=margin) == 600


def test_a_closed_gate_limits_pay_but_never_raises_it() -> None:
    closed = {"margin": Fraction(31, 100)}
    assert _total(SELLER, new_revenue=Fraction(330000), **closed) == 6000
    assert _total(SELLER, new_revenue=Fraction(240000), **closed) == _total(SELLER, new_revenue=Fraction(240000))


def test_a_floor_pays_somebody_without_results() -> None:
    text = _with(("    pays_at_most: 150%", "    pays_at_least: 5% of target incentive\n    pays_at_most: 150%"))
    none = {"new_revenue": Fraction(0), "retained": Fraction(0)}
    assert _total(SELLER, **none) == 0
    assert _total(text, **none) == 300


@pytest.mark.parametrize(
    ("stated", "total"),
    [("24000 EUR per year", 6000), ("6000 EUR per quarter", 6000), ("2000 EUR per month", 6000)],
)
def test_a_target_incentive_is_the_same_however_its_cycle_is_stated(stated: str, total: int) -> None:
    assert _total(_with(("24000 EUR per year", stated))) == total


def test_part_time_takes_money_stated_for_full_time_but_not_a_salary_that_is_the_persons_own() -> None:
    half = {"share of full time": Fraction(1, 2)}
    salaried = _with(
        ("24000 EUR per year", "20% of salary"),
        ("{own quota: 300000 EUR}\n", "{own quota: 300000 EUR, salary: 120000 EUR}\n"),
    )
    assert _total(SELLER, **half) == 3000
    assert _total(salaried, **half) == 6000


def test_days_in_role_count_once_and_exactly() -> None:
    assert _total(SELLER, **{"days in role": Fraction(46)}) == 3000
    assert _total(SELLER, **{"days in role": Fraction(1)}) == Fraction("65.22")
    assert _total(_with(("calendar days in role", "none")), **{"days in role": Fraction(1)}) == 6000


def test_rounding_each_component_and_rounding_once_differ_by_the_half_cents() -> None:
    odd = _with(("24000 EUR per year", "0.10 EUR per quarter"), ("60%", "50%"), ("weight: 40%", "weight: 50%"))
    once = odd.replace("once per component", "once at the end")
    third = {"days in role": Fraction(23)}
    assert (_total(odd, **third), _total(once, **third)) == (Fraction("0.02"), Fraction("0.03"))


GROUP = """      retained:
        weight: 40%
        components:
          kept:
            measure: retained
            weight: 50%
            missing: weight to the others
            curve: {none: {at: 88%, pays: 0%}, all: {at: 95%, pays: 100%}}
          earned:
            measure: margin
            weight: 50%
            missing: pays target
            curve: {none: {at: 10%, pays: 0%}, all: {at: 32%, pays: 100%}}
LEASTgates:"""


def _grouped(least: str = "") -> str:
    start, end = SELLER.index("      retained:\n        weight"), SELLER.index("gates:") + len("gates:")
    text = SELLER[:start] + GROUP.replace("LEAST", least) + SELLER[end:]
    gate = text.index("gates:"), text.index("proration:")
    return text[: gate[0]] + text[gate[1] :]


def _without(text: str, *missing: str) -> Fraction:
    plan = plan_of(text, "seller")
    amounts = amounts_of(plan)
    return calculate(plan, {name: amount for name, amount in amounts.items() if name not in missing}).total


def test_a_part_that_pays_target_without_a_result_takes_the_weight_that_another_passes_on() -> None:
    assert _without(_grouped(), "retained", "margin") == 6000
    assert _without(_grouped(), "retained") == 6000


def test_a_group_of_which_too_little_is_known_scores_nothing_and_says_so() -> None:
    strict = _grouped("        least_known: 2\n")
    plan = plan_of(strict, "seller")
    amounts = {name: amount for name, amount in amounts_of(plan).items() if name != "retained"}
    assert calculate(plan, amounts).total == 3600
    lines = build_statement(plan, amounts).steps[1].lines
    assert "Retained: too few of its results are known, so it scores 0%." in lines
