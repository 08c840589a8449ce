"""What each look finds in a history that was made to hold it, and what it leaves alone in the nearest honest one."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from incentives.evidence.examine import SOURCES, examine
from incentives.evidence.history import History, history_of
from incentives.evidence.look import FEWEST, Evidence, Look, NotTaken, Question, adjusted, together
from incentives.policy.model import Policy
from tests.evidence.building import QUARTERS, cliff, history, line, paid_period, policy

SUPPORT = {"time": line("average_handle_time", "60%"), "solved": line("first_contact_resolution", "40%")}
SALES = {"sold": line("units_sold", "100%")}
KEPT = {"second": {"kept": line("early_churn", "100%")}}


def looks(evidence: Evidence, question: Question) -> list[Look]:
    return [look for look in evidence.looks if look.question is question]


def not_taken(evidence: Evidence, question: Question) -> list[NotTaken]:
    return [each for each in evidence.not_taken if each.question is question]


def the_look(evidence: Evidence, question: Question) -> Look:
    (look,) = looks(evidence, question)
    return look


def sold(pushed: float, seed: int = 1, many: int = 60, quarters: int = 4) -> History:
    """Units sold about a line of 100, of which a share just below it is pushed over."""
    chance = random.Random(seed)

    def results(_: str, __: int) -> dict[str, float]:
        result = chance.gauss(0.98, 0.15)
        if 0.94 <= result < 1 and chance.random() < pushed:
            result = 1 + chance.random() * 0.03
        return {"units_sold": round(result * 100, 2)}

    return history(policy({"sold": cliff("units_sold", "100")}), many, quarters, results)


def test_results_pushed_over_a_line_are_seen_and_honest_ones_are_not() -> None:
    pushed, honest = examine(sold(0.6)), examine(sold(0.0))
    assert {look.question for look in pushed.worth_asking} == {Question.AT_THE_LINE, Question.NEAR_THE_LINE}
    assert honest.worth_asking == ()
    heap = the_look(pushed, Question.AT_THE_LINE)
    assert heap.rows == 240
    assert "pay jumps by 100% of target" in heap.says
    assert heap.low > 0.5


def pulled(forward: bool) -> Evidence:
    """Quarters in which most who fall just short take what is missing from the next one, and honest ones."""
    chance = random.Random(12)
    owed: dict[str, float] = {}

    def results(whose: str, _: int) -> dict[str, float]:
        result = chance.gauss(100, 6) - owed.pop(whose, 0.0)
        if forward and 90 <= result < 100 and chance.random() < 0.6:
            owed[whose] = 101 - result
            result = 101.0
        return {"units_sold": round(result, 2)}

    return examine(history(policy({"sold": cliff("units_sold", "100")}), 60, 6, results))


def test_what_was_pulled_over_a_line_is_missing_in_the_next_period() -> None:
    look = the_look(pulled(forward=True), Question.AFTER_THE_LINE)
    assert look.worth_asking
    assert "the next one brought" in look.says
    assert not the_look(pulled(forward=False), Question.AFTER_THE_LINE).worth_asking


def test_a_rate_cannot_be_taken_from_the_next_period() -> None:
    chance = random.Random(1)
    paying = policy({"kept": cliff("renewal_rate", "80%")}, kind="customer_success")
    told = history(paying, 40, 3, lambda _, __: {"renewal_rate": min(1.0, chance.gauss(0.8, 0.05))})
    assert looks(examine(told), Question.AFTER_THE_LINE) == []


def test_a_line_at_which_pay_does_not_jump_is_not_looked_at() -> None:
    evidence = examine(history(policy(SALES), 60, 4, lambda _, __: {"units_sold": 101.0}))
    assert looks(evidence, Question.AT_THE_LINE) == []
    assert not_taken(evidence, Question.AT_THE_LINE) == []


def test_a_line_that_is_not_itself_paid_counts_below() -> None:
    component = cliff("units_sold", "100", steps={"all": {"above": "100", "pays": "100%"}})
    on_it = history(policy({"sold": component}), 40, 1, lambda _, __: {"units_sold": 100.0})
    paid = history(policy({"sold": cliff("units_sold", "100")}), 40, 1, lambda _, __: {"units_sold": 100.0})
    assert the_look(examine(on_it), Question.AT_THE_LINE).effect == 0.0
    assert the_look(examine(paid), Question.AT_THE_LINE).effect == 1.0


def test_the_same_result_for_all_is_said_to_be_able_to_make_a_heap() -> None:
    evidence = examine(
        history(policy({"sold": cliff("units_sold", "100")}), 40, 1, lambda _, __: {"units_sold": 100.0})
    )
    assert "whole or round numbers" in the_look(evidence, Question.AT_THE_LINE).caveats[0]


@pytest.mark.parametrize(("many", "taken"), [(FEWEST - 1, False), (FEWEST, True)])
def test_fewer_than_thirty_results_say_nothing(many: int, taken: bool) -> None:
    evidence = examine(sold(0.6, many=many, quarters=1))
    assert bool(looks(evidence, Question.AT_THE_LINE)) is taken
    assert bool(not_taken(evidence, Question.AT_THE_LINE)) is not taken


def hurried(push: float, *, guard: str = "first_contact_resolution", **more: Any) -> Evidence:
    """Support in which whoever is faster solves less by so much."""
    chance = random.Random(5)
    usual: dict[str, tuple[float, float]] = {}

    def results(whose: str, _: int) -> dict[str, float]:
        time, solved = usual.setdefault(whose, (chance.gauss(20, 2), chance.gauss(0.7, 0.05)))
        haste = chance.gauss(0, 1)
        return {"average_handle_time": time - haste, guard: solved - push * haste + chance.gauss(0, 0.02)}

    return examine(history(policy(SUPPORT, kind="service", **more), 40, 3, results))


def test_speed_at_the_cost_of_solving_is_seen_and_honest_speed_is_not() -> None:
    worth = hurried(0.03).worth_asking
    assert [look.question for look in worth] == [Question.PAID_AGAINST_GUARD]
    assert worth[0].measure == "average_handle_time against first_contact_resolution"
    assert "is a tenth better, first_contact_resolution is" in worth[0].says
    assert hurried(0.0).worth_asking == ()


def test_a_guard_of_the_whole_company_compares_nobody() -> None:
    measures = {"first_contact_resolution": {"kpi": "first_contact_resolution", "counted_for": "company"}}
    evidence = hurried(0.03, measures=measures)
    assert looks(evidence, Question.PAID_AGAINST_GUARD) == []


def test_teams_are_compared_team_by_team() -> None:
    chance = random.Random(5)
    measures = {key: {"kpi": key, "counted_for": "team"} for key in ("average_handle_time", "first_contact_resolution")}
    paying = policy(SUPPORT, kind="service", measures=measures)
    haste = {(team, place): chance.gauss(0, 1) for team in range(12) for place in range(4)}

    def results(whose: str, place: int) -> dict[str, float]:
        fast = haste[int(whose[1:]) % 12, place]
        return {"average_handle_time": 20 - fast, "first_contact_resolution": 0.7 - 0.03 * fast}

    look = the_look(
        examine(history(paying, 60, 4, results, teams=lambda whose: f"T{int(whose[1:]) % 12}")),
        Question.PAID_AGAINST_GUARD,
    )
    assert look.rows == 48
    assert look.worth_asking


def test_a_better_score_from_fewer_who_were_asked_is_asked_about() -> None:
    chance = random.Random(2)
    paying = policy(
        {"answers": line("customer_satisfaction", "80%"), "asked": line("survey_coverage", "20%")}, kind="service"
    )

    def results(_: str, __: int) -> dict[str, float]:
        left_out = chance.gauss(0, 0.05)
        return {"customer_satisfaction": 0.8 + left_out, "survey_coverage": 0.5 - 2 * left_out + chance.gauss(0, 0.02)}

    look = the_look(examine(history(paying, 40, 3, results)), Question.COVERAGE)
    assert look.worth_asking


def churned(harm: float) -> Evidence:
    """Sales after which customers leave in the next quarter, by so much for each unit sold."""
    chance = random.Random(9)
    before: dict[str, float] = {}

    def results(whose: str, _: int) -> dict[str, float]:
        pressed = chance.gauss(0, 10)
        left = 0.1 + harm * before.get(whose, 0.0) + chance.gauss(0, 0.01)
        before[whose] = pressed
        return {"units_sold": 100 + pressed, "early_churn": left}

    measures = {"early_churn": {"kpi": "early_churn"}}
    return examine(history(policy(SALES, measures=measures, others=KEPT), 40, 4, results))


def test_pay_before_customers_leave_is_seen_and_pay_without_it_is_not() -> None:
    look = the_look(churned(0.002), Question.LATER_HARM)
    assert look.worth_asking
    assert look.rows == 3 * 40
    assert not the_look(churned(0.0), Question.LATER_HARM).worth_asking


def test_luck_that_is_paid_and_passes_is_not_taken_for_harm() -> None:
    """Where pay rests on the same figure, a lucky quarter is followed by a usual one; that is no harm."""
    for seed in range(10):
        chance = random.Random(seed)
        points = {"many": {"at": "20%", "pays": "0%"}, "none": {"at": "0%", "pays": "200%"}}
        kept = {"weight": "100%", "measure": "early_churn", "curve": points}
        paying = policy({"kept": kept}, kind="customer_success")
        drawn = {(f"P{each:04}", place): 0.1 + chance.gauss(0, 0.02) for each in range(40) for place in range(3)}
        told = history(paying, 40, 3, partial(_churn, drawn))
        assert not the_look(examine(told), Question.LATER_HARM).worth_asking


def _churn(drawn: dict[tuple[str, int], float], whose: str, place: int) -> dict[str, float]:
    return {"early_churn": drawn[whose, place]}


def rushed(late: int, early: int = 5) -> Evidence:
    """A quarter of 100 deals, so many of them in its last week."""
    first, end = date(2026, 7, 1), date(2026, 10, 1)
    last = [end - timedelta(days=1 + each % 3) for each in range(late)]
    rest = [first + timedelta(days=7 * (each % 12)) for each in range(100 - late - early)]
    days = [*last, *rest, *(first for _ in range(early))]
    deals = [("P0001", "units_sold", day) for day in days]
    paying = policy(SALES)
    told = paid_period("2026-Q3", [paying], ["P0001"], lambda _, __: {"units_sold": 100.0}, 0, deals=deals)
    return examine(history_of([told]))


def test_a_rush_at_the_end_is_seen_and_an_even_quarter_is_not() -> None:
    look = the_look(rushed(31), Question.PERIOD_END)
    assert look.worth_asking
    assert look.effect == pytest.approx(0.31 / (5 / 66))
    assert look.says.startswith("31% of 100 deals fall into the last 5 working days of their period, 8% of its days")
    assert not the_look(rushed(8), Question.PERIOD_END).worth_asking


def changed(worse: float, *, others: bool = True) -> Evidence:
    """A role that gets another version in 2027-Q1, beside one whose version stays; both alike before."""
    chance = random.Random(4)
    kept = {"kept": line("early_churn", "100%")}
    first = policy(kept, kind="customer_success", ends_before="2027-01-01")
    second = policy(
        {"kept": {**kept["kept"], "pays_at_most": "120%"}},
        kind="customer_success",
        effective_from="2027-01-01",
        change={"replaces": "2026-07-01", "because": "b"},
    )
    other = policy(kept, kind="customer_success", policy="other")

    def results(whose: str, place: int) -> dict[str, float]:
        left = 0.1 + 0.01 * place + (worse if place >= 2 and whose.startswith("A") else 0.0)
        return {"early_churn": left + chance.gauss(0, 0.01)}

    periods = []
    for place, name in enumerate(QUARTERS[:4]):
        mine: list[Policy] = [first if place < 2 else second]
        people, elsewhere = [f"A{each}" for each in range(20)], [f"B{each}" for each in range(20)]
        periods.append(paid_period(name, mine, people, results, place))
        if others:
            beside = paid_period(name, [other], elsewhere, results, place, role="other/person")
            periods[-1] = _joined(periods[-1], beside)
    return examine(history_of(periods))


def _joined(one: Any, other: Any) -> Any:
    roster = type(one.dataset.roster)(
        {**one.dataset.roster.people, **other.dataset.roster.people},
        one.dataset.roster.assignments + other.dataset.roster.assignments,
    )
    dataset = type(one.dataset)(one.dataset.period, roster, (), one.dataset.results + other.dataset.results)
    return type(one)(dataset, one.policies + other.policies)


def test_customers_worse_off_under_a_new_version_are_seen_beside_those_whose_version_stayed() -> None:
    look = the_look(changed(0.03), Question.PLAN_CHANGE)
    assert look.worth_asking
    assert "From 2027-Q1 on" in look.says
    assert "beside 20 people or groups whose version stayed" in look.says
    assert look.low < 0.03 / 0.13 < look.high
    assert not the_look(changed(0.0), Question.PLAN_CHANGE).worth_asking


def test_what_changed_for_all_is_not_the_versions_doing_and_cannot_be_told_when_nobody_stayed() -> None:
    assert the_look(changed(0.0), Question.PLAN_CHANGE).chance > 0.05
    alone = the_look(changed(0.0, others=False), Question.PLAN_CHANGE)
    assert alone.alarming
    assert "Nobody else was measured alike" in alone.caveats[0]


def counted(better: float) -> Evidence:
    """Waiting times by the hospital's own count and by an audit."""
    chance = random.Random(6)
    paying = policy(
        {"own": line("wait_time", "50%"), "audit": line("independent_wait_audit", "50%")}, kind="operations"
    )

    def results(_: str, __: int) -> dict[str, float]:
        true = chance.gauss(20, 3)
        return {"wait_time": true * (1 - better) + chance.gauss(0, 1), "independent_wait_audit": true}

    return examine(history(paying, 30, 2, results))


def test_an_own_count_that_is_better_than_an_independent_one_is_seen() -> None:
    look = the_look(counted(0.2), Question.TWO_COUNTS)
    assert look.worth_asking
    assert look.effect == pytest.approx(0.2, abs=0.02)
    assert not the_look(counted(0.0), Question.TWO_COUNTS).worth_asking


def test_a_twin_of_which_nothing_was_delivered_is_no_second_count() -> None:
    parts = {
        "own": line("wait_time", "50%"),
        "audit": {**line("independent_wait_audit", "50%"), "missing": "pays nothing"},
    }
    paying = policy(parts, kind="operations")
    evidence = examine(history(paying, 30, 2, lambda _, __: {"wait_time": 20.0}))
    assert looks(evidence, Question.TWO_COUNTS) == []
    assert not_taken(evidence, Question.TWO_COUNTS) == []


def test_deals_on_days_off_are_not_counted_as_working_days() -> None:
    saturday = date(2026, 9, 26)
    deals = [("P0001", "units_sold", saturday)] * FEWEST
    told = paid_period("2026-Q3", [policy(SALES)], ["P0001"], lambda _, __: {"units_sold": 100.0}, 0, deals=deals)
    (found,) = not_taken(examine(history_of([told])), Question.PERIOD_END)
    assert found.why.startswith("There are 0 results")


def test_many_looks_raise_each_chance() -> None:
    assert adjusted([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.02, 0.04, 0.04, 0.02])
    assert adjusted([]) == []


def test_no_look_names_a_person_and_every_question_has_a_source() -> None:
    evidence = examine(sold(0.6))
    told = " ".join(f"{look.says} {look.caveats}" for look in evidence.looks)
    assert "P0" not in told
    assert set(SOURCES) == set(Question)


def test_looks_worth_asking_about_come_first() -> None:
    def look(chance: float, *, alarming: bool) -> Look:
        return Look(Question.AT_THE_LINE, "r", "m", 40, 1, 0, 2, chance, alarming, "s")

    told = together(["2026-Q3"], [look(0.6, alarming=True), look(0.001, alarming=False), look(0.002, alarming=True)])
    assert [each.worth_asking for each in told.looks] == [True, False, False]
    assert [each.alarming for each in told.looks] == [True, True, False]


def test_periods_of_two_lengths_are_histories_of_their_own_and_adjusted_together() -> None:
    quarters, others = sold(0.6), sold(0.6, seed=2)
    alone, both = examine(quarters), examine(quarters, others)
    assert both.periods == alone.periods * 2
    assert len(both.looks) == 2 * len(alone.looks)
