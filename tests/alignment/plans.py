"""Small policies for audits: one role, paid in a straight line on the KPIs that a test names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import yaml

from incentives.alignment.audit import Audit, audit_policy
from incentives.alignment.catalogue import findings_of
from incentives.alignment.finding import Finding
from incentives.alignment.subject import subject_of
from incentives.kpis.read import packaged_behaviours, packaged_kpis
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.policy.schema import RoleSchema
from incentives.values.unit import UnitKind

DAY = date(2026, 7, 1)
ROLE_KEYS = {key for key in RoleSchema().load_fields if key not in ("title", "kind", "components")}
TARGETS = {
    UnitKind.MONEY: ("EUR", "{} EUR", Fraction(100000)),
    UnitKind.PERCENT: ("percent", "{}%", Fraction(50)),
    UnitKind.NUMBER: ("number", "{}", Fraction(100)),
    UnitKind.POINTS: ("points", "{} points", Fraction(40)),
    UnitKind.SCORE: ("score", "{} score", Fraction(5)),
    UnitKind.RATIO: ("ratio", "{}", Fraction(1)),
    UnitKind.DAYS: ("days", "{} days", Fraction(20)),
    UnitKind.HOURS: ("hours", "{} hours", Fraction(20)),
    UnitKind.MINUTES: ("minutes", "{} minutes", Fraction(10)),
    UnitKind.SECONDS: ("seconds", "{} seconds", Fraction(60)),
}


def amount(kpi: str, share: Fraction) -> str:
    """That share of the KPI's target, as files write it."""
    _, pattern, target = TARGETS[packaged_kpis()[kpi].unit]
    value = target * share
    return pattern.format(f"{float(value):.4f}".rstrip("0").rstrip("."))


def straight(kpi: str) -> dict[str, Any]:
    """Nothing at half of target, target pay at target, half as much again at one and a half."""
    way = 1 if packaged_kpis()[kpi].higher_is_better else -1
    half = Fraction(1, 2) * way
    return {
        "measure": kpi,
        "target": amount(kpi, Fraction(1)),
        "curve": {
            "floor": {"at": amount(kpi, 1 - half), "pays": "0%"},
            "target": {"at": amount(kpi, Fraction(1)), "pays": "100%"},
            "top": {"at": amount(kpi, 1 + half), "pays": "200%"},
        },
    }


def _written_out(part: Mapping[str, Any]) -> dict[str, Any]:
    """A component; `straight: <kpi>` stands for a straight line on that KPI."""
    if "components" in part:
        return {**part, "components": {key: _written_out(each) for key, each in part["components"].items()}}
    kpi = part.get("straight")
    return {**({} if kpi is None else straight(kpi)), **{key: said for key, said in part.items() if key != "straight"}}


def _named(parts: Mapping[str, Any]) -> set[str]:
    """The measures that components name."""
    groups = [part["components"] for part in parts.values() if "components" in part]
    leaves = {part["measure"] for part in parts.values() if "components" not in part}
    return leaves.union(*map(_named, groups))


def measure(kpi: str, **changed: Any) -> dict[str, Any]:
    """A measure of the KPI."""
    unit = TARGETS[packaged_kpis()[kpi].unit][0]
    written = {"kpi": kpi, "unit": unit, "counted_for": "participant", "source": "s", "because": "b", "watch_for": "w"}
    return written | changed


def policy_text(
    components: Mapping[str, Mapping[str, Any]],
    kind: str = "sales",
    measures: Mapping[str, Any] | None = None,
    others: Mapping[str, Mapping[str, Any]] | None = None,
    **more: Any,
) -> str:
    """A policy of one role with these components; measures default to those that the components name.

    A measure that is given needs only its KPI and what differs from the usual. others: further roles, each with its
    components.
    """
    paid = {"person": components, **(others or {})}
    paid = {role: {key: _written_out(part) for key, part in parts.items()} for role, parts in paid.items()}
    named = {name for parts in paid.values() for name in _named(parts)}
    given = {name: said if "source" in said else measure(**said) for name, said in (measures or {}).items()}
    role = {
        "title": "Person",
        "kind": kind,
        "fixed_pay": "80%",
        "target_incentive": "12000 EUR per year",
        **{key: value for key, value in more.items() if key in ROLE_KEYS},
    }
    written = {
        "format": "1",
        "policy": "audited",
        "effective_from": "2026-07-01",
        "title": "Audited",
        "owner": "nobody@example.com",
        "currency": "EUR",
        "period": "quarter",
        "change": {"replaces": "nothing", "because": "It is new."},
        "measures": {name: measure(name) for name in sorted(named - set(given))} | given,
        "roles": {key: {**_of(key, role), "components": parts} for key, parts in paid.items()},
        "proration": "none",
        "rounding": {"to": "0.01 EUR", "ties": "half up", "when": "once per component"},
        "examples": {"none": {"role": "person", "given": {}, "pays": {}}},
        **{key: value for key, value in more.items() if key not in ROLE_KEYS},
    }
    unshared = json.loads(json.dumps(written))
    return yaml.safe_dump(unshared, sort_keys=False)


def _of(key: str, role: Mapping[str, Any]) -> dict[str, Any]:
    """What a role says beside its components; only the first one leads others."""
    return {name: said for name, said in role.items() if name != "manages" or key == "person"}


def policy_of(text: str) -> Policy:
    """The policy of a text that has no problems."""
    policy, problems = read_policy(text, "audited.yaml", packaged_kpis())
    assert policy is not None, "\n".join(map(str, problems))
    return policy


def audit_of(text: str) -> Audit:
    """The audit of a policy text."""
    return audit_policy(policy_of(text), packaged_behaviours(), DAY)


def found(text: str, pattern: str) -> list[Finding]:
    """The findings of one pattern in all roles, whether they stand by themselves or under a stronger one."""
    policy, harmful = policy_of(text), packaged_behaviours().harmful
    every = [each for role in policy.roles for each in findings_of(subject_of(policy, role, harmful))]
    return [finding for finding in every if finding.pattern == pattern]
