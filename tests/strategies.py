"""Random policies from the whole grammar, and scorecards that like to stand exactly on an edge.

A drawn policy is text and goes through the reader, so that what is tested is what a file can say.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import yaml
from hypothesis import strategies as st

from incentives.alignment.edges import edges_of
from incentives.alignment.reference import reference_of
from incentives.kpis.read import packaged_kpis
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.model import (
    DAYS_IN_ROLE,
    LAST_PAYOUT,
    MONTHS_IN_ROLE,
    SHARE_OF_FULL_TIME,
    WORKING_DAYS_IN_ROLE,
    Policy,
)
from incentives.policy.read import read_policy
from incentives.values.period import parse_period
from incentives.values.problem import Problem
from tests.strategies_of_pay import paying_parts, typical_of
from tests.strategies_of_rules import (
    STATED_OF_A_ROLE,
    after_earning,
    clawbacks,
    gates_and_modifiers,
    payroll,
    pools,
    prorations,
    role_limits,
    target_rules,
)
from tests.strategies_of_shapes import (
    CENTRE,
    DRAWING,
    MEASURES,
    WORDS,
    components,
    delivered_of,
    leaves_of,
    missing_of,
    percent,
)

TARGETS = [
    "24000 EUR per year",
    "1234.56 EUR per month",
    "7777.77 EUR per quarter",
    "17.5% of salary",
    "from the roster",
    "8% of own base per quarter",
]
TIES = st.sampled_from(["half up", "half even", "half down", "up", "down"])
NO_ROOM = {"cap-below-least", "cap-below-threshold", "floor-above-shape", "draw-above-cap", "limits"}
"""Problems of limits that leave no room for each other or for the results, which drawn numbers now and then do."""


@st.composite
def policy_texts(draw: st.DrawFn) -> str:
    """A policy file of one role."""
    names = sorted(draw(st.sets(st.sampled_from(sorted(MEASURES)), min_size=1, max_size=4)))
    parts = draw(limited_parts(names))
    role: dict[str, Any] = {
        "title": "Somebody",
        "kind": "sales",
        "fixed_pay": "70%",
        "target_incentive": draw(st.sampled_from(TARGETS)),
        "components": parts,
        **draw(target_rules(len(parts))),
        **draw(STATED_OF_A_ROLE),
        **draw(role_limits()),
    }
    rules = draw(gates_and_modifiers(names, list(parts))) | draw(pools()) | draw(clawbacks())
    _with_typical(role, draw(_with_money(names, parts)))
    role |= draw(after_earning([name for name in names if name in str(parts)]))
    in_points = "new_revenue" not in names and draw(st.integers(0, 3)) == 0
    if not in_points:
        paid_in, exchange = draw(payroll())
        role, rules = role | paid_in, rules | exchange
    used = [name for name in names if name in str(parts) + str(rules)]
    written = draw(_around(role, rules, draw(measures(used, delivered_of(parts)))))
    text = _possible(written)
    return text.replace("EUR", "points") if in_points else text


@st.composite
def limited_parts(draw: st.DrawFn, names: list[str]) -> dict[str, Any]:
    """Components that score, some of them with caps and floors in shares or in money."""
    parts: dict[str, Any] = draw(components(names, 2, weighted=True))
    for part in parts.values():
        if draw(st.integers(0, 3)) == 0:
            part["pays_at_most"] = draw(percent(230, 260))
        if draw(st.integers(0, 3)) == 0:
            part["pays_at_least"] = draw(percent(0, 20))
    return parts


@st.composite
def _with_money(draw: st.DrawFn, names: list[str], parts: dict[str, Any]) -> dict[str, str]:
    """Adds components that pay money; what is typical for them, where nothing says what their target is."""
    scored = {leaf["measure"] for leaf in leaves_of(parts)}
    counted = [key for key, part in parts.items() if not {"weight to the others", "left out"} & set(missing_of(part))]
    paid = draw(paying_parts(DRAWING, names, counted))
    parts |= paid
    return {name: usual for name, usual in typical_of(paid, DRAWING).items() if name not in scored}


def _with_typical(role: dict[str, Any], more: Mapping[str, str]) -> None:
    """States what is typical for the own amounts that the role is paid by, and for what pays money."""
    said, incentive = str(role["components"]), role["target_incentive"]
    limits = [str(role.get(key)) for key in ("pays_at_most", "pays_at_least")]
    usual = [
        ("own quota", "300000 EUR", "own quota" in said),
        ("own base", "75000 EUR", "own base per" in incentive),
        ("salary", "96000 EUR", "salary" in incentive),
        ("target incentive", "20000 EUR", incentive == "from the roster"),
        ("last payout", "5000 EUR", any("last payout" in limit for limit in limits)),
        *(
            (f"own {end}_{name}", f"{CENTRE[name]}{WORDS[unit]}", f"own {end}_{name}" in said)
            for name, (_, unit, _) in MEASURES.items()
            for end in ("baseline", "best")
        ),
    ]
    role["typical"] = {name: amount for name, amount, needed in usual if needed} | dict(more)


@st.composite
def _around(draw: st.DrawFn, role: dict[str, Any], rules: dict[str, Any], measured: dict[str, Any]) -> dict[str, Any]:
    """The whole file around a role, its rules and its measures."""
    place = draw(st.sampled_from(["0.01 EUR", "1 EUR", "0.05 EUR"]))
    return {
        "format": "1",
        "policy": "drawn",
        "effective_from": "2026-07-01",
        "title": "Drawn",
        "owner": "nobody@example.com",
        "currency": "EUR",
        "period": "quarter",
        "change": {"replaces": "nothing", "because": "It is drawn."},
        "measures": measured,
        "roles": {"somebody": role},
        **rules,
        **draw(prorations()),
        "rounding": {
            "to": place,
            "ties": draw(TIES),
            "when": draw(st.sampled_from(["once per component", "once at the end"])),
        },
        "examples": {"none": {"role": "somebody", "given": {}, "pays": {}}},
    }


def _possible(written: dict[str, Any]) -> str:
    """The text of the file, without the limits and draws of which the reader shows that they leave no room."""
    text = yaml.safe_dump(written, sort_keys=False, allow_unicode=True)
    for problem in _read(text)[1]:
        if problem.code in NO_ROOM and problem.place.key is not None:
            *path, last = problem.place.key.removesuffix(".pays").split(".")
            part: Any = written
            for key in path:
                part = part[key]
            del part[last]
            return _possible(written)
    return text


def _read(text: str) -> tuple[Policy | None, tuple[Problem, ...]]:
    return read_policy(text, "drawn.yaml", packaged_kpis())


@st.composite
def measures(draw: st.DrawFn, names: list[str], delivered: set[str]) -> dict[str, Any]:
    """The measures of these names, some of them worked out of others over several periods; never delivered ones."""
    written: dict[str, Any] = {name: _measure(name) for name in names}
    for name in names:
        if draw(st.integers(0, 5)) > 0 or name in delivered:
            continue
        over: dict[str, Any] = {"over": "year to date"}
        if draw(st.booleans()):
            over = {"over": "3 periods", **deepcopy(draw(st.sampled_from(WAYS_OVER_PERIODS)))}  # no alias in the text
        written[f"{name}_each"] = _measure(name)
        written[name] = _measure(name) | {"derived": {"of": f"{name}_each", **over}}
    return written


WAYS_OVER_PERIODS: list[dict[str, Any]] = [{"as": "sum"}, {"as": "average"}, {"weights": ["60%", "30%", "10%"]}]


def _measure(name: str) -> dict[str, str]:
    kpi, unit, _ = MEASURES[name]
    return {
        "kpi": kpi,
        "unit": unit,
        "counted_for": "participant",
        "source": "drawn",
        "because": "Drawn.",
        "watch_for": "Nothing.",
    }


@dataclass(frozen=True)
class Drawn:
    """A compiled plan and scorecards for it."""

    text: str
    plan: Plan
    scorecards: list[Mapping[str, Fraction]]


@st.composite
def drawn_plans(draw: st.DrawFn, cards: int = 12) -> Drawn:
    """A plan from drawn text, and scorecards of which many results stand exactly on an edge or just beside one."""
    text = draw(policy_texts())
    policy, problems = _read(text)
    assert policy is not None, (problems, text)
    period = parse_period("2026-Q3")
    assert period is not None
    plan = compile_plan(policy, "somebody", period)
    return Drawn(text, plan, [draw(_scorecard(plan)) for _ in range(draw(st.integers(1, cards)))])


@st.composite
def _scorecard(draw: st.DrawFn, plan: Plan) -> Mapping[str, Fraction]:
    reference = reference_of(plan)
    amounts: dict[str, Fraction] = {}
    for name in (each.name for each in plan.inputs):
        if name in plan.optional and draw(st.integers(0, 3)) == 0:
            continue
        if name in reference.ranges:
            grain = reference.ranges[name].grain
            edges = [*edges_of(plan, reference.amounts, name, reference.ranges[name].size), reference.ranges[name].at]
            near = st.sampled_from([place for edge in edges for place in (edge, edge + grain, edge - grain)])
            share = Fraction(draw(st.integers(0, 3_000_000)), 1_000_000)
            anywhere = st.just(reference.ranges[name].size * share)
            amounts[name] = max(Fraction(0), draw(st.one_of(near, near, anywhere)))
        elif name == DAYS_IN_ROLE:
            amounts[name] = Fraction(draw(st.sampled_from([92, 92, 46, 31, 1, 0])))
        elif name == WORKING_DAYS_IN_ROLE:
            amounts[name] = Fraction(draw(st.sampled_from([66, 66, 33, 7, 1, 0])))
        elif name == MONTHS_IN_ROLE:
            amounts[name] = Fraction(draw(st.integers(0, 3)))
        elif name == LAST_PAYOUT:
            amounts[name] = Fraction(draw(st.sampled_from([-5000, 0, 1, 100000, 480000, 1000000])), 100)
        elif name == SHARE_OF_FULL_TIME:
            amounts[name] = draw(st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(4, 5)]))
        else:
            amounts[name] = draw(st.sampled_from([Fraction(300000), Fraction(123456789, 100), Fraction(1, 3)]))
    return amounts
