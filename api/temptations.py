"""Suprema, prices and repairs as they travel, on the command line and over HTTP: exact text, no floats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import Any

from incentives.alignment.index import Index
from incentives.alignment.prices import RolePrices
from incentives.alignment.suprema import Honest, RoleSuprema, Supremum
from incentives.kpis.behaviour import BehaviourCatalogue
from incentives.policy.model import Measure, Policy
from incentives.repair.proposals import Repairs
from incentives.values.currency import money_text
from incentives.values.decimals import fixed, plain

PLACES = 4


def shown_suprema(policy: Policy, roles: Sequence[RoleSuprema], behaviours: BehaviourCatalogue) -> dict[str, Any]:
    """The suprema of every role of a policy."""
    return {
        "policy": policy.key,
        "effective_from": policy.effective_from.isoformat(),
        "policy_fingerprint": policy.fingerprint,
        "catalogue": behaviours.named,
        "currency": policy.currency,
        "roles": [_role(policy, each) for each in roles],
    }


def _role(policy: Policy, role: RoleSuprema) -> dict[str, Any]:
    mixture = role.mixture
    return {
        "role": role.role,
        "target": _money(role.target, policy),
        "suprema": [_supremum(policy, each) for each in role.suprema],
        "mixtures": None
        if mixture is None
        else {
            "pairs": mixture.pairs,
            "at_most": _at_most(mixture.most / role.target),
            "found": _share(mixture.gain / role.target),
            "best": list(mixture.best or ()),
        },
        "beside_honest_work": [_honest(policy, each) for each in role.beside_honest],
    }


def _supremum(policy: Policy, each: Supremum) -> dict[str, Any]:
    where = each.where
    unit = None if where is None else policy.measures[where.measure].unit
    return {
        "behaviour": each.behaviour.id,
        "title": each.behaviour.title,
        "customer_harm": each.behaviour.customer_harm,
        "at_most": _at_most(each.most / each.target),
        "found": _share(each.reached.share),
        "meets": each.meets,
        "at_target": _share(each.at_target / each.target),
        "dose": _share(each.reached.dose),
        "before": _card(policy, each.reached.before),
        "after": _card(policy, each.reached.after),
        "payout_before": _money(each.reached.payout_before, policy),
        "payout_after": _money(each.reached.payout_after, policy),
        "pays_where": None
        if where is None or unit is None
        else {
            "measure": where.measure,
            "share": _share(where.share),
            "stretches": [{"from": unit.show(left), "to": unit.show(right)} for left, right in where.stretches],
        },
    }


def _honest(policy: Policy, each: Honest) -> dict[str, Any]:
    return {
        "at_target": each.at_target,
        "harmful": each.harmful.id,
        "harmful_gain": _money(each.harmful_gain, policy),
        "honest": None if each.honest is None else each.honest.id,
        "honest_gain": _money(each.honest_gain, policy),
        "harm_pays_more": each.harm_pays_more,
    }


def shown_prices(policy: Policy, roles: Sequence[tuple[RolePrices, Index]]) -> dict[str, Any]:
    """The prices of every role of a policy."""
    return {
        "policy": policy.key,
        "effective_from": policy.effective_from.isoformat(),
        "policy_fingerprint": policy.fingerprint,
        "currency": policy.currency,
        "roles": [_priced(policy, prices, index) for prices, index in roles],
    }


def _priced(policy: Policy, prices: RolePrices, index: Index) -> dict[str, Any]:
    def money(amount: Fraction | None) -> str | None:
        return None if amount is None else _money(amount, policy)

    return {
        "role": prices.subject.plan.role.key,
        "alignment_index": None if index.cosine is None else fixed(index.cosine, 3),
        "worths": [
            {
                "measure": each.measure.key,
                "at": each.measure.unit.show(each.at),
                "step": each.measure.unit.show(each.step),
                "a_step_better": money(each.better),
                "a_step_worse": money(each.worse),
                "crossing_target": money(each.crossing),
            }
            for each in prices.worths
        ],
        "exchange_rates": [
            {
                "one": each.one.key,
                "step": each.one.unit.show(each.step),
                "other": each.other.key,
                "gaining": rate(each.other, each.gaining),
                "losing": rate(each.other, each.losing),
                "to_the_company": rate(each.other, each.company),
            }
            for each in prices.rates
            if each.gaining is not None or each.losing is not None
        ],
        "zones": [
            {
                "measure": each.measure.key,
                "from": each.measure.unit.show(each.start),
                "to": each.measure.unit.show(each.end),
                "a_step": money(each.worth),
                "flat": each.flat,
            }
            for each in prices.zones
        ],
        "cliffs": [
            {"measure": each.measure.key, "at": each.measure.unit.show(each.at), "jump": money(each.jump)}
            for each in prices.cliffs
        ],
        "guards": [
            {
                "paid": each.paid.key,
                "by": each.by.key,
                "needed": _share(each.needed),
                "has": _share(each.has),
                "holds": each.holds,
            }
            for each in prices.guards
        ],
        "unguarded": [each.key for each in prices.unguarded],
    }


def shown_repairs(policy: Policy, repairs: Repairs) -> dict[str, Any]:
    """The repairs of one finding, each with its patch."""
    weighing = repairs.weighing
    return {
        "policy": policy.key,
        "effective_from": policy.effective_from.isoformat(),
        "finding": repairs.finding.pattern,
        "at": repairs.finding.at,
        "title": repairs.finding.title,
        "weights_alone": None
        if weighing is None
        else {
            "best_left_to_harm": _share(weighing.least),
            "weights": {key: _share(weight) for key, weight in weighing.weights.items()},
            "blocking": list(weighing.blocking),
            "can_hold_this": repairs.held_by_weights,
        },
        "proposals": [
            {"changes": list(each.changes), "patch": each.patch, "text": each.text} for each in repairs.proposals
        ],
    }


def rate(of: Measure, amount: Fraction | None) -> str | None:
    """An amount of an exchange rate in the measure's unit, to a sensible number of places."""
    if amount is None:
        return None
    return of.unit.show(Fraction(round(amount * 10_000), 10_000))


def _card(policy: Policy, card: Mapping[str, Fraction]) -> dict[str, str]:
    shown = {}
    for name, amount in card.items():
        measure = policy.measures.get(name)
        shown[name] = plain(amount) if measure is None else measure.unit.show(amount)
    return shown


def _money(amount: Fraction, policy: Policy) -> str:
    return money_text(amount, policy.currency)


def _share(share: Fraction) -> str:
    """A share of one, in as many places as matter."""
    return plain(Fraction(round(share * 10**PLACES), 10**PLACES))


def _at_most(share: Fraction) -> str:
    """A bound of a share of one, rounded upwards."""
    return plain(Fraction(ceil(share * 10**PLACES), 10**PLACES))
