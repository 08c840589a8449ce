"""A statement explains every cent in numbers that a payee can redo with a pencil."""

from __future__ import annotations

from fractions import Fraction

from incentives.payout.statement import build_statement
from tests.payout.plans import SELLER, SIMPLE, amounts_of, plan_of


def test_a_component_with_a_closed_gate_tells_every_number_on_the_way() -> None:
    card = amounts_of(SIMPLE, new_revenue=Fraction(330000), margin=Fraction(31, 100))
    statement = build_statement(SIMPLE, card)
    assert statement.opening == (
        "Target incentive: 24,000.00 EUR per year = 6,000.00 EUR per quarter.",
        "In the role on 92 of 92 days: 6,000.00 EUR.",
    )
    assert " ".join(statement.steps[0].lines) == (
        "New business closed: 330,000.00 EUR is 110% of own quota 300,000.00 EUR; between target (100% at 100%) "
        "and maximum (190% at 130%), it scores 130%. "
        "Worth at target: 60% of 6,000.00 EUR = 3,600.00 EUR. "
        "3,600.00 EUR × 130% = 4,680.00 EUR. "
        "Gate margin floor is closed, it needs margin at least 32% (it is 31%): at most 3,600.00 EUR: 3,600.00 EUR."
    )
    assert [step.amount for step in statement.steps] == [3600, 2400]


def test_a_cap_on_the_total_is_a_step_that_takes_what_is_above_it() -> None:
    card = amounts_of(SIMPLE, new_revenue=Fraction(390000), retained=Fraction(98, 100))
    last = build_statement(SIMPLE, card).steps[-1]
    assert (last.title, last.amount) == ("Cap", Fraction(-1440))


def test_what_rounding_at_the_end_leaves_is_a_step_of_its_own() -> None:
    text = SELLER.replace("24000 EUR per year", "0.10 EUR per quarter").replace("once per component", "once at the end")
    text = text.replace("weight: 60%", "weight: 50%").replace("weight: 40%", "weight: 50%")
    plan = plan_of(text, "seller")
    statement = build_statement(plan, amounts_of(plan, **{"days in role": Fraction(23)}))
    assert [(step.key, step.amount) for step in statement.steps] == [
        ("new_revenue", Fraction("0.01")),
        ("retained", Fraction("0.01")),
        ("rounding", Fraction("0.01")),
    ]


def test_each_step_says_on_which_line_of_the_policy_it_stands() -> None:
    statement = build_statement(SIMPLE, amounts_of(SIMPLE))
    assert [step.place.line for step in statement.steps] == [
        line for line, text in enumerate(SELLER.splitlines(), 1) if text in ("      new_revenue:", "      retained:")
    ]


def test_a_part_of_a_group_that_meets_its_cap_says_so() -> None:
    part = """      retained:
        weight: 40%
        components:
          kept:
            measure: retained
            weight: 100%
            pays_at_most: 120%
            score_rounding: {to: 1%, ties: half up}
            curve:
              threshold: {at: 88%, pays: 0%}
              target: {at: 95%, pays: 100%}
              maximum: {at: 98%, pays: 150%}
gates:"""
    start, end = SELLER.index("      retained:\n        weight"), SELLER.index("gates:") + len("gates:")
    plan = plan_of(SELLER[:start] + part + SELLER[end:], "seller")
    line = build_statement(plan, amounts_of(plan, retained=Fraction("0.9733"))).steps[1].lines[0]
    assert line.endswith("it scores 138.8333…%, rounded to 139%, at most 120%.")


def test_a_rounding_that_is_not_to_the_nearest_cent_has_a_line_of_its_own() -> None:
    plan = plan_of(SELLER.replace("{to: 0.01 EUR, ties: half up", "{to: 1 EUR, ties: up"), "seller")
    step = build_statement(plan, amounts_of(plan, **{"days in role": Fraction(1)})).steps[0]
    assert step.amount == 40
    assert step.lines[-1] == "Rounded up to whole 1.00 EUR: 40.00 EUR."
