"""A run: everybody's payouts of a period from fixed inputs, with the fingerprints that let anyone recompute it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from incentives.payout.columns import calculate_columns
from incentives.performance.facts import Dataset
from incentives.performance.scorecard import Scorecard, scorecards
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.model import Policy
from incentives.values.currency import MINOR_DIGITS
from incentives.values.period import Period
from incentives.values.problem import InvariantBroken, Problem, RefusedWithProblems

CALCULATION = "1"  # changes whenever the same inputs could give another result


@dataclass(frozen=True, slots=True)
class PaidScorecard:
    """One participant's payout for one assignment. Amounts are in minor units (cents) of the currency."""

    participant: str
    assignment: str
    role: str
    policy_fingerprint: str
    components: Mapping[str, int]
    total: int
    amounts: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Run:
    """One calculation of a whole period. payouts are ordered by participant, role and first day.

    input_fingerprint covers the policies, the dataset and the calculation; result_fingerprint covers every amount.
    """

    period: Period
    currency: str
    policies: Mapping[str, str]
    payouts: tuple[PaidScorecard, ...]
    input_fingerprint: str
    result_fingerprint: str

    @property
    def total(self) -> int:
        """The whole bill in minor units."""
        return sum(payout.total for payout in self.payouts)


def calculate_run(policies: Sequence[Policy], dataset: Dataset) -> Run:
    """The run of the dataset's period under the policies. RefusedWithProblems when any scorecard lacks an amount."""
    plans = [compile_plan(policy, role, dataset.period) for policy in policies for role in policy.roles]
    pairs = [(plan, *scorecards(dataset, plan)) for plan in plans]
    problems: list[Problem] = [problem for _, _, found in pairs for problem in found]
    if problems:
        raise RefusedWithProblems(problems)
    currencies = {policy.currency for policy in policies}
    if len(currencies) != 1:
        raise InvariantBroken(f"a run pays in one currency, not in {sorted(currencies)}")
    currency = currencies.pop()
    payouts = [paid for plan, cards, _ in pairs for paid in _pay(plan, cards, currency)]
    payouts.sort(key=lambda paid: (paid.participant, paid.role, paid.assignment))
    return Run(
        period=dataset.period,
        currency=currency,
        policies={policy.key: policy.fingerprint for policy in policies},
        payouts=tuple(payouts),
        input_fingerprint=_input_fingerprint(policies, dataset),
        result_fingerprint=_result_fingerprint(payouts),
    )


def minor(amount: Fraction, currency: str) -> int:
    """Money in whole units as a whole number of minor units. InvariantBroken when it is not one."""
    scaled: Fraction = amount * 10 ** MINOR_DIGITS[currency]
    if scaled.denominator != 1:
        raise InvariantBroken(f"{amount} {currency} is no whole number of minor units")
    return int(scaled)


def _pay(plan: Plan, cards: Sequence[Scorecard], currency: str) -> list[PaidScorecard]:
    payouts = calculate_columns(plan, [card.amounts for card in cards])
    return [
        PaidScorecard(
            participant=card.participant,
            assignment=card.assignment,
            role=plan.name,
            policy_fingerprint=plan.policy.fingerprint,
            components={key: minor(amount, currency) for key, amount in payout.components.items()},
            total=minor(payout.total, currency),
            amounts=card.amounts,
        )
        for card, payout in zip(cards, payouts, strict=True)
    ]


def dataset_fingerprint(dataset: Dataset) -> str:
    """SHA-256 over the facts, whatever their order or the files they came from."""
    roster = sorted(
        [
            [a.participant, a.role, a.starts_on.isoformat(), a.ends_before and a.ends_before.isoformat()]
            + [str(each) for each in (a.share, a.salary, a.target_incentive)]
            + [f"{level}={name}" for level, name in sorted(a.groups.items())]
            for a in dataset.roster.assignments
        ],
        key=str,
    )
    quotas = sorted([q.participant, q.column, str(q.amount)] for q in dataset.quotas)
    results = sorted([r.measure, r.counted_for, r.subject, str(r.amount)] for r in dataset.results)
    days = [dataset.period.starts_on.isoformat(), dataset.period.ends_before.isoformat()]
    return _sha256([days, roster, quotas, results])


def _input_fingerprint(policies: Sequence[Policy], dataset: Dataset) -> str:
    versions = sorted([policy.key, policy.effective_from.isoformat(), policy.fingerprint] for policy in policies)
    return _sha256([CALCULATION, versions, dataset_fingerprint(dataset)])


def _result_fingerprint(payouts: Sequence[PaidScorecard]) -> str:
    return _sha256([[paid.assignment, sorted(paid.components.items()), paid.total] for paid in payouts])


def _sha256(facts: object) -> str:
    canonical = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
