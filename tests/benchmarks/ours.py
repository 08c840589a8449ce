"""The workload as a policy file, compiled and paid in columns."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import partial

import numpy as np
import numpy.typing as npt
import yaml

from incentives.kpis.read import packaged_kpis
from incentives.payout.bounded import InputColumn, scaled_column
from incentives.payout.columns import pay_columns
from incentives.payout.exact import calculate
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.read import read_policy
from incentives.values.period import parse_period
from tests.benchmarks.workload import CAPS, FACTORS, PAYS, POINTS, QUOTA_POINTS, ROLES, WEIGHTS, Workload, kpi_of

Integers = npt.NDArray[np.int64]

RISING = ("retention_rate", "first_contact_resolution", "active_use", "quality_score", "task_completion_rate")
FALLING = ("churn_rate", "reopen_rate", "transfer_rate")


def policy_text() -> str:
    """The workload's policy file."""
    roles = {f"role_{role}": _role(role) for role in range(ROLES)}
    written = {
        "format": "1",
        "policy": "workload",
        "effective_from": "2026-07-01",
        "title": "Workload",
        "owner": "benchmarks@example.com",
        "currency": "EUR",
        "period": "quarter",
        "change": {"replaces": "nothing", "because": "It measures speed."},
        "measures": _measures(),
        "roles": roles,
        "gates": _gates(),
        "modifiers": _modifiers(),
        "proration": "calendar days in role",
        "rounding": {"to": "0.01 EUR", "ties": "half up", "when": "once at the end"},
        "examples": {"none": {"role": "role_0", "given": {}, "pays": {}}},
    }
    return yaml.safe_dump(written, sort_keys=False)


def compile_workload() -> list[Plan]:
    """The five plans."""
    policy, problems = read_policy(policy_text(), "workload.yaml", packaged_kpis())
    period = parse_period("2026-Q3")
    if policy is None or period is None:
        raise ValueError("\n".join(map(str, problems)))
    return [compile_plan(policy, f"role_{role}", period) for role in range(ROLES)]


def pay(plans: list[Plan], work: Workload) -> Integers:
    """Six components and the total in cents, one row a participant, every one exact."""
    paid = np.zeros((len(work), 7), dtype=np.int64)
    for role, plan in enumerate(plans):
        rows = np.flatnonzero(work.role == role)
        columns = inputs_of(plan, work, rows, role)
        counts = pay_columns(plan, columns, partial(_scorecard, work, rows, role))
        for index, part in enumerate(plan.parts):
            paid[rows, index] = counts.components[part.key]
        paid[rows, 6] = counts.total
    return paid


def inputs_of(plan: Plan, work: Workload, rows: npt.NDArray[np.intp], role: int) -> dict[str, InputColumn]:
    """The plan's inputs as columns of scaled whole numbers."""
    asked = {each.name for each in plan.inputs}
    columns = {
        "target incentive": scaled_column(work.salary[rows] * work.share[rows], 1_000_000),
        "days in role": scaled_column(work.days[rows], 1),
        "gate": scaled_column(work.kpis[10][rows], 10_000),
        "modifier": scaled_column(work.kpis[11][rows], 10_000),
        "own quota_0": scaled_column(work.quota[0][rows], 100),
        "own quota_1": scaled_column(work.quota[1][rows], 100),
    }
    columns |= {f"kpi_{kpi}": scaled_column(work.kpis[kpi][rows], 100 if kpi < 2 else 10_000) for kpi in range(10)}
    return {name: column for name, column in columns.items() if name in asked}


def _scorecard(work: Workload, rows: npt.NDArray[np.intp], role: int, row: int) -> Mapping[str, Fraction]:
    """The exact scorecard of one row of a role."""
    return amounts_of(work, int(rows[row]), role)


def amounts_of(work: Workload, row: int, role: int) -> Mapping[str, Fraction]:
    """One participant's scorecard, exact."""
    amounts = {
        "target incentive": Fraction(int(work.salary[row]) * int(work.share[row]), 1_000_000),
        "days in role": Fraction(int(work.days[row])),
        "gate": Fraction(int(work.kpis[10][row]), 10_000),
        "modifier": Fraction(int(work.kpis[11][row]), 10_000),
        "own quota_0": Fraction(int(work.quota[0][row]), 100),
        "own quota_1": Fraction(int(work.quota[1][row]), 100),
    }
    for kpi in {kpi_of(role, component) for component in range(6)}:
        amounts[f"kpi_{kpi}"] = Fraction(int(work.kpis[kpi][row]), 100 if kpi < 2 else 10_000)
    return amounts


def exact_row(plans: list[Plan], work: Workload, row: int) -> list[int]:
    """One participant's amounts in cents by rational arithmetic."""
    role = int(work.role[row])
    payout = calculate(plans[role], amounts_of(work, row, role))
    return [int(amount * 100) for amount in (*payout.components.values(), payout.total)]


def _role(role: int) -> dict[str, object]:
    components = {f"c{index}": _component(kpi_of(role, index), weight) for index, weight in enumerate(WEIGHTS)}
    return {
        "title": f"Role {role}",
        "kind": "service",
        "fixed_pay": "80%",
        "target_incentive": "from the roster",
        "pays_at_most": f"{int(CAPS[role] * 100)}% of target incentive",
        "typical": {"own quota_0": "500000 EUR", "own quota_1": "100000 EUR", "target incentive": "20000 EUR"},
        "components": components,
    }


def _component(kpi: int, weight: int) -> dict[str, object]:
    names = ("threshold", "target", "maximum")
    if kpi < 2:
        places = [f"{point}% of target" for point in QUOTA_POINTS]
        shape: dict[str, object] = {"target": f"own quota_{kpi}"}
    else:
        places = [f"{point // 100}.{point % 100:02}%" for point in POINTS[kpi - 2]]
        shape = {}
    curve = {name: {"at": at, "pays": f"{pays}%"} for name, at, pays in zip(names, places, PAYS, strict=True)}
    return {"measure": f"kpi_{kpi}", "weight": f"{weight}%", **shape, "curve": curve}


def _measures() -> dict[str, dict[str, str]]:
    rising, falling = iter(RISING), iter(FALLING)
    kpis = {"kpi_0": ("new_business_closed", "EUR"), "kpi_1": ("upsell_revenue", "EUR")}
    for index, points in enumerate(POINTS):
        kpis[f"kpi_{index + 2}"] = (next(rising if points[0] < points[-1] else falling), "percent")
    kpis |= {"gate": ("competency", "percent"), "modifier": ("customer_satisfaction", "percent")}
    common = {"counted_for": "participant", "source": "drawn", "because": "Drawn.", "watch_for": "Nothing."}
    return {key: {"kpi": kpi, "unit": unit, **common} for key, (kpi, unit) in kpis.items()}


def _gates() -> dict[str, dict[str, object]]:
    common = {"measure": "gate", "opens_at": "70%", "multiplied_by": "0%", "because": "Drawn."}
    return {
        "whole": {"roles": ["role_0", "role_2", "role_4"], "applies_to": "total", **common},
        "first": {"roles": ["role_1", "role_3"], "applies_to": "c0", **common},
    }


def _modifiers() -> dict[str, dict[str, object]]:
    def one(roles: list[int]) -> dict[str, object]:
        low, middle, high = FACTORS[roles[0]]
        return {
            "roles": [f"role_{role}" for role in roles],
            "measure": "modifier",
            "applies_to": "total",
            "when": "before caps",
            "combine": "multiply",
            "otherwise": f"{low}%",
            "steps": {
                "middle": {"at_least": "70%", "pays": f"{middle}%"},
                "high": {"at_least": "90%", "pays": f"{high}%"},
            },
            "because": "Drawn.",
        }

    return {"liked": one([0, 1, 2, 4]), "liked_more": one([3])}
