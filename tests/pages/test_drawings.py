"""Curves as drawings and runs at a glance: small pieces of pages, without pages."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from api.pages.chart_scale import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH
from api.pages.curve_chart import CurveChart, draw
from api.pages.run_overview import overview
from incentives.kpis.read import packaged_kpis
from incentives.policy.folder import read_policies
from incentives.policy.model import Component, PointCurve, Policy, Steps
from incentives.store.records import Hand, RoleTotal, RunState, StoredRun
from tests.pages.company import POLICIES


@pytest.fixture(scope="module")
def policies() -> dict[str, Policy]:
    found, problems = read_policies(POLICIES, packaged_kpis())
    assert problems == ()
    return {key: versions[-1] for key, versions in found.versions.items()}


def component(policy: Policy, role: str, measure: str) -> Component:
    return next(leaf for leaf in policy.roles[role].leaves() if leaf.measure == measure)


def drawn(policy: Policy, role: str, measure: str, result: Fraction | None = None) -> CurveChart:
    leaf = component(policy, role, measure)
    assert isinstance(leaf.shape, PointCurve | Steps)
    return draw(leaf.shape, policy.measures[measure], leaf.target, result)


def places(stretch: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (place.split(",") for place in stretch.split())]


def test_a_curve_that_falls_with_less_is_better_is_drawn_falling(policies: dict[str, Policy]) -> None:
    chart = drawn(policies["field-sales"], "account_executive", "early_customer_loss")
    assert chart.sentence.startswith("Early churn, less is better: 16% pays 0%, 8% pays 100%")
    assert [dot.words for dot in chart.across] == ["4%", "8%", "16%"]
    ends = [places(stretch) for stretch in chart.lines]
    assert all(left[0] < right[0] and left[1] <= right[1] for left, right in ends)
    assert chart.jumps == ()


def test_steps_are_drawn_level_with_upright_jumps(policies: dict[str, Policy]) -> None:
    chart = drawn(policies["retention-desk"], "retention_specialist", "saved_customers")
    assert [point.at for point in chart.stated] == ["at least 80%", "at least 85%", "at least 95%"]
    assert all(left[1] == right[1] for left, right in map(places, chart.lines))
    assert all(low[0] == high[0] and low[1] > high[1] for low, high in map(places, chart.jumps))
    assert len(chart.jumps) == 3


def test_a_share_of_ones_own_quota_says_so(policies: dict[str, Policy]) -> None:
    chart = drawn(policies["field-sales"], "account_executive", "new_revenue", Fraction(114, 100))
    assert chart.over == " of own quota"
    assert chart.marker is not None
    assert chart.marker.words == "114% of own quota"


@pytest.mark.parametrize("result", [Fraction(-5), Fraction(0), Fraction(8, 100), Fraction(1, 3), Fraction(900)])
def test_everything_stays_inside_the_drawing_whatever_the_result(policies: dict[str, Policy], result: Fraction) -> None:
    for policy in policies.values():
        for role in policy.roles.values():
            for leaf in role.leaves():
                chart = drawn(policy, role.key, leaf.measure or "", result)
                every = [place for stretch in (*chart.lines, *chart.jumps) for place in places(stretch)]
                every += [(dot.x, dot.y) for dot in (*chart.dots, chart.marker) if dot is not None]
                assert all(LEFT <= x <= WIDTH - RIGHT and TOP <= y <= HEIGHT - BOTTOM for x, y in every)


def test_a_run_at_a_glance() -> None:
    run = StoredRun(
        id=1,
        period="2026-Q3",
        state=RunState.CALCULATED,
        currency="EUR",
        total=30_000_00,
        payouts=5,
        policies=(),
        input_fingerprint="",
        result_fingerprint="",
        calculated_at=datetime(2026, 10, 5, tzinfo=UTC),
        calculated_by=Hand(1, "Finance"),
        approved_at=None,
        approved_by=None,
    )
    totals = (RoleTotal("a/one", 1, 1, 3_000_00, "EUR"), RoleTotal("a/two", 4, 4, 27_000_00, "EUR"))
    found = overview(run, totals, {})
    assert [(line.role, line.share, line.average, line.of_target) for line in found.lines] == [
        ("a/two", Fraction(9, 10), Fraction(6750), None),
        ("a/one", Fraction(1, 10), Fraction(3000), None),
    ]
    assert (found.participants, found.average, found.largest) == (5, Fraction(6000), Fraction(9, 10))
