"""Gates, modifiers and the clawback in an outline: what changes pay after it was earned."""

from __future__ import annotations

from collections.abc import Iterator

from incentives.policy.model import Gate, Modifier, Path, Policy
from incentives.policy.outline_stated import gate_fact_words
from incentives.policy.part import Part, said, shape_facts
from incentives.policy.wording import condition_words, effect_words, rounding_words
from incentives.policy.wording_pay import share_words
from incentives.values.unit import PERCENT


def gate_part(policy: Policy, gate: Gate) -> Part:
    """The gate: what opens it, and what is paid while it is closed."""
    path: Path = ("gates", gate.key)
    joined = " and " if gate.needs_all else " or "
    conditions = joined.join(condition_words(policy, condition) for condition in gate.conditions)
    facts = {
        "opens when": ("opens_at", conditions),
        "applies to": ("applies_to", gate.applies_to),
        "roles": ("roles", ", ".join(gate.roles)),
        "while closed": ("pays_at_most" if gate.pays_at_most is not None else "multiplied_by", effect_words(gate)),
        **gate_fact_words(gate.facts),
        "because": ("because", gate.because),
    }
    return Part("gate", gate.key, conditions, path, said(path, facts))


def modifier_part(policy: Policy, modifier: Modifier) -> Part:
    """The modifier with its shape."""
    path: Path = ("modifiers", modifier.key)
    measure = policy.measures[modifier.measure]
    before = {
        "measure": ("measure", modifier.measure),
        "applies to": ("applies_to", modifier.applies_to),
        "roles": ("roles", ", ".join(modifier.roles)),
        "does": ("combine", "adds a share of the pay" if modifier.adds else "multiplies the pay"),
        "when": ("when", "before caps" if modifier.before_caps else "after caps"),
    }
    facts = (*said(path, before), *shape_facts(path, modifier.shape, measure))
    rounding = modifier.factor_rounding
    after = {
        "factor rounding": ("factor_rounding", None if rounding is None else rounding_words(rounding, PERCENT)),
        "factor at most": ("pays_at_most", share_words(modifier.pays_at_most)),
        "factor at least": ("pays_at_least", share_words(modifier.pays_at_least)),
        "because": ("because", modifier.because),
    }
    return Part("modifier", modifier.key, measure.kpi.title, path, (*facts, *said(path, after)))


def clawback_parts(policy: Policy) -> Iterator[Part]:
    """The clawback, if the policy has one."""
    claw = policy.clawback
    if claw is not None:
        waits = claw.harm_shows_after
        facts = {
            "when": ("when", claw.when),
            "within": ("within", f"{claw.months} months"),
            "share": ("share", PERCENT.show(claw.share)),
            "taken from": ("taken_from", claw.taken_from),
            "harm shows after": ("harm_shows_after", None if waits is None else f"{waits} months"),
            "because": ("because", claw.because),
        }
        yield Part("clawback", "", claw.when, ("clawback",), said(("clawback",), facts))
