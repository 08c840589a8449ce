"""Pay never falls when a better result meets a policy that only rises: every mechanic that can rise, drawn together.

Drawn without penalties and without a pool, in which somebody else's better result lowers one's own part.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from incentives.payout.exact import calculate
from incentives.plan.plan import Plan
from tests.payout.plans import plan_of

MEASURES = {
    "revenue": ("new_business_closed", "EUR", [0, 1000, 2000, 4000, 8000]),
    "kept": ("net_revenue_retention", "percent", [0, 80, 90, 95, 120]),
    "complaints": ("external_complaints", "number", [40, 20, 10, 5, 0]),
}
"""KPI, unit, and places from the worse to the better result."""
WORDS = {"EUR": " EUR", "percent": "%", "number": ""}
EDGE = {"revenue": "at_least", "kept": "above", "complaints": "at_most"}
NAMES = st.sampled_from(sorted(MEASURES))
TIES = st.sampled_from(["half up", "half even", "up", "down"])


def at(measure: str, index: int) -> str:
    return f"{MEASURES[measure][2][index]}{WORDS[MEASURES[measure][1]]}"


def rising(count: int, most: int = 200) -> st.SearchStrategy[list[int]]:
    """So many numbers that never fall."""
    return st.lists(st.integers(0, most), min_size=count, max_size=count).map(sorted)


@st.composite
def shapes(draw: st.DrawFn, word: str, least: int = 0) -> dict[str, Any]:
    """A measure with a rising curve or rising steps, in percent or in money."""
    measure, places = draw(NAMES), sorted(draw(st.sets(st.integers(0, 4), min_size=2, max_size=4)))
    pays = [f"{least + each}{word}" for each in draw(rising(len(places) + 1))]
    if draw(st.booleans()):
        points = {
            f"p{index}": {"at": at(measure, index), "pays": pays[index_of]} for index_of, index in enumerate(places)
        }
        points["jump"] = {"at": at(measure, places[-1]), "pays": pays[-1]}
        return {
            "measure": measure,
            "curve": points,
            "before_first": draw(st.sampled_from(["flat", "nothing"])),
            "after_last": "flat",
        }
    steps = {
        f"s{index}": {EDGE[measure]: at(measure, index), "pays": pay}
        for index, pay in zip(places, pays[1:], strict=True)
    }
    return {"measure": measure, "steps": steps, "otherwise": pays[0]}


@st.composite
def scoring(draw: st.DrawFn, depth: int = 1) -> dict[str, Any]:
    """A component that scores, or a group of such."""
    if depth == 0 or draw(st.booleans()):
        return draw(shapes("%"))
    combine = draw(st.sampled_from(["weights", "sum", "product", "best of", "worst of"]))
    weight = {"weight": "equal"} if combine == "weights" else {}
    parts = {f"part{number}": draw(scoring(depth - 1)) | weight for number in range(2)}
    return {"combine": combine, "components": parts}


@st.composite
def paying(draw: st.DrawFn) -> dict[str, Any]:
    """A component that pays money: a shape, rates of both kinds, or a matrix that rises along rows and columns."""
    kind = draw(st.sampled_from(["shape", "slices", "whole", "matrix"]))
    if kind == "shape":
        return draw(shapes(" EUR")) | {"prorated": "yes"}
    if kind == "matrix":
        cells = [draw(rising(3)) for _ in range(2)]
        cells[1] = [max(pair) for pair in zip(*cells, strict=True)]
        lines = {
            name: {"measure": name, "at": {f"{name}{index}": at(name, index) for index in range(1, 3 + extra)}}
            for extra, name in ((0, "kept"), (1, "complaints"))
        }
        pays = {
            row: {column: f"{10 + cells[r][c]} EUR" for c, column in enumerate(lines["complaints"]["at"])}
            for r, row in enumerate(lines["kept"]["at"])
        }
        matrix = {"rows": lines["kept"], "columns": lines["complaints"], "pays": pays, "otherwise": "5 EUR"}
        return {"prorated": "no", "matrix": matrix | {"between": draw(st.sampled_from(["level", "straight"]))}}
    rates = draw(rising(3, 30))
    levels: dict[str, Any] = {
        f"l{index}": {"at_least": at("revenue", index), "pays": f"{rate}%"} for index, rate in enumerate(rates)
    }
    if kind == "whole":
        levels["l2"]["plus"] = "25 EUR"
    return {
        "measure": "revenue",
        "rates": {"apply": f"to {'each slice' if kind == 'slices' else 'the whole'}", "levels": levels},
    }


@st.composite
def rules(draw: st.DrawFn, parts: list[str]) -> dict[str, Any]:
    """A gate that better results open and a modifier whose factor rises."""
    gated, modified = draw(NAMES), draw(shapes("%", 40))
    gate = {
        "measure": gated,
        "opens_at": at(gated, 2),
        "applies_to": draw(st.sampled_from(["total", *parts])),
        "because": "Drawn.",
    }
    gate |= draw(st.sampled_from([{"multiplied_by": "50%"}, {"multiplied_by": "0%"}, {"pays_at_most": "0%"}]))
    modifier = modified | {"applies_to": draw(st.sampled_from(["total", *parts])), "because": "Drawn."}
    modifier |= {"when": draw(st.sampled_from(["before caps", "after caps"]))}
    modifier |= {"combine": draw(st.sampled_from(["multiply", "add"]))}
    return draw(
        st.sampled_from(
            [
                {},
                {"gates": {"g": gate}},
                {"modifiers": {"m": modifier}},
                {"gates": {"g": gate}, "modifiers": {"m": modifier}},
            ]
        )
    )


@st.composite
def policies(draw: st.DrawFn) -> Plan:
    """The plan of a policy that only rises."""
    limits: list[dict[str, Any]] = [{}, {"score_rounding": {"to": "1%", "ties": draw(TIES)}}, {"pays_at_most": "300%"}]
    drawn = [draw(scoring()) | draw(st.sampled_from(limits)) | {"weight": "equal"} for _ in range(2)]
    parts: dict[str, Any] = {f"c{number}": part for number, part in enumerate(drawn)}
    parts["money"] = draw(paying())
    rounding = {"to": draw(st.sampled_from(["0.01 EUR", "1 EUR"])), "ties": draw(TIES)}
    changes = draw(rules(list(parts)))
    said = str(parts) + str(changes)
    written: dict[str, Any] = {
        "format": "1",
        "policy": "rising",
        "effective_from": "2026-07-01",
        "title": "Rising",
        "owner": "a@example.com",
        "currency": "EUR",
        "period": "quarter",
        "change": {"replaces": "nothing", "because": "Drawn."},
        "measures": {
            name: {
                "kpi": kpi,
                "unit": unit,
                "counted_for": "participant",
                "source": "x",
                "because": "x",
                "watch_for": "x",
            }
            for name, (kpi, unit, _) in MEASURES.items()
            if f"'{name}'" in said
        },
        "roles": {
            "seller": {
                "title": "Seller",
                "kind": "sales",
                "fixed_pay": "70%",
                "target_incentive": "1000 EUR per quarter",
                "pays_at_least": draw(st.sampled_from(["0 EUR", "20 EUR"])),
                "components": parts,
                "typical": {
                    name: at(name, 2)
                    for name in MEASURES
                    if f"'{name}'" in str(parts["money"]) and f"'{name}'" not in str(parts["c0"]) + str(parts["c1"])
                },
            }
        },
        **changes,
        "proration": "calendar days in role",
        "rounding": rounding | {"when": draw(st.sampled_from(["once per component", "once at the end"]))},
        "examples": {"none": {"role": "seller", "given": {}, "pays": {}}},
    }
    apart = json.loads(json.dumps(written))  # no part stands in two places, which would be an alias in the text
    return plan_of(yaml.safe_dump(apart, sort_keys=False), "seller")


@st.composite
def results(draw: st.DrawFn) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """A scorecard and one that is better or equal in everything; results like to stand on the stated places."""
    worse: dict[str, Fraction] = {}
    better: dict[str, Fraction] = {}
    for name, (_, unit, places) in MEASURES.items():
        most = max(places)
        amount = st.one_of(st.sampled_from(places), st.integers(0, most)).map(Fraction)
        pair = sorted((draw(amount), draw(amount)), reverse=name == "complaints")
        worse[name], better[name] = (each / 100 if unit == "percent" else each for each in pair)
    time = {"share of full time": Fraction(1), "days in role": Fraction(draw(st.sampled_from([92, 31])))}
    return worse | time, better | time


@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a failing policy is short enough to read as it was drawn
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(policies(), st.lists(results(), min_size=4, max_size=4))
def test_a_better_result_is_never_paid_less(
    plan: Plan, pairs: list[tuple[dict[str, Fraction], dict[str, Fraction]]]
) -> None:
    for worse, better in pairs:
        assert calculate(plan, better).total >= calculate(plan, worse).total
