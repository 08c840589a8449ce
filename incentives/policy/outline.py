"""A policy as an outline in words: parts with their facts, each with its place in the file, in the order people ask.

What a role is paid for comes first, then what changes that pay, then what is measured. Every fact stands once, so that
an outline can be printed as it is and two of them can be compared fact by fact.
"""

from __future__ import annotations

from collections.abc import Iterator

from incentives.policy.model import Example, Measure, Path, Policy
from incentives.policy.outline_carried import also_pays_parts, paid_out_facts, pool_part
from incentives.policy.outline_roles import role_part
from incentives.policy.outline_rules import clawback_parts, gate_part, modifier_part
from incentives.policy.outline_stated import measure_fact_words
from incentives.policy.part import Fact, Part, said
from incentives.policy.wording import amount_words, currency_of, derived_words, rounding_words
from incentives.values.period import MONTHS
from incentives.values.unit import Unit, UnitKind


def outline(policy: Policy) -> Part:
    """The whole policy as one part, with roles, gates, modifiers, clawback, measures, answers and examples in it."""
    parts = [
        *(role_part(policy, role) for role in policy.roles.values()),
        *(gate_part(policy, gate) for gate in policy.gates),
        *(modifier_part(policy, modifier) for modifier in policy.modifiers),
        *(pool_part(policy, pool) for pool in policy.pools),
        *clawback_parts(policy),
        *also_pays_parts(policy, policy.also_pays, ()),
        *(_measure(measure, Unit(UnitKind.MONEY, policy.currency)) for measure in policy.measures.values()),
        *_answers(policy),
        *(_example(policy, example) for example in policy.examples),
    ]
    return Part("policy", policy.key, policy.title, (), _policy_facts(policy), tuple(parts))


def _policy_facts(policy: Policy) -> tuple[Fact, ...]:
    daily = policy.daily_rate_rounding
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
        "exchange day": ("exchange_day", policy.exchange_day),
        "proration": ("proration", policy.proration),
        "holidays": ("holidays", ", ".join(str(day) for day in sorted(policy.holidays))),
        "months count": ("month_counts", policy.month_counts),
        "daily rate rounding": ("daily_rate_rounding", daily and rounding_words(daily, currency_of(policy))),
        "leave": ("leave", None if policy.leave_counts else "does not count"),
        "rounding": (
            "rounding",
            f"{rounding_words(policy.rounding, currency_of(policy))}, {policy.rounding_moment}",
        ),
    }
    return said((), facts)


def _measure(measure: Measure, money: Unit) -> Part:
    path: Path = ("measures", measure.key)
    facts = {
        "KPI": ("kpi", f"{measure.kpi.id} ({measure.kpi.title}; {measure.kpi.better} is better)"),
        "unit": ("unit", measure.unit),
        "counted for": ("counted_for", measure.counted_for),
        "shared by": ("shared_by", ", ".join(measure.shared_by)),
        "source": ("source", measure.source),
        "recorded by": ("recorded_by", measure.recorded_by),
        "worked out": ("derived", measure.derived and derived_words(measure.derived)),
        "known": ("known", "later" if measure.known_later else "in the period"),
        "because": ("because", measure.because),
        "watch for": ("watch_for", measure.watch_for),
        **measure_fact_words(measure.facts, measure.unit, money),
    }
    return Part("measure", measure.key, measure.kpi.title, path, said(path, facts))


def _answers(policy: Policy) -> Iterator[Part]:
    for index, answer in enumerate(policy.accepted_findings):
        path: Path = ("accepted_findings", index)
        facts = {
            "because": ("because", answer.because),
            "accepted by": ("accepted_by", answer.accepted_by),
            "until": ("until", answer.until),
        }
        yield Part("answer", f"{answer.finding} at {answer.at}", answer.because, path, said(path, facts))


def _example(policy: Policy, example: Example) -> Part:
    path: Path = ("examples", example.key)
    given = {name: amount_words(policy, example.role, name, amount) for name, amount in example.given.items()}
    pays = {name: currency_of(policy).show(amount) for name, amount in example.pays.items()}
    carries = {name: currency_of(policy).show(amount) for name, amount in example.carries.items()}
    facts = (
        Fact("role", example.role, (*path, "role")),
        *(Fact(f"given {name}", words, (*path, "given", name)) for name, words in given.items()),
        *(Fact(f"pays {name}", words, (*path, "pays", name)) for name, words in pays.items()),
        *(Fact(f"carries {name}", words, (*path, "carries", name)) for name, words in carries.items()),
        *paid_out_facts(example, path),
    )
    return Part("example", example.key, example.role, path, facts)
