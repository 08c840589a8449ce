"""Every claim that a behaviour pays is a proof that the exact calculation replays to the same cents."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings

from incentives.alignment.finding import Finding, Severity
from incentives.alignment.moves import moves_of, scorecard_after
from incentives.alignment.proof import TOLERANCE, prove_all
from incentives.alignment.reference import reference_of
from incentives.alignment.subject import subject_of
from incentives.kpis.behaviour import Behaviour, Manipulation
from incentives.kpis.read import packaged_behaviours, packaged_kpis
from incentives.payout.exact import Exact
from tests.alignment.plans import audit_of, measure, policy_of, policy_text, straight
from tests.strategies import Drawn, drawn_plans

HARMFUL = packaged_behaviours().harmful
NEVER_RAISES_A_RESULT = {"coast-after-target"}


def _paying(text: str) -> list[Finding]:
    return [each for each in audit_of(text).findings if each.pattern == "behaviour-pays"]


def _improves(behaviour: Behaviour, kpi: str, *, later: bool) -> bool:
    effect = behaviour.effect_now(kpi) + (behaviour.effect_later(kpi) if later else 0)
    return effect != 0 and (effect > 0) == packaged_kpis()[kpi].higher_is_better


def _plan_that_pays_for(behaviour: Behaviour) -> str:
    """A plan paid only on a KPI that the behaviour improves."""
    later = behaviour.id == "sandbag-defer"
    kpi = next(each for each in (*behaviour.now, *behaviour.later) if _improves(behaviour, each, later=later))
    recorded = {"recorded_by": "participant"} if behaviour.manipulates is Manipulation.RECORDS else {}
    known = {"known": "later" if later else "in the period"}
    kind = min(role.value for role in behaviour.roles if not behaviour.needs_duty_to_serve or role != "sales")
    return policy_text(
        {"paid": {"weight": "100%", **straight(kpi)}},
        kind=kind,
        measures={kpi: measure(kpi, **recorded, **known)},
        chooses_cases="yes",
    )


def test_there_are_thirty_four_harmful_behaviours() -> None:
    assert len(HARMFUL) == 34


@pytest.mark.parametrize(
    "behaviour", [each for each in HARMFUL if each.id not in NEVER_RAISES_A_RESULT], ids=lambda b: b.id
)
def test_a_plan_paid_on_nothing_but_what_a_behaviour_improves_is_shown_to_pay_for_it(behaviour: Behaviour) -> None:
    findings = [
        each for each in audit_of(_plan_that_pays_for(behaviour)).findings if each.at.endswith(f".{behaviour.id}")
    ]
    assert len(findings) == 1
    assert findings[0].proof is not None
    assert findings[0].proof.at_target
    assert findings[0].proof.share > TOLERANCE


def test_stopping_work_is_never_said_to_raise_pay() -> None:
    text = policy_text({"paid": {"weight": "100%", **straight("tickets_closed")}}, kind="service")
    assert not [each for each in audit_of(text).findings if each.at.endswith(".coast-after-target")]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(drawn_plans(cards=1))
def test_every_proof_on_any_plan_replays_to_the_same_cents(drawn: Drawn) -> None:
    reference = reference_of(drawn.plan)
    for answer in prove_all(drawn.plan, reference, HARMFUL):
        for proof in (answer.at_target, answer.largest):
            if proof is not None:
                assert Exact(proof.before).value(drawn.plan.earned) == proof.payout_before
                assert Exact(proof.after).value(drawn.plan.earned) == proof.payout_after
                assert proof.gain > TOLERANCE * proof.target
                moves = moves_of(answer.behaviour, reference)
                assert proof.after == scorecard_after(proof.before, moves, proof.dose, reference)


def test_a_counterweight_at_break_even_takes_the_proof_at_target_away() -> None:
    alone = policy_text({"sold": {"weight": "100%", **straight("new_business_closed")}})
    balanced = policy_text(
        {
            "sold": {"weight": "40%", **straight("new_business_closed")},
            "stays": {"weight": "60%", **straight("early_churn")},
        }
    )
    at = "roles.person.close-bad-fit-deals"
    assert [each.proof.at_target for each in audit_of(alone).findings if each.at == at and each.proof] == [True]
    assert [each.proof.at_target for each in audit_of(balanced).findings if each.at == at and each.proof] != [True]


def test_what_the_person_does_not_record_cannot_be_falsified() -> None:
    kept = {"resolution_time": measure("resolution_time", recorded_by="system")}
    own = {"resolution_time": measure("resolution_time", recorded_by="participant")}
    parts = {"fast": {"weight": "100%", **straight("resolution_time")}}
    ids = lambda text: {each.at.rpartition(".")[2] for each in _paying(text)}  # noqa: E731
    assert "falsify-records" in ids(policy_text(parts, kind="service", measures=own))
    assert "falsify-records" not in ids(policy_text(parts, kind="service", measures=kept))


def test_cases_are_only_picked_where_the_role_chooses_them() -> None:
    parts = {"closed": {"weight": "100%", **straight("tickets_closed")}}
    ids = lambda text: {each.at.rpartition(".")[2] for each in _paying(text)}  # noqa: E731
    assert "cherry-pick-easy" in ids(policy_text(parts, kind="service", chooses_cases="yes"))
    assert "cherry-pick-easy" not in ids(policy_text(parts, kind="service", chooses_cases="no"))


def test_an_independent_survey_is_bent_by_a_third_only() -> None:
    parts = {"liked": {"weight": "100%", **straight("customer_satisfaction")}}
    gains = {}
    for recorder in ("survey", "independent"):
        text = policy_text(
            parts,
            kind="service",
            measures={"customer_satisfaction": measure("customer_satisfaction", recorded_by=recorder)},
        )
        [finding] = [each for each in _paying(text) if each.at.endswith(".survey-begging")]
        assert finding.proof is not None
        proof = next(a.at_target for a in audit_of(text).roles[0].answers if a.behaviour.id == "survey-begging")
        assert proof is not None
        gains[recorder] = proof.gain
    assert gains["independent"] * 3 == gains["survey"]


def test_a_behaviour_that_pays_only_away_from_target_is_never_above_medium() -> None:
    text = policy_text(
        {
            "sold": {"weight": "40%", **straight("new_business_closed")},
            "stays": {"weight": "60%", **straight("early_churn")},
        }
    )
    away = [each for each in _paying(text) if each.proof is not None and not each.proof.at_target]
    assert away
    assert max(each.severity for each in away) <= Severity.MEDIUM


def test_results_after_a_behaviour_are_still_possible_results() -> None:
    policy = policy_of(policy_text({"saved": {"weight": "100%", **straight("save_rate")}}, kind="retention"))
    subject = subject_of(policy, "person")
    moves = {"save_rate": Fraction(9, 10)}
    after = scorecard_after(subject.reference.amounts, moves, Fraction(1), subject.reference)
    assert after["save_rate"] == 1
