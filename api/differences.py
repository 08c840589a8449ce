"""The difference of two versions as it travels, on the command line and over HTTP: exact amounts as text, no floats."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from incentives.difference.along import Stretch
from incentives.difference.atoms import Algebra
from incentives.difference.judgement import Judgement
from incentives.difference.people import PeopleDifference, PersonDifference, RoleSums, Spread, Sums
from incentives.difference.regions import Region
from incentives.difference.report import OnlyOne, PolicyDifference, RoleDifference
from incentives.difference.witness import Found
from incentives.difference.wording import Words
from incentives.policy.model import Policy
from incentives.values.currency import money_text


def shown_rules(rules: PolicyDifference) -> dict[str, Any]:
    """What the rules alone tell, role by role."""
    return {
        "older": _version(rules.older),
        "newer": _version(rules.newer),
        "period": rules.period.name,
        "currency": rules.newer.currency,
        "verdict": str(rules.verdict),
        "only_roles": _only(rules.only_roles),
        "only_measures": _only(rules.only_measures),
        "redefined_measures": list(rules.redefined),
        "roles": [_role(role) for role in rules.roles],
    }


def shown_people(people: PeopleDifference) -> dict[str, Any]:
    """Who gains and who loses in a period."""
    currency = people.newer.currency
    return {
        "period": people.period,
        "total": _sums(people.total, currency),
        "spread": _spread(people.spread, currency),
        "roles": [_role_sums(role, currency) for role in people.roles],
        "payouts": [_person(each, currency) for each in people.people],
        "only_roles": [{"role": role, "people": count} for role, count in people.only_roles.items()],
        "left_out": [problem.as_json() for problem in people.left_out],
    }


def _version(policy: Policy) -> dict[str, str]:
    return {
        "policy": policy.key,
        "effective_from": policy.effective_from.isoformat(),
        "file": policy.file,
        "fingerprint": policy.fingerprint,
    }


def _only(names: OnlyOne) -> dict[str, list[str]]:
    return {"older": list(names.older), "newer": list(names.newer)}


def _role(role: RoleDifference) -> dict[str, Any]:
    words = Words(role.pair)
    algebra = role.total.algebra
    regions = [] if algebra is None else [_region(region, algebra, words) for region in role.total.regions]
    return {
        "role": role.role,
        **_judgement(role.total, words),
        "components": [{"component": key, **_judgement(each, words)} for key, each in role.components.items()],
        "only_components": _only(role.only_components),
        "only_amounts": _only(role.only_amounts),
        "typical": {name: words.amount(name, amount) for name, amount in role.pair.typical.items()},
        "along": [_stretch(each, words) for stretches in role.stretches.values() for each in stretches],
        "regions": regions,
    }


def _judgement(judgement: Judgement, words: Words) -> dict[str, Any]:
    return {
        "verdict": str(judgement.verdict),
        "sentence": f"{words.verdict(judgement)}.",
        "why": judgement.why,
        "found": _found(judgement.found, words),
    }


def _found(found: Found | None, words: Words) -> dict[str, Any] | None:
    if found is None:
        return None
    currency = words.pair.newer.policy.currency
    return {
        "scorecard": {name: words.amount(name, amount) for name, amount in found.amounts.items()},
        "older": _money(found.older, currency),
        "newer": _money(found.newer, currency),
        "difference": _money(found.difference, currency),
    }


def _region(region: Region, algebra: Algebra, words: Words) -> dict[str, Any]:
    conditions = [words.condition(algebra, of, span) for of, span in region.box.spans.items()]
    return {
        "sentence": words.region(region, algebra),
        "conditions": [*conditions, *words.known(region)],
        "why": region.why,
        "most": _found(region.most, words),
        "least": _found(region.least, words),
    }


def _stretch(stretch: Stretch, words: Words) -> dict[str, Any]:
    return {
        "measure": stretch.measure,
        "sentence": words.stretch(stretch),
        "most": _found(stretch.most, words),
        "least": _found(stretch.least, words),
    }


def _sums(sums: Sums, currency: str) -> dict[str, Any]:
    return {
        "name": sums.name,
        "older": _money(sums.older, currency),
        "newer": _money(sums.newer, currency),
        "difference": _money(sums.difference, currency),
    }


def _spread(spread: Spread, currency: str) -> dict[str, Any]:
    return {
        "gainers": spread.gainers,
        "losers": spread.losers,
        "unchanged": spread.unchanged,
        "median": _money(spread.median, currency),
        "largest_gain": _money(spread.largest_gain, currency),
        "largest_loss": _money(spread.largest_loss, currency),
    }


def _role_sums(role: RoleSums, currency: str) -> dict[str, Any]:
    return {
        **_sums(role.sums, currency),
        "spread": _spread(role.spread, currency),
        "components": [_sums(each, currency) for each in role.components],
        "only_components": _only(role.only_components),
        "carried": [_sums(each, currency) for each in role.carried],
    }


def _person(person: PersonDifference, currency: str) -> dict[str, Any]:
    names = dict.fromkeys((*person.newer.components, *person.older.components))
    zero = Fraction(0)
    components = (
        Sums(name, person.older.components.get(name, zero), person.newer.components.get(name, zero)) for name in names
    )
    return {
        "participant": person.participant,
        "assignment": person.assignment,
        "role": person.role,
        "older": _money(person.older.total, currency),
        "newer": _money(person.newer.total, currency),
        "difference": _money(person.difference, currency),
        "components": [_sums(each, currency) for each in components],
        "carried": [_sums(each, currency) for each in person.carried],
    }


def _money(amount: Fraction, currency: str) -> dict[str, str]:
    """Money in whole units; what nobody is paid, such as a median, is rounded half up to the smallest unit."""
    return {"amount": money_text(amount, currency), "currency": currency}
