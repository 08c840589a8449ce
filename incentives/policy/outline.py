"""A policy as an outline in words: parts with their facts, each with its place in the file, in the order people ask.

What a role is paid for comes first, then what changes that pay, then what is measured. Every fact stands once, so that
an outline can be printed as it is and two of them can be compared fact by fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from incentives.policy.model import (
    Combine,
    Component,
    Gate,
    Measure,
    Missing,
    Modifier,
    Path,
    Policy,
    Role,
    Shape,
)
from incentives.policy.wording import (
    amount_words,
    condition_words,
    currency_of,
    effect_words,
    incentive_words,
    limit_words,
    rounding_words,
    shape_words,
    target_words,
)
from incentives.values.period import MONTHS
from incentives.values.unit import PERCENT


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a part says. label is unique within its part."""

    label: str
    words: str
    path: Path


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a policy. kind is a word such as `role`, key the name that the file gives it."""

    kind: str
    key: str
    title: str
    path: Path
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...] = ()

    @property
    def name(self) -> str:
        """What people call it: `component new_revenue`."""
        return f"{self.kind} {self.key}".rstrip()


def outline(policy: Policy) -> Part:
    """The whole policy as one part, with roles, gates, modifiers, clawback, measures, answers and examples in it."""
    parts = [
        *(_role(policy, role) for role in policy.roles.values()),
        *(_gate(policy, gate) for gate in policy.gates),
        *(_modifier(policy, modifier) for modifier in policy.modifiers),
        *_clawback(policy),
        *(_measure(measure) for measure in policy.measures.values()),
        *_answers(policy),
        *(_example(policy, index) for index in range(len(policy.examples))),
    ]
    return Part("policy", policy.key, policy.title, (), tuple(_policy_facts(policy)), tuple(parts))


def _said(path: Path, facts: Mapping[str, tuple[str, object]]) -> tuple[Fact, ...]:
    """label: (key in the file, words); what says nothing is left out."""
    return tuple(
        Fact(label, str(words), (*path, key)) for label, (key, words) in facts.items() if words not in (None, "", ())
    )


def _policy_facts(policy: Policy) -> Iterable[Fact]:
    facts = {
        "title": ("title", policy.title),
        "holds from": ("effective_from", policy.effective_from),
        "ends before": ("ends_before", policy.ends_before),
        "owner": ("owner", policy.owner),
        "pays": ("period", f"by the {policy.cycle}"),
        "currency": ("currency", policy.currency),
        "fiscal year starts": ("fiscal_year_starts", MONTHS[policy.fiscal_year_starts - 1]),
        "replaces": ("change", policy.replaces or "nothing"),
        "changed because": ("change", policy.change_because),
        "proration": ("proration", policy.proration),
        "rounding": (
            "rounding",
            f"{rounding_words(policy.rounding, currency_of(policy))}, {policy.rounding_moment}",
        ),
    }
    return _said((), facts)


def _role(policy: Policy, role: Role) -> Part:
    path: Path = ("roles", role.key)
    columns = {leaf.target: leaf.measure for leaf in role.leaves() if leaf.measure is not None}
    units = {str(target): policy.measures[measure].unit for target, measure in columns.items()}
    facts: dict[str, tuple[str, object]] = {
        "title": ("title", role.title),
        "kind": ("kind", role.kind),
        "fixed pay": ("fixed_pay", f"{PERCENT.show(role.fixed_pay)} of total target pay"),
        "target incentive": ("target_incentive", incentive_words(policy, role.target_incentive)),
        "pays at most": ("pays_at_most", limit_words(policy, role.pays_at_most)),
        "pays at least": ("pays_at_least", limit_words(policy, role.pays_at_least)),
        "chooses cases": ("chooses_cases", "yes" if role.chooses_cases else "no"),
    }
    typical: dict[str, tuple[str, object]] = {
        f"typical {name}": ("typical", units.get(name, currency_of(policy)).show(amount))
        for name, amount in role.typical.items()
    }
    parts = tuple(_component(policy, part) for part in role.components)
    return Part("role", role.key, role.title, path, _said(path, facts | typical), parts)


def _component(policy: Policy, part: Component) -> Part:
    measure = policy.measures[part.measure] if part.measure is not None else None
    path = part.path
    before = {
        "weight": ("weight", None if part.weight is None else PERCENT.show(part.weight)),
        "measure": ("measure", part.measure if part.measure != part.key else None),
        "target": ("target", target_words(part.target, measure)),
    }
    after = {
        "combines by": ("combine", part.combine if part.is_group and part.combine is not Combine.WEIGHTS else None),
        "needs known parts": ("least_known", part.least_known if part.least_known > 1 else None),
        "missing result": ("missing", part.missing if part.missing is not Missing.REFUSE else None),
        "score rounding": (
            "score_rounding",
            part.score_rounding and rounding_words(part.score_rounding, PERCENT),
        ),
        "pays at most": ("pays_at_most", None if part.pays_at_most is None else PERCENT.show(part.pays_at_most)),
        "pays at least": ("pays_at_least", None if part.pays_at_least is None else PERCENT.show(part.pays_at_least)),
        "because": ("because", part.because),
    }
    shape = tuple(_shape(part.path, part.shape, measure)) if part.shape and measure else ()
    facts = (*_said(path, before), *shape, *_said(path, after))
    title = measure.kpi.title if measure else "group"
    return Part("component", part.key, title, path, facts, tuple(_component(policy, each) for each in part.components))


def _shape(path: Path, shape: Shape, measure: Measure) -> Iterator[Fact]:
    for label, words, steps in shape_words(shape, measure):
        yield Fact(label, words, (*path, *steps))


def _gate(policy: Policy, gate: Gate) -> Part:
    path: Path = ("gates", gate.key)
    joined = " and " if gate.needs_all else " or "
    conditions = joined.join(condition_words(policy, condition) for condition in gate.conditions)
    facts = {
        "opens when": ("opens_at", conditions),
        "applies to": ("applies_to", gate.applies_to),
        "roles": ("roles", ", ".join(gate.roles)),
        "while closed": ("pays_at_most" if gate.pays_at_most is not None else "multiplied_by", effect_words(gate)),
        "because": ("because", gate.because),
    }
    return Part("gate", gate.key, conditions, path, _said(path, facts))


def _modifier(policy: Policy, modifier: Modifier) -> Part:
    path: Path = ("modifiers", modifier.key)
    measure = policy.measures[modifier.measure]
    before = {
        "measure": ("measure", modifier.measure),
        "applies to": ("applies_to", modifier.applies_to),
        "roles": ("roles", ", ".join(modifier.roles)),
        "does": ("combine", "adds a share of the pay" if modifier.adds else "multiplies the pay"),
        "when": ("when", "before caps" if modifier.before_caps else "after caps"),
    }
    facts = (*_said(path, before), *_shape(path, modifier.shape, measure))
    because = _said(path, {"because": ("because", modifier.because)})
    return Part("modifier", modifier.key, measure.kpi.title, path, (*facts, *because))


def _clawback(policy: Policy) -> Iterator[Part]:
    claw = policy.clawback
    if claw is not None:
        facts = {
            "when": ("when", claw.when),
            "within": ("within", f"{claw.months} months"),
            "share": ("share", PERCENT.show(claw.share)),
            "taken from": ("taken_from", claw.taken_from),
            "because": ("because", claw.because),
        }
        yield Part("clawback", "", claw.when, ("clawback",), _said(("clawback",), facts))


def _measure(measure: Measure) -> Part:
    path: Path = ("measures", measure.key)
    facts = {
        "KPI": ("kpi", f"{measure.kpi.id} ({measure.kpi.title}; {measure.kpi.better} is better)"),
        "unit": ("unit", measure.unit),
        "counted for": ("counted_for", measure.counted_for),
        "shared by": ("shared_by", ", ".join(measure.shared_by)),
        "source": ("source", measure.source),
        "recorded by": ("recorded_by", measure.recorded_by),
        "known": ("known", "later" if measure.known_later else "in the period"),
        "because": ("because", measure.because),
        "watch for": ("watch_for", measure.watch_for),
    }
    return Part("measure", measure.key, measure.kpi.title, path, _said(path, facts))


def _answers(policy: Policy) -> Iterator[Part]:
    for index, answer in enumerate(policy.accepted_findings):
        path: Path = ("accepted_findings", index)
        facts = {
            "because": ("because", answer.because),
            "accepted by": ("accepted_by", answer.accepted_by),
            "until": ("until", answer.until),
        }
        yield Part("answer", f"{answer.finding} at {answer.at}", answer.because, path, _said(path, facts))


def _example(policy: Policy, index: int) -> Part:
    example = policy.examples[index]
    path: Path = ("examples", example.key)
    given = {name: amount_words(policy, example.role, name, amount) for name, amount in example.given.items()}
    pays = {name: currency_of(policy).show(amount) for name, amount in example.pays.items()}
    facts = (
        Fact("role", example.role, (*path, "role")),
        *(Fact(f"given {name}", words, (*path, "given", name)) for name, words in given.items()),
        *(Fact(f"pays {name}", words, (*path, "pays", name)) for name, words in pays.items()),
    )
    return Part("example", example.key, example.role, path, facts)
