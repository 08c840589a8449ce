"""Caps beside what the components pay at least, and roundings beside single components, each with its neighbour."""

from __future__ import annotations

import pytest

from tests.policy.texts import POLICY, accepted, line_of, read

UNCHANGED = POLICY[: POLICY.index("gates:")] + POLICY[POLICY.index("proration:") : POLICY.index("accepted_findings:")]
"""The policy without gates and modifiers, so that nothing lowers what its components pay at least."""


def text_of(*changes: tuple[str, str]) -> str:
    """The policy without gates and modifiers, with passages that each stand in it once put differently."""
    start, end = UNCHANGED.index("  upheld:"), UNCHANGED.index("roles:")
    text = UNCHANGED[:start] + UNCHANGED[end:]
    text += "examples:\n  none: {role: seller, given: {}, pays: {}}\n"
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


FLOOR = ("        weight: 60%\n", "        weight: 60%\n        pays_at_least: 50%\n")
OTHER = ("        weight: 40%\n", "        weight: 40%\n        pays_at_least: 25%\n")
PAYS = ("{at: 70% of target, pays: 0%}", "{at: 70% of target, pays: 20%}")


def refused(cap: str, code: str, says: str, *changes: tuple[str, str]) -> None:
    text = text_of(("pays_at_most: 150% of target incentive", f"pays_at_most: {cap}"), *changes)
    policy, problems = read(text)
    assert policy is None
    assert [problem.code for problem in problems] == [code]
    assert problems[0].place.line == line_of(text, f"pays_at_most: {cap}")
    assert says in problems[0].message


@pytest.mark.parametrize(
    ("fine", "wrong"), [("2400 EUR", "2399.99 EUR"), ("40% of target incentive", "39.99% of target incentive")]
)
def test_a_cap_leaves_room_for_what_the_components_pay_at_least(fine: str, wrong: str) -> None:
    accepted(text_of(("150% of target incentive", fine), FLOOR, OTHER))
    refused(wrong, "cap-below-least", "pay at least together, 2,400.00 EUR", FLOOR, OTHER)


def test_a_gate_may_take_what_the_components_pay_at_least_so_nothing_is_said_of_the_cap() -> None:
    closed = "gates:\n  kept: {measure: retained, opens_at: 90%, applies_to: total, pays_at_most: 0%, because: So.}\n"
    text = text_of(("150% of target incentive", "100 EUR"), FLOOR, OTHER, ("proration:", f"{closed}proration:"))
    assert accepted(text).roles["seller"].pays_at_most is not None


def test_a_cap_is_not_below_the_lowest_pay_of_every_component() -> None:
    start, end = POLICY.index("      after_the_sale:"), POLICY.index("gates:")
    alone = POLICY[:start].replace("weight: 60%", "weight: 100%").replace(*PAYS) + POLICY[end:]
    measures = alone[: alone.index("  retained:")] + alone[alone.index("roles:") :]
    rest = measures[: measures.index("gates:")] + measures[measures.index("proration:") : measures.index("accepted_")]
    text = rest + "examples:\n  none: {role: seller, given: {}, pays: {}}\n"
    accepted(text.replace("150% of target incentive", "1200 EUR"))
    policy, problems = read(text.replace("150% of target incentive", "1199 EUR"))
    assert policy is None
    assert [problem.code for problem in problems] == ["cap-below-threshold"]
    assert "the lowest pay that any component states, 1,200.00 EUR" in problems[0].message


def test_a_place_is_not_above_what_a_component_is_worth() -> None:
    small = [("weight: 60%", "weight: 94%"), ("weight: 40%", "weight: 6%")]
    accepted(text_of(*small, ("rounding: {to: 0.01 EUR", "rounding: {to: 360 EUR")))
    text = text_of(*small, ("rounding: {to: 0.01 EUR", "rounding: {to: 361 EUR"))
    policy, problems = read(text)
    assert policy is None
    assert [(problem.code, problem.place.line) for problem in problems] == [
        ("coarse-rounding", line_of(text, "rounding: {to: 361 EUR"))
    ]
    assert "after_the_sale" in problems[0].message
    accepted(text.replace("once per component", "once at the end"))
