"""What is said to be the most that a behaviour gains is never exceeded, and what is excluded never pays."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from incentives.alignment.moves import scorecard_after
from incentives.alignment.proof import TOLERANCE, open_to_role, prove_all
from incentives.alignment.reference import Reference, reference_of
from incentives.alignment.search import Search
from incentives.alignment.subject import subject_of
from incentives.alignment.supremum.ceiling import ceilings
from incentives.alignment.supremum.search import Budget
from incentives.kpis.read import packaged_behaviours
from incentives.payout.exact import Exact
from tests.alignment.plans import audit_of, policy_of, policy_text, straight
from tests.strategies import Drawn, drawn_plans

HARMFUL = packaged_behaviours().harmful
ENOUGH = [HealthCheck.too_slow, HealthCheck.data_too_large]
NO_SHRINKING = (Phase.explicit, Phase.generate)


def _gain(
    reference: Reference, moves: Mapping[str, Fraction], dose: Fraction, before: Mapping[str, Fraction]
) -> Fraction:
    after = scorecard_after(before, moves, dose, reference)
    return Exact(after).value(reference.earned) - Exact(before).value(reference.earned)


def _scorecard(
    search: Search, moves: Mapping[str, Fraction], dose: Fraction, near: Fraction | None, draw: Random
) -> dict[str, Fraction]:
    """Results that like to stand on an edge, or just where the behaviour crosses one."""
    before = dict(search.reference.amounts)
    for name, each in search.reference.ranges.items():
        least, most = each.least, each.most
        if near is not None:
            least, most = (each.possible(each.at + way * near * each.size) for way in (-1, 1))
        step = moves.get(name, Fraction(0)) * dose
        wanted = [each.at, least, most, least + (most - least) * Fraction(draw.randint(0, 1000), 1000)]
        for edge in search.edges[name]:
            wanted += [base + grain for base in (edge, edge - step) for grain in (-each.grain, Fraction(0), each.grain)]
        before[name] = min(max(draw.choice(wanted), least), most)
    return before


@settings(max_examples=5, deadline=None, suppress_health_check=ENOUGH, phases=NO_SHRINKING)
@given(drawn_plans(cards=1))
def test_no_scorecard_of_any_plan_gains_more_than_the_ceiling_however_early_the_search_stops(drawn: Drawn) -> None:
    reference = reference_of(drawn.plan)
    search, draw = Search(drawn.plan, reference), Random(7)
    moved = list(open_to_role(drawn.plan, reference, HARMFUL).values())[:5]
    for rounds, near in ((0, None), (5, None), (3, Fraction(1, 10))):
        found = ceilings(
            reference,
            search.edges,
            [(moves,) for moves in moved],
            [Fraction(0)] * len(moved),
            near=[near] * len(moved),
            budget=Budget(rounds),
        )
        for moves, ceiling in zip(moved, found, strict=True):
            for _ in range(12):
                dose = Fraction(draw.choice([1000, 500, 250, draw.randint(1, 1000)]), 1000)
                assert _gain(reference, moves, dose, _scorecard(search, moves, dose, near, draw)) <= ceiling.most


@settings(max_examples=4, deadline=None, suppress_health_check=ENOUGH, phases=NO_SHRINKING)
@given(drawn_plans(cards=1))
def test_no_behaviour_that_is_said_to_be_excluded_pays_anywhere_on_any_plan(drawn: Drawn) -> None:
    reference = reference_of(drawn.plan)
    search, draw = Search(drawn.plan, reference), Random(11)
    moved = open_to_role(drawn.plan, reference, HARMFUL)
    for answer in prove_all(drawn.plan, reference, HARMFUL):
        near = Fraction(1, 10) if answer.excluded_near and not answer.excluded else None
        if not answer.excluded_near:
            continue
        for _ in range(20):
            dose = Fraction(draw.randint(1, 1000), 1000)
            before = _scorecard(search, moved[answer.behaviour], dose, near, draw)
            assert _gain(reference, moved[answer.behaviour], dose, before) <= TOLERANCE * reference.target


def _most(text: str, behaviour: str) -> Fraction:
    """The ceiling of a behaviour's gain as a share of target, looked for until it is within a thousandth."""
    subject = subject_of(policy_of(text), "person", HARMFUL)
    search = Search(subject.plan, subject.reference)
    moves = next(
        moves for each, moves in open_to_role(subject.plan, subject.reference, HARMFUL).items() if each.id == behaviour
    )
    proof = next(
        each.largest for each in prove_all(subject.plan, subject.reference, HARMFUL) if each.behaviour.id == behaviour
    )
    best = proof.gain if proof is not None else Fraction(0)
    enough = best + subject.reference.target / 1000
    [found] = ceilings(subject.reference, search.edges, [(moves,)], [enough], near=[None], budget=Budget(40))
    return found.most / subject.reference.target


def test_a_straight_line_pays_a_bad_deal_exactly_its_slope_times_its_size() -> None:
    text = policy_text({"sold": {"weight": "100%", **straight("new_business_closed")}})
    assert Fraction(15, 100) * 2 <= _most(text, "close-bad-fit-deals") <= Fraction(301, 1000)


@pytest.mark.parametrize(
    ("components", "behaviour", "excluded"),
    [
        ({"stays": {"weight": "100%", **straight("early_churn")}}, "close-bad-fit-deals", True),
        (
            {
                "sold": {"weight": "30%", **straight("new_business_closed")},
                "stays": {"weight": "70%", **straight("early_churn")},
            },
            "close-bad-fit-deals",
            False,
        ),
        (
            {
                "learned": {"weight": "95%", **straight("competency")},
                "sold": {"weight": "5%", **straight("new_business_closed")},
            },
            "close-bad-fit-deals",
            True,
        ),
        (
            {
                "learned": {"weight": "93%", **straight("competency")},
                "sold": {"weight": "7%", **straight("new_business_closed")},
            },
            "close-bad-fit-deals",
            False,
        ),
    ],
    ids=["only what it spoils", "at the end of what it spoils", "too little to matter", "just enough to matter"],
)
def test_a_behaviour_is_excluded_only_where_it_pays_nowhere(
    components: Mapping[str, Mapping[str, object]], behaviour: str, excluded: bool
) -> None:
    [role] = audit_of(policy_text(components)).roles
    [answer] = [each for each in role.answers if each.behaviour.id == behaviour]
    assert (answer.excluded, answer.pays) == (excluded, not excluded)


def test_a_role_in_which_all_is_excluded_is_told_what_was_proven_and_within_what() -> None:
    [role] = audit_of(policy_text({"stays": {"weight": "100%", **straight("early_churn")}})).roles
    assert role.conclusion.startswith("Within these ranges and this catalogue (version ")
    assert (
        "34 behaviours), no modelled harmful behaviour raises pay by more than 2% of target: proven for all"
        in role.conclusion
    )
