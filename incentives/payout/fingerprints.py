"""Fingerprints: SHA-256 over everything that a run was calculated from; the same inputs have the same one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from incentives.performance.balances import Opening
from incentives.performance.facts import Dataset, Roster
from incentives.policy.model import Policy

CALCULATION = "1"  # changes whenever the same inputs could give another result


def input_fingerprint(policies: Sequence[Policy], dataset: Dataset, opening: Opening | None) -> str:
    """SHA-256 over the calculation's own version, the policies, the facts, and what was taken over if anything."""
    versions = sorted([policy.key, policy.effective_from.isoformat(), policy.fingerprint] for policy in policies)
    taken_over = [] if opening is None else [opening_fingerprint(opening)]
    return sha256([CALCULATION, versions, dataset_fingerprint(dataset), *taken_over])


def dataset_fingerprint(dataset: Dataset) -> str:
    """SHA-256 over the facts, whatever their order or the files they came from."""
    roster = sorted(
        [
            [a.participant, a.role, a.starts_on.isoformat(), a.ends_before and a.ends_before.isoformat()]
            + [str(each) for each in (a.share, a.salary, a.target_incentive)]
            + [f"{level}={name}" for level, name in sorted(a.groups.items())]
            + [f"leave {starts} {ends}" for starts, ends in sorted(a.leave, key=str)]
            + ([] if a.paid_in is None else [f"paid in {a.paid_in}"])
            for a in dataset.roster.assignments
        ],
        key=str,
    )
    quotas = sorted([q.participant, q.column, str(q.amount)] for q in dataset.quotas)
    results = sorted([r.measure, r.counted_for, r.subject, str(r.amount)] for r in dataset.results)
    days = [dataset.period.starts_on.isoformat(), dataset.period.ends_before.isoformat()]
    adjustments = sorted(
        [each.participant, each.role, each.kind, str(each.amount), each.reason, each.by, each.on.isoformat()]
        for each in dataset.adjustments
    )
    more = [*([adjustments] if adjustments else []), *([_earlier(dataset)] if dataset.earlier else [])]
    more += [{"transactions": _transactions(dataset)}] if dataset.transactions else []
    more += [{"leave": _leave(dataset)}] if dataset.leave else []
    more += [{"rates": _rates(dataset)}] if dataset.rates else []
    return sha256([days, roster, quotas, results, *more])


def _earlier(dataset: Dataset) -> dict[str, object]:
    """The facts of earlier periods, by how many periods ago they are, with who held which role in them."""
    return {
        str(ago): [
            sorted([q.participant, q.column, str(q.amount)] for q in facts.quotas),
            sorted([r.measure, r.counted_for, r.subject, str(r.amount)] for r in facts.results),
            *([] if facts.roster is None else [_held(facts.roster)]),
        ]
        for ago, facts in sorted(dataset.earlier.items())
    }


def _held(roster: Roster) -> list[list[str]]:
    return sorted(
        [each.participant, each.role, each.starts_on.isoformat(), str(each.ends_before)] for each in roster.assignments
    )


def _transactions(dataset: Dataset) -> list[list[str]]:
    return sorted(
        [each.participant, each.measure, each.key, str(each.day), str(each.amount)] for each in dataset.transactions
    )


def _leave(dataset: Dataset) -> list[list[str]]:
    return sorted([one.participant, one.starts_on.isoformat(), one.ends_before.isoformat()] for one in dataset.leave)


def _rates(dataset: Dataset) -> list[list[str]]:
    return sorted([each.day.isoformat(), each.source, each.target, str(each.rate)] for each in dataset.rates)


def opening_fingerprint(opening: Opening) -> str:
    """SHA-256 over what was taken over from the period before, whatever its order."""
    balances = sorted(
        [each.participant, each.role, each.what, each.due_on.isoformat() if each.due_on else "", each.amount]
        for each in opening.balances
    )
    paid = sorted([participant, role, amount] for (participant, role), amount in opening.paid.items())
    return sha256([opening.ends_before.isoformat(), opening.currency, balances, paid])


def sha256(facts: object) -> str:
    """SHA-256 of the canonical JSON of the facts."""
    canonical = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
