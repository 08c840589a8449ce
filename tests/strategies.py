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
from incentives.policy.model import DAYS_IN_ROLE, MONTHS_IN_ROLE, SHARE_OF_FULL_TIME, WORKING_DAYS_IN_ROLE
from incentives.policy.read import read_policy
from incentives.values.decimals import plain
from incentives.values.period import parse_period
from tests.strategies_of_pay import Drawing, paying_parts, typical_of

MEASURES = {
    "new_revenue": ("new_business_closed", "EUR", 1),
    "retained": ("net_revenue_retention", "percent", 1),
    "handle_time": ("average_handle_time", "minutes", -1),
    "complaints": ("external_complaints", "number", -1),
    "margin": ("gross_margin", "percent", 1),
    "tickets": ("tickets_closed", "number", 1),
}
CENTRE = {"new_revenue": 300000, "retained": 95, "handle_time": 9, "complaints": 4, "margin": 32, "tickets": 400}
WORDS = {"EUR": " EUR", "percent": "%", "minutes": " minutes", "number": ""}


DRAWING = Drawing(MEASURES, CENTRE, WORDS)
TIES = st.sampled_from(["half up", "half even", "half down", "up", "down"])


def percent(least: int, most: int) -> st.SearchStrategy[str]:
    """A percentage with up to two decimals."""
    return st.integers(least * 100, most * 100).map(
        lambda n: f"{n // 100}.{n % 100:02}%" if n % 100 else f"{n // 100}%"
    )


@st.composite
def shapes(draw: st.DrawFn, measure: str, *, factor: bool = False, own: bool = True) -> dict[str, Any]:
    """A curve or steps over a measure, with its target."""
    _, unit, way = MEASURES[measure]
    use_own = own and measure == "new_revenue" and draw(st.booleans())
    marks = sorted(draw(st.sets(st.integers(60, 140), min_size=2, max_size=5)))
    marks = marks if way > 0 else marks[::-1]

    def at(mark: int) -> str:
        if use_own or (own and draw(st.booleans())):
            return f"{mark}% of target"
        return plain(Fraction(CENTRE[measure] * mark, 100)) + WORDS[unit]

    pays = percent(50, 130) if factor else percent(0, 220)
    shape: dict[str, Any] = {}
    if own:
        shape["target"] = "own quota" if use_own else f"{CENTRE[measure]}{WORDS[unit]}"
    if draw(st.booleans()):
        points = {f"p{index}": {"at": at(mark), "pays": draw(pays)} for index, mark in enumerate(marks)}
        if draw(st.booleans()):
            last = points[f"p{len(marks) - 1}"]
            points["jump"] = {"at": last["at"], "pays": draw(pays)}
        shape |= {"curve": points}
        ends = ["flat"] if factor else ["flat", "nothing", "continues"]
        ends += [] if factor else [f"continues at {draw(percent(0, 20))} per {at(10)}"]
        shape["before_first"] = draw(st.sampled_from(ends))
        shape["after_last"] = draw(st.sampled_from(ends if "jump" not in points else ["flat"]))
    else:
        edges = ("at_least", "above") if way > 0 else ("at_most", "below")
        shape["steps"] = {
            f"s{index}": {draw(st.sampled_from(edges)): at(mark), "pays": draw(pays)}
            for index, mark in enumerate(marks)
        }
        shape["otherwise"] = draw(pays)
    return shape


@st.composite
def ways(draw: st.DrawFn, measure: str) -> dict[str, Any]:
    """A curve or steps over the way from one result to a better one, each end an amount or an own column."""
    _, unit, better = MEASURES[measure]
    centre, word = CENTRE[measure], WORDS[unit]
    start = f"{plain(Fraction(centre * (100 - 30 * better), 100))}{word}"
    start = draw(st.sampled_from([start, f"own baseline_{measure}"]))
    end = draw(st.sampled_from([f"{centre}{word}", f"own best_{measure}"]))
    marks = sorted(draw(st.sets(st.integers(0, 130), min_size=2, max_size=4)))
    pays = draw(st.lists(percent(0, 220), min_size=len(marks), max_size=len(marks)))
    placed = [(f"{mark}% of the way", pay) for mark, pay in zip(marks, pays, strict=True)]
    way: dict[str, Any] = {"way": {"from": start, "to": end}}
    if draw(st.booleans()):
        points = {f"p{index}": {"at": at, "pays": pay} for index, (at, pay) in enumerate(placed)}
        ends = st.sampled_from(["flat", "nothing", "continues"])
        return way | {"curve": points, "before_first": draw(ends), "after_last": draw(ends)}
    edges = st.sampled_from(["at_least", "above"])
    levels = {f"s{index}": {draw(edges): at, "pays": pay} for index, (at, pay) in enumerate(placed)}
    return way | {"steps": levels, "otherwise": draw(percent(0, 50))}


@st.composite
def after_earning(draw: st.DrawFn, names: list[str]) -> dict[str, Any]:
    """A draw or a deferral, or neither."""
    kind = draw(st.sampled_from(["", "", "draw", "deferral"]))
    yes_or_no = st.sampled_from(["yes", "no"])
    if kind == "draw":
        money = draw(st.sampled_from(["1000 EUR per month", "5555.55 EUR per year", "2500 EUR per quarter"]))
        return {"draw": {"pays": money, "recoverable": draw(yes_or_no), "prorated": draw(yes_or_no)}}
    if kind != "deferral":
        return {}
    deferral: dict[str, Any] = {"share": draw(st.sampled_from(["35%", "50%", "33.33%", "100%"])), "for": "8 periods"}
    if draw(st.booleans()):
        name = draw(st.sampled_from(names))
        condition = f"{draw(st.sampled_from(['', 'above ', 'at most ']))}{CENTRE[name]}{WORDS[MEASURES[name][1]]}"
        deferral["released_when"] = {"measure": name, "opens_at": condition}
        deferral["otherwise"] = draw(percent(0, 100))
    return {"deferral": deferral}


@st.composite
def pools(draw: st.DrawFn) -> dict[str, Any]:
    """A pool for the one role, or none."""
    if draw(st.integers(0, 2)) > 0:
        return {}
    pool: dict[str, Any] = {
        "roles": ["somebody"],
        "money": draw(st.sampled_from(["40000 EUR per year", "777.77 EUR per month"])),
        "when": draw(st.sampled_from(["always", "when pay exceeds it"])),
        "leftover": draw(st.sampled_from(["last takes it", "largest remainder first"])),
        "because": "Drawn.",
    }
    if pool["leftover"] == "last takes it" and draw(st.booleans()):
        pool["share_rounding"] = {"to": draw(st.sampled_from(["0.01%", "1%"])), "ties": draw(TIES)}
    return {"pools": {"all": pool}}


@st.composite
def prorations(draw: st.DrawFn) -> dict[str, Any]:
    """How part of a period counts."""
    kind = draw(st.sampled_from(["calendar days in role", "none", "working days in role", "months in role"]))
    stated: dict[str, Any] = {"proration": kind}
    if kind == "working days in role" and draw(st.booleans()):
        stated["holidays"] = ["2026-08-14", "2026-08-15"]
    if kind == "months in role":
        stated["month_counts"] = draw(st.sampled_from(["when held on its first day", "when held on any day"]))
    if kind != "none" and draw(st.integers(0, 3)) == 0:
        stated["daily_rate_rounding"] = {"to": draw(st.sampled_from(["0.01 EUR", "1 EUR"])), "ties": draw(TIES)}
        stated["leave"] = draw(st.sampled_from(["counts", "does not count"]))
    return stated


@st.composite
def target_rules(draw: st.DrawFn, parts: int) -> dict[str, Any]:
    """How a role's target is split and rounded, and how much of the role must be known."""
    rules: dict[str, Any] = {}
    if draw(st.integers(0, 3)) == 0:
        splits = [["20%", "20%", "20%", "40%"], ["1.5%", "33%", "33%", "32.5%"]]
        rules["split_over_periods"] = draw(st.sampled_from(splits))
    if draw(st.integers(0, 3)) == 0:
        rules["target_rounding"] = {"to": draw(st.sampled_from(["0.05 EUR", "100 EUR"])), "ties": draw(TIES)}
    if draw(st.integers(0, 3)) == 0:
        places = st.sampled_from(["0.01 EUR", "1 EUR", "1000 EUR"])
        rules["worth_rounding"] = {"to": draw(places), "leftover": "largest remainder first"}
    if draw(st.integers(0, 3)) == 0:
        rules["least_known"] = str(draw(st.integers(1, parts)))
    return rules


@st.composite
def components(draw: st.DrawFn, names: list[str], depth: int, *, weighted: bool) -> dict[str, Any]:
    """A group of components with weights that add up, some of them groups themselves."""
    count = draw(st.integers(1, 3))
    weights = draw(st.lists(st.integers(1, 60), min_size=count, max_size=count))
    shares = [Fraction(weight * 100, sum(weights)) for weight in weights]
    rounded = [f"{share.numerator // share.denominator}" for share in shares[:-1]]
    rounded.append(str(100 - sum(int(each) for each in rounded)))
    stated = ["equal"] * count if draw(st.integers(0, 3)) == 0 else [f"{each}%" for each in rounded]
    parts = {}
    for index in range(count):
        part = draw(component(names, depth, weighted=weighted))
        if weighted:
            part["weight"] = stated[index]
        parts[f"c{index}"] = part
    return (
        parts
        if all(part.get("weight") != "0%" for part in parts.values())
        else draw(components(names, depth, weighted=weighted))
    )


@st.composite
def component(draw: st.DrawFn, names: list[str], depth: int, *, weighted: bool) -> dict[str, Any]:
    """A measured component, or a group."""
    if depth > 0 and draw(st.integers(0, 3)) == 0:
        combine = draw(st.sampled_from(["weights", "sum", "product", "best of", "worst of"]))
        part: dict[str, Any] = {
            "combine": combine,
            "components": draw(components(names, depth - 1, weighted=combine == "weights")),
        }
        if draw(st.booleans()):
            part["least_known"] = "1"
    else:
        measure = draw(st.sampled_from(names))
        shape = draw(ways(measure)) if draw(st.integers(0, 4)) == 0 else draw(shapes(measure))
        part = {"measure": measure, **shape}
        if draw(st.integers(0, 3)) == 0:
            share = "way" in shape or shape["target"] == "own quota"
            place = "1%" if share else DRAWING.at(measure, 1)
            part["result_rounding"] = {"to": place, "ties": draw(TIES)}
        rules = ["refuse", "pays nothing", "pays target", "weight to the others" if weighted else "left out"]
        part["missing"] = draw(st.sampled_from(rules))
    if draw(st.booleans()):
        ties = draw(st.sampled_from(["half up", "half even", "half down", "up", "down"]))
        part["score_rounding"] = {"to": draw(st.sampled_from(["0.1%", "1%", "0.5%"])), "ties": ties}
    return part


def _missing(part: dict[str, Any]) -> list[str]:
    """What a component, or the leaves of a group, say about a missing result."""
    return [leaf["missing"] for leaf in _leaves({"part": part})]


YES_NO = st.sampled_from(["yes", "no"])
STATED_OF_A_ROLE = st.fixed_dictionaries(
    {},
    optional={
        "customers": st.sampled_from(["retail", "business"]),
        "customers_are_vulnerable": YES_NO,
        "sets_terms": YES_NO,
        "diagnoses": YES_NO,
    },
)


@st.composite
def policy_texts(draw: st.DrawFn) -> str:
    """A policy file of one role."""
    names = sorted(draw(st.sets(st.sampled_from(sorted(MEASURES)), min_size=1, max_size=4)))
    parts = draw(components(names, 2, weighted=True))
    for part in parts.values():
        if draw(st.integers(0, 3)) == 0:
            part["pays_at_most"] = draw(percent(230, 260))
        if draw(st.integers(0, 3)) == 0:
            part["pays_at_least"] = draw(percent(0, 20))
    role = {
        "title": "Somebody",
        "kind": "sales",
        "fixed_pay": "70%",
        "target_incentive": draw(
            st.sampled_from(
                [
                    "24000 EUR per year",
                    "1234.56 EUR per month",
                    "7777.77 EUR per quarter",
                    "17.5% of salary",
                    "from the roster",
                    "8% of own base per quarter",
                ]
            )
        ),
        "components": parts,
        **draw(target_rules(len(parts))),
        **draw(STATED_OF_A_ROLE),
    }
    role["typical"] = {
        name: amount
        for name, amount, needed in (
            ("own quota", "300000 EUR", "own quota" in str(parts)),
            ("own base", "75000 EUR", "own base per" in str(role["target_incentive"])),
            *(
                (f"own {end}_{name}", f"{CENTRE[name]}{WORDS[unit]}", f"own {end}_{name}" in str(parts))
                for name, (_, unit, _) in MEASURES.items()
                for end in ("baseline", "best")
            ),
            ("salary", "96000 EUR", "salary" in str(role["target_incentive"])),
            ("target incentive", "20000 EUR", role["target_incentive"] == "from the roster"),
        )
        if needed
    }
    if draw(st.booleans()):
        role["pays_at_most"] = draw(
            st.sampled_from(["150% of target incentive", "8000 EUR", "33.33% of target incentive"])
        )
    if draw(st.integers(0, 4)) == 0:
        role["pays_at_least"] = draw(st.sampled_from(["5% of target incentive", "10.55 EUR"]))
    rules = draw(_rules(names, list(parts)))
    scored = {leaf["measure"] for leaf in _leaves(parts)}
    counted = [key for key, part in parts.items() if not {"weight to the others", "left out"} & set(_missing(part))]
    paid = draw(paying_parts(DRAWING, names, counted))
    parts |= paid
    role["typical"] |= {name: usual for name, usual in typical_of(paid, DRAWING).items() if name not in scored}
    role["typical"] |= {"own quota": "300000 EUR"} if "own quota" in str(paid) else {}
    role |= draw(after_earning([name for name in names if name in str(parts)]))
    rules |= draw(pools())
    place = draw(st.sampled_from(["0.01 EUR", "1 EUR", "0.05 EUR"]))
    written = {
        "format": "1",
        "policy": "drawn",
        "effective_from": "2026-07-01",
        "title": "Drawn",
        "owner": "nobody@example.com",
        "currency": "EUR",
        "period": "quarter",
        "change": {"replaces": "nothing", "because": "It is drawn."},
        "measures": draw(measures([name for name in names if name in str(parts) + str(rules)], _delivered(parts))),
        "roles": {"somebody": role},
        **rules,
        **draw(prorations()),
        "rounding": {
            "to": place,
            "ties": draw(st.sampled_from(["half up", "half even", "half down", "up", "down"])),
            "when": draw(st.sampled_from(["once per component", "once at the end"])),
        },
        "examples": {"none": {"role": "somebody", "given": {}, "pays": {}}},
    }
    text = yaml.safe_dump(written, sort_keys=False, allow_unicode=True)
    in_points = "new_revenue" not in names and draw(st.integers(0, 3)) == 0
    return text.replace("EUR", "points") if in_points else text


@st.composite
def _rules(draw: st.DrawFn, names: list[str], parts: list[str]) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    targets = st.sampled_from(["total", *parts])
    if draw(st.booleans()):
        name = draw(st.sampled_from(names))
        word = draw(st.sampled_from(["", "at least ", "at most ", "above ", "below "]))
        effect = draw(st.sampled_from([{"pays_at_most": "100%"}, {"multiplied_by": "50%"}, {"multiplied_by": "0%"}]))
        limit = f"{word}{CENTRE[name]}{WORDS[MEASURES[name][1]]}"
        condition: dict[str, Any] = {"measure": name, "opens_at": limit}
        if draw(st.booleans()):
            limits = {each: f"{CENTRE[each]}{WORDS[MEASURES[each][1]]}" for each in names}
            condition = {draw(st.sampled_from(["opens_when_all", "opens_when_any"])): {**limits, name: limit}}
        gate = {**condition, "applies_to": draw(targets), "because": "Drawn.", **effect}
        rules["gates"] = {"gate": gate}
    if draw(st.booleans()):
        name = draw(st.sampled_from(names))
        rules["modifiers"] = {
            "modifier": {
                "measure": name,
                "applies_to": draw(targets),
                "when": draw(st.sampled_from(["before caps", "after caps"])),
                "combine": draw(st.sampled_from(["multiply", "add"])),
                "because": "Drawn.",
                **draw(shapes(name, factor=True, own=False)),
            }
        }
        if draw(st.integers(0, 2)) == 0:
            bounds = {"pays_at_most": "120%", "pays_at_least": draw(percent(50, 99))}
            rounding = {"to": draw(st.sampled_from(["1%", "0.5%"])), "ties": draw(TIES)}
            rules["modifiers"]["modifier"] |= {**bounds, "factor_rounding": rounding}
    return rules


def _leaves(parts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The measured components in them."""
    return [
        leaf for part in parts.values() for leaf in (_leaves(part["components"]) if "components" in part else [part])
    ]


def _delivered(parts: Mapping[str, Any]) -> set[str]:
    """The measures that rates take from single transactions or go on from, so that nothing else can make them."""
    return {leaf["measure"] for leaf in _leaves(parts) if {"on_top_of", "each"} & set(leaf.get("rates", {})) != set()}


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
    policy, problems = read_policy(text, "drawn.yaml", packaged_kpis())
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
        elif name == SHARE_OF_FULL_TIME:
            amounts[name] = draw(st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(4, 5)]))
        else:
            amounts[name] = draw(st.sampled_from([Fraction(300000), Fraction(123456789, 100), Fraction(1, 3)]))
    return amounts
