"""Roles in an outline: who is paid how much, for what, by which weights, curves and steps."""

from __future__ import annotations

from incentives.policy.model import Combine, Component, Measure, Missing, Path, Policy, Role
from incentives.policy.part import Fact, Part, said, shape_facts
from incentives.policy.wording import (
    amount_words,
    incentive_words,
    limit_words,
    rounding_words,
    target_words,
)
from incentives.values.unit import PERCENT


def role_part(policy: Policy, role: Role) -> Part:
    """The role with its components."""
    path: Path = ("roles", role.key)
    facts = {
        "title": ("title", role.title),
        "kind": ("kind", role.kind),
        "fixed pay": ("fixed_pay", f"{PERCENT.show(role.fixed_pay)} of total target pay"),
        "target incentive": ("target_incentive", incentive_words(policy, role.target_incentive)),
        "pays at most": ("pays_at_most", limit_words(policy, role.pays_at_most)),
        "pays at least": ("pays_at_least", limit_words(policy, role.pays_at_least)),
        "chooses cases": ("chooses_cases", "yes" if role.chooses_cases else "no"),
    }
    typical = tuple(
        Fact(f"typical {name}", amount_words(policy, role.key, name, amount), (*path, "typical", name))
        for name, amount in role.typical.items()
    )
    parts = tuple(_component(policy, part) for part in role.components)
    return Part("role", role.key, role.title, path, (*said(path, facts), *typical), parts)


def _component(policy: Policy, part: Component) -> Part:
    measure = policy.measures[part.measure] if part.measure is not None else None
    shape = tuple(shape_facts(part.path, part.shape, measure)) if part.shape and measure else ()
    return Part(
        kind="component",
        key=part.key,
        title=measure.kpi.title if measure else "group",
        path=part.path,
        facts=(*_worth(part, measure), *shape, *_rules(part)),
        parts=tuple(_component(policy, each) for each in part.components),
    )


def _worth(part: Component, measure: Measure | None) -> tuple[Fact, ...]:
    facts = {
        "weight": ("weight", None if part.weight is None else PERCENT.show(part.weight)),
        "measure": ("measure", part.measure if part.measure != part.key else None),
        "target": ("target", target_words(part.target, measure)),
    }
    return said(part.path, facts)


def _rules(part: Component) -> tuple[Fact, ...]:
    rounding, most, least = part.score_rounding, part.pays_at_most, part.pays_at_least
    facts = {
        "combines by": ("combine", part.combine if part.is_group and part.combine is not Combine.WEIGHTS else None),
        "needs known parts": ("least_known", part.least_known if part.least_known > 1 else None),
        "missing result": ("missing", part.missing if part.missing is not Missing.REFUSE else None),
        "score rounding": ("score_rounding", None if rounding is None else rounding_words(rounding, PERCENT)),
        "pays at most": ("pays_at_most", None if most is None else PERCENT.show(most)),
        "pays at least": ("pays_at_least", None if least is None else PERCENT.show(least)),
        "because": ("because", part.because),
    }
    return said(part.path, facts)
