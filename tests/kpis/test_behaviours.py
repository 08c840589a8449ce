"""What people could do for their pay, and how it moves the KPIs."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.kpis.behaviour import Behaviour, BehaviourKind, Manipulation, RoleKind, Seen, spread
from incentives.kpis.behaviour_file import HarmfulSchema, HonestSchema
from incentives.kpis.kpi import Direction, Kpi, MovesLike
from incentives.kpis.read import packaged_behaviours, packaged_kpis

KPIS = packaged_kpis()
BEHAVIOURS = packaged_behaviours()
README = Path(__file__).parents[2] / "policies" / "behaviours" / "README.md"

SLIGHT, CLEAR, STRONG = Fraction(5, 100), Fraction(15, 100), Fraction(30, 100)


def test_thirty_four_harmful_and_twelve_honest_behaviours_ship() -> None:
    assert (len(BEHAVIOURS.harmful), len(BEHAVIOURS.honest), len(BEHAVIOURS)) == (34, 12, 46)


def test_the_levels_are_shares_of_target() -> None:
    assert BEHAVIOURS.levels == {"slight": SLIGHT, "clear": CLEAR, "strong": STRONG}


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda one: one.id)
def test_every_behaviour_moves_kpis_of_the_catalogue_by_one_of_the_levels(behaviour: Behaviour) -> None:
    moved = {*behaviour.now, *behaviour.later}
    assert moved
    assert [kpi_id for kpi_id in moved if kpi_id not in KPIS] == []
    sizes = {abs(share) for share in (*behaviour.now.values(), *behaviour.later.values())}
    assert sizes <= {SLIGHT, CLEAR, STRONG}


@pytest.mark.parametrize("behaviour", BEHAVIOURS.harmful, ids=lambda one: one.id)
def test_every_harmful_behaviour_says_how_much_harm_when_and_who_found_it(behaviour: Behaviour) -> None:
    assert behaviour.customer_harm in (1, 2, 3)
    assert behaviour.customer_benefit == 0
    assert behaviour.seen is not None
    assert behaviour.roles
    assert behaviour.sources


@pytest.mark.parametrize("behaviour", BEHAVIOURS.honest, ids=lambda one: one.id)
def test_every_honest_behaviour_says_whom_it_serves(behaviour: Behaviour) -> None:
    assert behaviour.customer_benefit in (1, 2, 3)
    assert (behaviour.customer_harm, behaviour.seen) == (0, None)
    assert behaviour.roles


@pytest.mark.parametrize("kind", RoleKind)
def test_every_kind_of_role_could_do_harm(kind: RoleKind) -> None:
    assert [one for one in BEHAVIOURS.open_to(kind) if one.kind is BehaviourKind.HARMFUL]


# --- effects


@pytest.mark.parametrize(
    ("behaviour", "kpi_id", "now", "later"),
    [
        ("close-bad-fit-deals", "new_business_closed", CLEAR, 0),
        ("close-bad-fit-deals", "early_churn", 0, STRONG),
        ("close-bad-fit-deals", "gross_revenue_retention", 0, -CLEAR),
        ("rush-or-drop-contact", "average_handle_time", -STRONG, 0),
        ("rush-or-drop-contact", "first_contact_resolution", 0, -STRONG),
        ("close-ticket-unresolved", "customer_satisfaction", -SLIGHT, -SLIGHT),
        ("discount-at-deadline", "new_business_closed", CLEAR, -CLEAR),
        ("survey-gating", "survey_coverage", -STRONG, 0),
        ("solve-root-cause", "average_handle_time", CLEAR, 0),
        ("solve-root-cause", "survey_coverage", 0, 0),
    ],
)
def test_an_effect_is_that_of_the_reported_figure(behaviour: str, kpi_id: str, now: Fraction, later: Fraction) -> None:
    found = BEHAVIOURS[behaviour]
    assert (found.effect_now(kpi_id), found.effect_later(kpi_id)) == (now, later)


@pytest.mark.parametrize(
    ("behaviour", "kpi_id", "now", "later"),
    [
        # the same direction
        ("close-bad-fit-deals", "churn_rate", 0, STRONG),
        ("obstruct-cancellation", "retention_rate", SLIGHT, 0),
        ("onboard-to-use", "product_adoption_depth", 0, CLEAR),
        # the opposite direction
        ("rush-onboarding", "time_to_first_value", -STRONG, CLEAR),
        ("rush-or-drop-contact", "task_completion_rate", -CLEAR, -STRONG),
        # the second KPI, where the first is not moved
        ("obstruct-cancellation", "churn_rate", -SLIGHT, 0),
        ("rush-onboarding", "retention_rate", 0, -CLEAR),
    ],
)
def test_a_kpi_that_moves_like_another_is_moved_with_it(
    behaviour: str, kpi_id: str, now: Fraction, later: Fraction
) -> None:
    found = BEHAVIOURS[behaviour]
    assert (found.effect_now(kpi_id), found.effect_later(kpi_id)) == (now, later)


def follower(*leaders: MovesLike) -> Kpi:
    churn = KPIS["churn_rate"]
    return Kpi(**{name: getattr(churn, name) for name in churn.__slots__} | {"moves_like": leaders})


shares = st.fractions(-1, 1).filter(bool)


@given(shares)
def test_same_keeps_an_effect_and_opposite_turns_it_round(share: Fraction) -> None:
    same = follower(MovesLike("early_churn", Direction.SAME))
    opposite = follower(MovesLike("early_churn", Direction.OPPOSITE))
    assert spread({"early_churn": share}, [same])["churn_rate"] == share
    assert spread({"early_churn": share}, [opposite])["churn_rate"] == -share


@given(shares, shares)
def test_an_effect_of_its_own_comes_before_what_a_kpi_moves_like(own: Fraction, other: Fraction) -> None:
    one = follower(MovesLike("early_churn", Direction.SAME))
    assert spread({"early_churn": other, "churn_rate": own}, [one])["churn_rate"] == own


def test_a_kpi_that_moves_like_nothing_that_is_moved_stays_where_it_is() -> None:
    one = follower(MovesLike("early_churn", Direction.SAME))
    assert spread({"refund_rate": SLIGHT}, [one]) == {"refund_rate": SLIGHT}


# --- who can do what, and when it is harm


def test_only_the_roles_named_can_do_it() -> None:
    assert BEHAVIOURS["rush-or-drop-contact"].open_to(RoleKind.SERVICE)
    assert not BEHAVIOURS["rush-or-drop-contact"].open_to(RoleKind.SALES)


def test_what_everybody_can_do_is_open_to_every_kind_of_role() -> None:
    assert BEHAVIOURS["neglect-unmeasured"].roles == set(RoleKind)
    assert BEHAVIOURS["coast-after-target"].roles == set(RoleKind)


def test_picking_easy_cases_needs_a_choice_and_turning_customers_away_a_duty_to_serve_them() -> None:
    need_choice = {one.id for one in BEHAVIOURS if one.needs_case_choice}
    need_duty = {one.id for one in BEHAVIOURS if one.needs_duty_to_serve}
    assert need_choice == {"cherry-pick-easy", "reject-hard-customers"}
    assert need_duty == {"reject-hard-customers"}


def test_what_bends_answers_or_records_is_marked() -> None:
    bends = {what: {one.id for one in BEHAVIOURS if one.manipulates is what} for what in Manipulation}
    assert bends[Manipulation.SURVEY] == {"survey-begging", "survey-gating", "buy-the-score"}
    assert bends[Manipulation.RECORDS] == {
        "falsify-records",
        "stop-the-clock",
        "suppress-complaints",
        "pad-ticket-volume",
    }


def test_damage_that_no_measure_shows_is_said_to_be_seen_never() -> None:
    assert {one.id for one in BEHAVIOURS if one.seen is Seen.NEVER} == {"survey-begging", "survey-gating"}


def test_a_wrong_id_finds_no_behaviour() -> None:
    assert BEHAVIOURS.get("close-bad-fit-deal") is None
    with pytest.raises(KeyError):
        BEHAVIOURS["close-bad-fit-deal"]


# --- the reference


@pytest.mark.parametrize("schema", [HarmfulSchema, HonestSchema])
def test_the_reference_explains_every_key(schema: type[HarmfulSchema | HonestSchema]) -> None:
    reference = README.read_text(encoding="utf-8")
    keys = {*schema().fields, "now", "later", "format", "kind", "title", "behaviours", "levels"}
    assert {key for key in keys if f"| `{key}` |" not in reference} == set()


@pytest.mark.parametrize("words", [RoleKind, BehaviourKind, Seen, Manipulation])
def test_the_reference_names_every_word_that_a_key_may_hold(words: type[RoleKind]) -> None:
    reference = README.read_text(encoding="utf-8")
    assert [word for word in words if f"`{word}`" not in reference] == []
