"""Cabot's fiscal 2023: from the policy file and the workbook to the five published awards, to the dollar.

Source: Cabot Corporation, proxy statement of 2024 (DEF 14A), pages 42-43 and 46-50.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from importers.workbook import read_workbook
from incentives.kpis.read import packaged_kpis
from incentives.payout.exact import Exact, calculate
from incentives.payout.run import Run, calculate_run
from incentives.performance.accept import accept_dataset
from incentives.performance.expect import expectations
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.folder import read_policies
from incentives.policy.history import PolicySet
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.values.period import Period, parse_period

CABOT = Path(__file__).with_name("cabot-fiscal-2023")
AWARDS = {"keohane": 1045704, "mclaughlin": 415303, "kalita": 287161, "kalkstein": 372067, "zhu": 267026}
TARGETS = {"keohane": 1320000, "mclaughlin": 462888, "kalita": 355749, "kalkstein": 388704, "zhu": 388571}
INDIVIDUAL = {"keohane": 125, "mclaughlin": 160, "kalita": 130, "kalkstein": 180, "zhu": 90}
RESULTS = {
    "adjusted_ebit": Fraction(553_000_000),
    "working_capital_days": Fraction(80),
    "discretionary_cash_flow": Fraction(355_000_000),
}
ROUNDING = "        score_rounding: {to: 0.1%, ties: half up}\n"


def shipped() -> PolicySet:
    policies, problems = read_policies(CABOT / "policies", packaged_kpis())
    assert problems == ()
    return policies


def fiscal_2023() -> Period:
    period = parse_period("2023", fiscal_year_starts=10)
    assert period is not None
    return period


def plan_of(key: str) -> Plan:
    return compile_plan(shipped().in_force(key, fiscal_2023().starts_on), "executive", fiscal_2023())


def scorecard(who: str) -> dict[str, Fraction]:
    own = {"target incentive": Fraction(TARGETS[who]), "individual": Fraction(INDIVIDUAL[who], 100)}
    return {**RESULTS, **own}


def run_of_the_workbook() -> Run:
    policies = shipped().during(fiscal_2023())
    staged, problems = read_workbook(CABOT / "fiscal-2023.xlsx", "fiscal-2023.xlsx")
    assert staged is not None, problems
    dataset, problems = accept_dataset([staged], expectations(policies, fiscal_2023()))
    assert dataset is not None, problems
    return calculate_run(policies, dataset)


def test_the_fiscal_year_runs_from_october_to_september() -> None:
    period = fiscal_2023()
    assert (period.starts_on.isoformat(), period.ends_before.isoformat()) == ("2022-10-01", "2023-10-01")


@pytest.mark.parametrize("who", AWARDS)
def test_the_policy_pays_the_published_award(who: str) -> None:
    assert calculate(plan_of("cabot-annual-incentive"), scorecard(who)).total == AWARDS[who]


def test_the_workbook_pays_the_five_published_awards() -> None:
    paid = {payout.participant: payout.total for payout in run_of_the_workbook().payouts}
    assert paid == {who: award * 100 for who, award in AWARDS.items()}  # in cents


def test_each_metric_scores_what_the_proxy_statement_prints() -> None:
    company = plan_of("cabot-annual-incentive").parts[0].scored
    exact = Exact(scorecard("keohane"))
    scores = [exact.value(part.score) for part in company.parts]
    assert scores == [Fraction(29, 42), 0, Fraction(91, 100)]  # printed 69.0, 0.0 and 91.0
    assert exact.value(company.exact_score) == Fraction(2087, 3500)  # 59.6285...%
    assert exact.value(company.score) == Fraction(596, 1000)


def unrounded() -> Policy:
    path = CABOT / "policies" / "cabot-annual-incentive" / "2022-10-01.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(ROUNDING) == 1
    policy, problems = read_policy(text.replace(ROUNDING, ""), path.name, packaged_kpis())
    assert policy is not None, problems
    return policy


def test_without_rounding_the_score_nobody_gets_the_published_award() -> None:
    plan = compile_plan(unrounded(), "executive", fiscal_2023())
    paid = {who: calculate(plan, scorecard(who)).total for who in AWARDS}
    assert paid["keohane"] == 1045968
    assert [who for who in AWARDS if paid[who] == AWARDS[who]] == []


def test_the_tranche_of_the_share_units_earns_the_published_composite() -> None:
    amounts = {
        "target incentive": Fraction(1000),
        "adjusted_earnings_per_share": Fraction("5.38"),
        "adjusted_return_on_net_assets": Fraction("0.165"),
    }
    plan = plan_of("cabot-share-units")
    exact = Exact(amounts)
    composite = plan.parts[0].scored
    assert [exact.value(part.score) for part in composite.parts] == [0, Fraction(85, 100)]
    assert exact.value(composite.exact_score) == Fraction(2975, 10000)
    assert exact.value(composite.score) == Fraction(298, 1000)
