"""OpenFisca: the workload as variables of a tax and benefit system, whose formulas are numpy; float32 and float64."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from openfisca_core import periods
from openfisca_core.entities import build_entity
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from openfisca_core.variables.config import VALUE_TYPES

from tests.benchmarks.baseline import score
from tests.benchmarks.peers.way import Amounts, Way
from tests.benchmarks.workload import CAPS, DAYS, FACTORS, GATE, ROLES, WEIGHTS, Workload, kpi_of

PERSON = build_entity("person", "people", "A participant", is_person=True)
QUARTER = "2026-07"
Formula = Callable[[Any, Any], Any]


def ways() -> list[Way]:
    """As it comes, and with its floats widened."""
    return [Way(f"OpenFisca, {name}", partial(_pay, dtype=np.dtype(name))) for name in ("float32", "float64")]


def _pay(work: Workload, *, dtype: Any) -> Amounts:
    usual = VALUE_TYPES[float]["dtype"]
    VALUE_TYPES[float]["dtype"] = dtype.type
    try:
        return _simulated(work)
    finally:
        VALUE_TYPES[float]["dtype"] = usual


def _simulated(work: Workload) -> Amounts:
    given = {"salary": work.salary, "share": work.share, "days": work.days, "role": work.role}
    given |= {f"q{index}": column for index, column in enumerate(work.quota)}
    given |= {f"k{index}": column for index, column in enumerate(work.kpis)}
    system = TaxBenefitSystem([PERSON])
    for name in given:
        system.add_variable(_variable(name))
    formulas = {"target": _target, **{f"pay{part}": _part(part) for part in range(6)}, "total": _total}
    for name, formula in formulas.items():
        system.add_variable(_variable(name, formula))
    simulation = SimulationBuilder().build_default_simulation(system, count=len(work))
    for name, column in given.items():
        simulation.set_input(name, QUARTER, column)
    wanted = [*(f"pay{part}" for part in range(6)), "total"]
    return np.stack([np.floor(simulation.calculate(name, QUARTER) + 0.5) for name in wanted], axis=1)


def _variable(name: str, formula: Formula | None = None) -> type[Variable]:
    body: dict[str, Any] = {"value_type": float, "entity": PERSON, "definition_period": periods.DateUnit.MONTH}
    if formula is not None:
        body["formula"] = formula
    return type(name, (Variable,), {**body, "label": name})


def _target(person: Any, period: Any) -> Any:
    return person("salary", period) * (person("share", period) / 10_000) / 4 * (person("days", period) / DAYS)


def _part(part: int) -> Formula:
    def formula(person: Any, period: Any) -> Any:
        role, target = person("role", period), person("target", period)

        def column(name: str) -> Any:
            return person(name, period)

        kpis = [kpi_of(each, part) for each in range(ROLES)]
        scores = {kpi: score(column, kpi) for kpi in sorted(set(kpis))}
        pay = (
            target
            * (WEIGHTS[part] / 100)
            * np.select([role == each for each in range(ROLES)], [scores[k] for k in kpis])
        )
        closed = (person("k10", period) < GATE) & ((role == 1) | (role == 3)) & (part == 0)
        return np.where(closed, 0.0, pay)

    return formula


def _total(person: Any, period: Any) -> Any:
    role, modifier = person("role", period), person("k11", period)
    own = role.astype(np.int64)
    factor = (np.array(FACTORS) / 100)[own, np.where(modifier < 7000, 0, np.where(modifier < 9000, 1, 2))]
    total = sum(person(f"pay{part}", period) for part in range(6)) * factor
    closed = (person("k10", period) < GATE) & (role != 1) & (role != 3)
    cap = person("target", period) * np.array([float(cap) for cap in CAPS])[own]
    return np.minimum(np.where(closed, 0.0, total), cap)
