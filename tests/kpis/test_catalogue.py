"""What ships: every KPI that companies are asked to hold against each other, complete and consistent."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from incentives.kpis.kpi import Better, Kpi, KpiCatalogue, KpiClass, Recorder, Timing, Trait
from incentives.kpis.kpi_file import KpiFileSchema, KpiSchema
from incentives.kpis.read import packaged_kpis
from incentives.values.unit import UnitKind

KPIS = packaged_kpis()
POLICIES = Path(__file__).parents[2] / "policies"

TEN_CUSTOMER_KPIS = """
    complaints resolution_time churn_rate escalation_rate task_completion_rate customer_effort
    journey_completion_time customer_lifetime_value customer_lifetime net_promoter_score
"""
MORE_CUSTOMER_KPIS = """
    retention_rate net_revenue_retention revenue_per_customer time_to_first_value first_contact_resolution
    product_adoption_depth expansion_to_new_revenue customer_satisfaction purchase_likelihood referrals
    customer_profitability customer_equity
"""
OUTPUTS_THEY_ARE_SET_AGAINST = """
    new_business_closed lead_volume pipeline_created tickets_closed contacts_handled average_handle_time
"""
KPIS_OF_THE_AUDIT = """
    units_sold cross_sell_ratio attach_rate upsell_revenue gross_margin price_realisation meetings_booked
    lead_conversion onboarding_speed renewal_rate gross_revenue_retention save_rate churn_after_save early_churn
    active_use service_level_met wait_time reopen_rate repeat_contact_rate transfer_rate backlog_age
    severe_resolution_time survey_coverage quality_score external_complaints complaints_upheld complaints_closed
    refund_rate suitability_failures default_rate claims_cost policies_rescinded overturn_rate collections
    business_unit_profit competency household_growth independent_wait_audit
"""
KPIS_OF_EXECUTIVE_PLANS = """
    operating_profit net_working_capital_days free_cash_flow earnings_per_share return_on_net_assets
    individual_performance employee_retention
"""
ASKED_FOR = [
    name
    for group in (
        TEN_CUSTOMER_KPIS,
        MORE_CUSTOMER_KPIS,
        OUTPUTS_THEY_ARE_SET_AGAINST,
        KPIS_OF_THE_AUDIT,
        KPIS_OF_EXECUTIVE_PLANS,
    )
    for name in group.split()
]


@pytest.mark.parametrize("kpi_id", ASKED_FOR)
def test_every_kpi_that_is_asked_for_ships(kpi_id: str) -> None:
    assert kpi_id in KPIS


@pytest.mark.parametrize("kpi_class", KpiClass)
def test_every_class_has_kpis(kpi_class: KpiClass) -> None:
    assert KPIS.of_class(kpi_class)


@pytest.mark.parametrize("trait", Trait)
def test_every_trait_that_patterns_ask_for_is_had_by_a_kpi(trait: Trait) -> None:
    assert KPIS.with_trait(trait)


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
def test_every_counter_measure_exists_and_is_another_kpi(kpi: Kpi) -> None:
    assert [name for name in kpi.counter_measures if name not in KPIS or name == kpi.id] == []


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
def test_every_kpi_says_how_it_is_gamed_in_sentences(kpi: Kpi) -> None:
    assert kpi.gamed_by
    assert [said for said in kpi.gamed_by if not said.endswith(".")] == []
    assert kpi.measures.endswith(".")


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
def test_identifiers_are_written_out(kpi: Kpi) -> None:
    assert re.search(r"(^|_)(nps|csat|ces|aht|fcr|ttr|nrr|grr|sla|qa|mql|arr|[a-z])(_|$)", kpi.id) is None


@pytest.mark.parametrize("kpi", [kpi for kpi in KPIS if kpi.unit is UnitKind.PERCENT], ids=lambda kpi: kpi.id)
def test_the_range_of_a_percentage_is_in_shares(kpi: Kpi) -> None:
    assert kpi.most in (None, 1)


SALES_PUSHED_WITHOUT_CARE = ("new_business_closed", "units_sold", "attach_rate", "lead_volume", "save_rate")


@pytest.mark.parametrize("kpi_id", [*SALES_PUSHED_WITHOUT_CARE, "tickets_closed", "wait_time", "claims_cost"])
def test_a_kpi_that_is_pursued_at_the_expense_of_customers_has_a_counter_measure(kpi_id: str) -> None:
    assert KPIS[kpi_id].counter_measures


# --- the definitions that people dispute


def test_churn_is_counted_against_the_average_so_it_can_pass_one_hundred_percent() -> None:
    """100 customers, all of them lost: 100 ÷ ((100 + 0) ÷ 2) is 200%."""
    churn = KPIS["churn_rate"]
    assert churn.better is Better.LOWER
    assert churn.admits(Fraction(100) / (Fraction(100 + 0) / 2))
    assert not churn.admits(Fraction(-1, 100))


def test_retention_without_expansion_stops_at_one_hundred_percent_and_net_retention_does_not() -> None:
    assert KPIS["gross_revenue_retention"].most == 1
    assert KPIS["net_revenue_retention"].most is None


def test_the_net_promoter_score_uses_the_standard_bands() -> None:
    score = KPIS["net_promoter_score"]
    assert (score.least, score.most) == (Fraction(-100), Fraction(100))
    assert score.unit is UnitKind.POINTS
    assert "9 or 10, promoters" in score.formula
    assert "0 to 6, detractors" in score.formula
    assert "7 or 8" in score.formula
    assert "Reichheld 2003" in score.source


def test_the_net_promoter_score_lags_and_what_should_replace_it_is_not_a_survey() -> None:
    assert KPIS["net_promoter_score"].timing is Timing.LAGGING
    better_ones = (
        "time_to_first_value",
        "first_contact_resolution",
        "product_adoption_depth",
        "expansion_to_new_revenue",
    )
    assert [name for name in better_ones if Trait.SURVEY in KPIS[name].traits] == []
    assert KPIS["time_to_first_value"].timing is Timing.LEADING
    assert KPIS["product_adoption_depth"].timing is Timing.LEADING


def test_less_effort_is_better() -> None:
    effort = KPIS["customer_effort"]
    assert (effort.least, effort.most) == (Fraction(1), Fraction(5))
    assert effort.better is Better.LOWER
    assert not effort.higher_is_better
    assert "Dixon" in effort.source


def test_lifetime_value_subtracts_what_it_cost_to_win_the_customer() -> None:
    formula = "average purchase value × purchase frequency × customer lifetime - cost of acquisition"
    assert KPIS["customer_lifetime_value"].formula == formula
    assert KPIS["customer_lifetime_value"].least is None


def test_surveys_are_recorded_by_surveys_and_people_record_their_own_closed_tickets() -> None:
    assert KPIS["customer_satisfaction"].recorded_by is Recorder.SURVEY
    assert KPIS["tickets_closed"].recorded_by is Recorder.PARTICIPANT
    assert KPIS["external_complaints"].recorded_by is Recorder.EXTERNAL


@pytest.mark.parametrize(
    ("trait", "kpi_ids"),
    [
        (Trait.CROSS_SELL, {"cross_sell_ratio", "attach_rate", "units_sold"}),
        (Trait.SAVE, {"save_rate"}),
        (Trait.DENIAL, {"claims_cost", "policies_rescinded"}),
        (Trait.EXPANSION, {"net_revenue_retention", "upsell_revenue", "expansion_to_new_revenue"}),
        (Trait.CONTROL, {"survey_coverage"}),
    ],
)
def test_a_trait_marks_exactly_the_kpis_it_is_meant_for(trait: Trait, kpi_ids: set[str]) -> None:
    assert {kpi.id for kpi in KPIS.with_trait(trait)} == kpi_ids


# --- the catalogue as a value


def test_a_kpi_is_found_by_its_id_and_a_wrong_id_finds_nothing() -> None:
    assert KPIS["churn_rate"] is KPIS.get("churn_rate")
    assert KPIS.get("churn") is None
    with pytest.raises(KeyError):
        KPIS["churn"]


def test_the_nearest_id_is_offered_for_a_misspelt_one_and_nothing_for_another_word() -> None:
    assert KPIS.nearest("churn_rates") == "churn_rate"
    assert KPIS.nearest("zzz") is None


def test_an_empty_catalogue_is_a_catalogue() -> None:
    assert (len(KpiCatalogue({})), list(KpiCatalogue({}))) == (0, [])


def test_the_shipped_catalogue_is_read_once() -> None:
    assert packaged_kpis() is KPIS


# --- the reference


@pytest.mark.parametrize("schema", [KpiSchema, KpiFileSchema])
def test_the_reference_explains_every_key(schema: type[KpiSchema | KpiFileSchema]) -> None:
    reference = (POLICIES / "kpis" / "README.md").read_text(encoding="utf-8")
    keys = {field.data_key or name for name, field in schema().fields.items()}
    assert {key for key in keys if f"| `{key}` |" not in reference} == set()


@pytest.mark.parametrize("words", [KpiClass, Better, Timing, Recorder, Trait, UnitKind])
def test_the_reference_names_every_word_that_a_key_may_hold(words: type[KpiClass]) -> None:
    reference = (POLICIES / "kpis" / "README.md").read_text(encoding="utf-8")
    assert [word for word in words if f"`{word}`" not in reference] == []
