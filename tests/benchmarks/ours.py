"""The workload as a policy file, compiled and paid in columns."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import yaml

from incentives.kpis.read import packaged_kpis
from incentives.payout.columns import PayColumns
from incentives.payout.columns_run import Job, run_together
from incentives.payout.exact import calculate
from incentives.payout.whole_column import WholeColumn
from incentives.plan.compile import compile_plan
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


def compile_workload(text: str | None = None) -> list[PayColumns]:
    """The five plans of the policy file's text, ready to pay."""
    policy, problems = read_policy(text or policy_text(), "workload.yaml", packaged_kpis())
    period = parse_period("2026-Q3")
    if policy is None or period is None:
        raise ValueError("\n".join(map(str, problems)))
    plans = [compile_plan(policy, f"role_{role}", period) for role in range(ROLES)]
    return [PayColumns(plan, {each.name: _unit(each.name) for each in plan.inputs}) for plan in plans]


def pay(plans: list[PayColumns], work: Workload, *, decide: bool = True, paid: Integers | None = None) -> Integers:
    """Six components and the total in cents, one row a participant, every one exact; with decide off, plain floats.

    paid are seven columns to write into.
    """
    paid = np.empty((7, len(work)), dtype=np.int64) if paid is None else paid
    columns = columns_of(work)
    into = {str(place): column for place, column in enumerate(paid)}
    jobs = [Job(ready, columns, np.flatnonzero(work.role == role), into) for role, ready in enumerate(plans)]
    run_together(jobs, decide=decide)
    return paid.T


def columns_of(work: Workload) -> dict[str, WholeColumn]:
    """Everybody's amounts as columns of whole numbers."""
    names = ["target incentive", "days in role", "gate", "modifier", "own quota_0", "own quota_1"]
    return {name: WholeColumn(_numbers(name, work), _unit(name)) for name in [*names, *(f"kpi_{k}" for k in range(10))]}


def _unit(name: str) -> Fraction:
    money = name.startswith("own quota") or name in ("kpi_0", "kpi_1")
    return {"target incentive": Fraction(1, 1_000_000), "days in role": Fraction(1)}.get(
        name, Fraction(1, 100 if money else 10_000)
    )


def _numbers(name: str, work: Workload) -> Integers:
    """A column by its name in the plan."""
    if name == "target incentive":
        return work.salary * work.share
    if name.startswith("own quota_"):
        return work.column(f"q{name[-1]}")
    return work.column({"days in role": "days", "gate": "k10", "modifier": "k11"}.get(name, f"k{name[-1]}"))


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


def exact_row(plans: list[PayColumns], work: Workload, row: int) -> list[int]:
    """One participant's amounts in cents by rational arithmetic."""
    role = int(work.role[row])
    payout = calculate(plans[role].plan, amounts_of(work, row, role))
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
