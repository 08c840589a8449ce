"""Roles in an outline: who is paid how much, for what, by which weights, curves and steps."""

from __future__ import annotations

from incentives.policy.mechanics import Rates
from incentives.policy.model import LARGEST_REMAINDER, Combine, Component, Measure, Missing, Path, Policy, Role
from incentives.policy.outline_carried import also_pays_parts, carried_facts
from incentives.policy.outline_stated import role_fact_words, target_fact_words
from incentives.policy.part import Fact, Part, said, shape_facts
from incentives.policy.wording import (
    amount_words,
    currency_of,
    incentive_words,
    limit_words,
    rounding_words,
    target_words,
    way_words,
)
from incentives.policy.wording_pay import matrix_words, pay_limit_words
from incentives.values.rounding import Rounding
from incentives.values.unit import PERCENT


def role_part(policy: Policy, role: Role) -> Part:
    """The role with its components."""
    path: Path = ("roles", role.key)
    facts = {
        "title": ("title", role.title),
        "kind": ("kind", role.kind),
        "fixed pay": ("fixed_pay", f"{PERCENT.show(role.fixed_pay)} of total target pay"),
        "target incentive": ("target_incentive", incentive_words(policy, role.target_incentive)),
        "split over periods": ("split_over_periods", ", ".join(PERCENT.show(each) for each in role.split_over_periods)),
        "target rounding": ("target_rounding", _rounded(policy, role.target_rounding)),
        "worth rounding": ("worth_rounding", _whole(policy, role.worth_rounding)),
        "needs known components": ("least_known", role.least_known or None),
        "pays at most": ("pays_at_most", limit_words(policy, role.pays_at_most)),
        "pays at least": ("pays_at_least", limit_words(policy, role.pays_at_least)),
        "chooses cases": ("chooses_cases", "yes" if role.chooses_cases else "no"),
        **role_fact_words(role.facts),
    }
    typical = tuple(
        Fact(f"typical {name}", amount_words(policy, role.key, name, amount), (*path, "typical", name))
        for name, amount in role.typical.items()
    )
    parts = tuple(_component(policy, part) for part in role.components)
    parts = (*parts, *also_pays_parts(policy, role.also_pays, path))
    return Part("role", role.key, role.title, path, (*said(path, facts), *carried_facts(policy, role), *typical), parts)


def _component(policy: Policy, part: Component) -> Part:
    measure = policy.measures[part.measure] if part.measure is not None else None
    shape = tuple(shape_facts(part.path, part.shape, measure)) if part.shape and measure else ()
    if part.matrix is not None:
        told = matrix_words(part.matrix, policy.measures)
        shape = tuple(Fact(label, words, (*part.path, *steps)) for label, words, steps in told)
    return Part(
        kind="component",
        key=part.key,
        title=" by ".join(policy.measures[name].kpi.title for name in part.measures) or "group",
        path=part.path,
        facts=(*_worth(part, measure), *shape, *_rules(policy, part, measure)),
        parts=tuple(_component(policy, each) for each in part.components),
    )


def _rounded(policy: Policy, rounding: Rounding | None) -> str | None:
    return None if rounding is None else rounding_words(rounding, currency_of(policy))


def _whole(policy: Policy, rounding: Rounding | None) -> str | None:
    return None if rounding is None else f"to whole {currency_of(policy).show(rounding.to)}, {LARGEST_REMAINDER}"


def _worth(part: Component, measure: Measure | None) -> tuple[Fact, ...]:
    facts = {
        "weight": ("weight", None if part.weight is None else PERCENT.show(part.weight)),
        "measure": ("measure", part.measure if part.measure != part.key else None),
        "target": ("target", target_words(part.target, measure)),
        "way": ("way", way_words(part.way, measure)),
    }
    return said(part.path, facts)


def _rules(policy: Policy, part: Component, measure: Measure | None) -> tuple[Fact, ...]:
    rounding, result, money = part.score_rounding, part.result_rounding, currency_of(policy)
    most, least = (pay_limit_words(limit, money) for limit in (part.pays_at_most, part.pays_at_least))
    unit = PERCENT if measure is None or part.reads_share else measure.unit
    prorated = part.pays_money and not part.is_group and not isinstance(part.shape, Rates)
    facts = {
        "prorated": ("prorated", ("yes" if part.prorated else "no") if prorated else None),
        "result rounding": ("result_rounding", None if result is None else rounding_words(result, unit)),
        "combines by": ("combine", part.combine if part.is_group and part.combine is not Combine.WEIGHTS else None),
        "needs known parts": ("least_known", part.least_known if part.least_known > 1 else None),
        "missing result": ("missing", part.missing if part.missing is not Missing.REFUSE else None),
        "score rounding": ("score_rounding", None if rounding is None else rounding_words(rounding, PERCENT)),
        "pays at most": ("pays_at_most", most),
        "pays at least": ("pays_at_least", least),
        **target_fact_words(part.target_facts),
        "because": ("because", part.because),
    }
    return said(part.path, facts)
