"""Break-even counterweights follow from the effects in the behaviour catalogue."""

from __future__ import annotations

from fractions import Fraction

import pytest

from incentives.alignment.counterweight import break_even, counterweight
from incentives.alignment.subject import Subject, subject_of
from incentives.kpis.read import packaged_behaviours
from tests.alignment.plans import policy_of, policy_text, straight


def _paid_on(kind: str, *kpis: str) -> Subject:
    weight = Fraction(100, len(kpis))
    parts = {kpi: {"weight": f"{float(weight):g}%", **straight(kpi)} for kpi in kpis}
    return subject_of(policy_of(policy_text(parts, kind=kind)), "person", packaged_behaviours().harmful)


@pytest.mark.parametrize(
    ("kind", "paid", "counter", "factor"),
    [
        ("sales", "new_business_closed", "early_churn", 1),
        ("sales", "units_sold", "active_use", 2),
        ("service", "average_handle_time", "first_contact_resolution", 1),
        ("service", "average_handle_time", "repeat_contact_rate", 1),
        ("service", "average_handle_time", "customer_satisfaction", 2),
        ("service", "average_handle_time", "transfer_rate", Fraction(1, 2)),
        ("service", "tickets_closed", "reopen_rate", 1),
        ("service", "tickets_closed", "first_contact_resolution", 2),
        ("retention", "save_rate", "churn_after_save", 1),
        ("retention", "save_rate", "customer_satisfaction", 2),
        ("claims", "claims_cost", "overturn_rate", 1),
        ("sales_development", "lead_volume", "lead_conversion", 1),
        ("collections", "collections", "default_rate", 1),
        ("sales", "new_business_closed", "competency", None),
    ],
)
def test_how_much_weight_a_counter_measure_needs(kind: str, paid: str, counter: str, factor: Fraction | None) -> None:
    assert break_even(_paid_on(kind, paid, counter), paid, counter) == factor


def test_counter_measures_add_up_each_by_what_its_worst_result_costs() -> None:
    subject = _paid_on(
        "service", "average_handle_time", "first_contact_resolution", "customer_satisfaction", "competency"
    )
    quarter = Fraction(1, 4)
    assert counterweight(subject, ["average_handle_time"]) == quarter + quarter / 2


def test_a_counter_measure_that_no_behaviour_spoils_counts_evenly() -> None:
    assert break_even(_paid_on("manager", "referrals", "early_churn"), "referrals", "early_churn") == 1
