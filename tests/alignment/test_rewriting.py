"""Writing a plan differently, so that it pays the same, changes no finding of any pattern.

Every case of every pattern is rewritten: components split into halves, put into groups, reordered, and curves given
further points on their own lines.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from incentives.alignment.catalogue import PATTERNS, findings_of
from incentives.alignment.implied import under_stronger
from incentives.alignment.subject import subject_of
from incentives.kpis.read import packaged_behaviours, packaged_kpis
from tests.alignment.plans import policy_of, policy_text

CASES = Path(__file__).parent / "cases"
Case = dict[str, Any]
Found = list[tuple[str, str, list[str]]]


def _cases() -> Iterator[Any]:
    for file in sorted(CASES.glob("*.yaml")):
        written = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for group in ("finds", "passes"):
            for name, case in written[group].items():
                plain = {key: said for key, said in case.items() if key != "severity"}
                yield pytest.param(plain, id=f"{file.stem}-{name}")


def _judged(text: str) -> Found:
    """What all patterns find in the first role, without the names of components."""
    subject = subject_of(policy_of(text), "person", packaged_behaviours().harmful)
    found = findings_of(subject)
    return sorted(
        (each.pattern, str(each.severity), sorted(below.pattern for below in each.implied))
        for each in under_stronger(found, PATTERNS)
    )


def _written(case: Case) -> dict[str, Any]:
    return dict(yaml.safe_load(policy_text(**copy.deepcopy(case))))


def _text(written: dict[str, Any]) -> str:
    """The policy as YAML without anchors."""
    return yaml.safe_dump(json.loads(json.dumps(written)), sort_keys=False)


def _of_half_weight(part: Case) -> Case:
    weight = Fraction(str(part["weight"]).removesuffix("%")) / 2
    return {**part, "weight": f"{float(weight):.4f}".rstrip("0").rstrip(".") + "%"}


def _split(parts: Case) -> Case:
    """Each component as two of half the weight."""
    if not all("weight" in part for part in parts.values()):
        return parts
    return {f"{key}_{half}": _of_half_weight(part) for key, part in parts.items() for half in ("one", "two")}


def _grouped(parts: Case) -> Case:
    """Each component as a group of two like itself."""
    halves = {
        key: {"one": {**part, "weight": "40%"}, "two": {**part, "weight": "60%"}}
        for key, part in parts.items()
        if "components" not in part and "weight" in part
    }
    return {
        key: {"weight": part["weight"], "components": halves[key]} if key in halves else part
        for key, part in parts.items()
    }


def _reversed(parts: Case) -> Case:
    return dict(reversed(parts.items()))


def _with_points(parts: Case) -> Case:
    """Each curve with a point in the middle of each of its lines."""
    return {
        key: {**part, **({"curve": _finer(part["curve"])} if "curve" in part else {})} for key, part in parts.items()
    }


def _finer(curve: Case) -> Case:
    points = list(curve.items())
    finer = dict(points[:1])
    for (name, left), (other, right) in pairwise(points):
        if left["at"] != right["at"]:
            finer[f"{name}_to_{other}"] = {key: _middle(left[key], right[key]) for key in ("at", "pays")}
        finer[other] = right
    return finer


def _middle(left: str, right: str) -> str:
    """Halfway between two amounts as files write them: `80%`, `100000 EUR`."""
    digits = "0123456789.-"
    unit = str(left).lstrip(digits)
    middle = sum(Fraction(str(each).removesuffix(unit)) for each in (left, right)) / 2
    return f"{float(middle):.6f}".rstrip("0").rstrip(".") + unit


def _reordered(parts: Case) -> Case:
    """In groups, in the other order, with further points on their lines: all at once, since none of it may count."""
    return _grouped(_reversed(_with_points(parts)))


REWRITINGS: tuple[Callable[[Case], Case], ...] = (_split, _reordered)


@pytest.mark.parametrize("case", list(_cases()))
def test_a_plan_that_pays_the_same_is_judged_the_same(case: Case) -> None:
    written = _written(case)
    plain = _judged(_text(written))
    rules = [*written.get("gates", {}).values(), *written.get("modifiers", {}).values()]
    for rewriting in REWRITINGS:
        if rewriting is _split and any(rule["applies_to"] != "total" for rule in rules):
            continue
        again = copy.deepcopy(written)
        again["roles"]["person"]["components"] = rewriting(written["roles"]["person"]["components"])
        assert _judged(_text(again)) == plain, rewriting.__name__


def _as_factors(written: Case) -> Case | None:
    """The policy with each gate that multiplies at a limit written as a factor of two levels; None without one."""
    again = copy.deepcopy(written)
    for key, gate in list(again.get("gates", {}).items()):
        limit = str(gate.get("opens_at", ""))
        if "multiplied_by" not in gate or not limit[:1].isdigit() or any("opened_" in said for said in gate):
            continue
        better = packaged_kpis()[again["measures"][gate["measure"]]["kpi"]].higher_is_better
        levels = {"open": {"at_least" if better else "at_most": limit, "pays": "100%"}}
        kept = {said: gate[said] for said in ("measure", "applies_to", "because", "roles") if said in gate}
        factor = {**kept, "when": "before caps", "combine": "multiply", "otherwise": gate["multiplied_by"]}
        again.setdefault("modifiers", {})[key] = {**factor, "steps": levels}
        del again["gates"][key]
    return again if again.get("gates") != written.get("gates") else None


def test_a_gate_and_a_factor_of_two_levels_are_judged_the_same() -> None:
    judged = 0
    for param in _cases():
        written = _written(param.values[0]) if "gates" in param.values[0] else {}
        again = _as_factors(written)
        if again is not None:
            judged += 1
            again = {key: said for key, said in again.items() if said}
            assert _judged(_text(again)) == _judged(_text(written)), param.id
    assert judged > 15


def test_a_plan_that_pays_otherwise_is_judged_otherwise() -> None:
    case: Case = {
        "components": {
            "sold": {"weight": "50%", "straight": "new_business_closed"},
            "stays": {"weight": "50%", "straight": "early_churn"},
        }
    }
    lighter = copy.deepcopy(case)
    lighter["components"]["sold"]["weight"], lighter["components"]["stays"]["weight"] = "30%", "70%"
    assert _judged(policy_text(**case)) != _judged(policy_text(**lighter))
