"""A run: everybody's payouts of a period from fixed inputs, with the fingerprints that let anyone recompute it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from incentives.payout.carried_on import Carrying, closing_balances
from incentives.payout.columns import calculate_columns
from incentives.payout.fingerprints import input_fingerprint, sha256
from incentives.payout.paid_out import Exchanges, PaidOut, exchanges, paid_out
from incentives.payout.pools import with_pools
from incentives.payout.settling import Settlement, left_to_take, releases, settled, settlements, without_settled
from incentives.performance.adjustments import Entry, adjustment_problems
from incentives.performance.balances import Balance, Opening, opening_problems, takes_over
from incentives.performance.facts import Dataset
from incentives.performance.months import months_paid_twice
from incentives.performance.scorecard import Scorecard, scorecards
from incentives.performance.transaction_levels import unpaid_transactions
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.model import Policy
from incentives.values.currency import MINOR_DIGITS, minor_unit
from incentives.values.period import Period
from incentives.values.problem import InvariantBroken, Problem, RefusedWithProblems


@dataclass(frozen=True, slots=True)
class PaidScorecard:
    """One participant's payout for one assignment. Amounts are in minor units (cents) of the currency.

    carried is what goes on to later periods: `draw balance` is owed after it, `deferred` is held back in it. entries
    are what adjustments added to what was calculated; total is with them. paid_out is the total in the currency of
    payroll, where that is another one.
    """

    participant: str
    assignment: str
    role: str
    policy_fingerprint: str
    components: Mapping[str, int]
    total: int
    amounts: Mapping[str, Fraction]
    carried: Mapping[str, int] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    paid_out: PaidOut | None = None

    @property
    def calculated(self) -> int:
        """What was calculated, before the entries."""
        return self.total - sum(entry.amount for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Run:
    """One calculation of a whole period. payouts are ordered by participant, role and first day.

    input_fingerprint covers the policies, the dataset, what was taken over and the calculation; result_fingerprint
    covers every amount. balances is everything that is carried on after it, ordered.
    """

    period: Period
    currency: str
    policies: Mapping[str, str]
    payouts: tuple[PaidScorecard, ...]
    input_fingerprint: str
    result_fingerprint: str
    balances: tuple[Balance, ...] = ()

    @property
    def overdue(self) -> tuple[Balance, ...]:
        """What was held back, fell due and could not be released: somebody has to decide about it."""
        last = self.period.ends_before
        return tuple(each for each in self.balances if each.due_on is not None and each.due_on < last)

    @property
    def total(self) -> int:
        """The whole bill in minor units."""
        return sum(payout.total for payout in self.payouts)


def calculate_run(policies: Sequence[Policy], dataset: Dataset, opening: Opening | None = None) -> Run:
    """The run of the dataset's period under the policies. RefusedWithProblems when any scorecard lacks an amount.

    opening is what the period before left. Without it nothing is calculated that depends on it, except in the first
    period of a policy that replaces nothing.
    """
    plans = [compile_plan(policy, role, dataset.period) for policy in policies for role in policy.roles]
    pairs = [(plan, *scorecards(dataset, plan, opening)) for plan in plans]
    problems = opening_problems(plans, opening)
    problems += [problem for _, _, found in pairs for problem in found]
    problems += months_paid_twice(dataset, plans)
    problems += unpaid_transactions(dataset, plans)
    whose = [(card.participant, plan.name) for plan, cards, _ in pairs for card in cards]
    left = settlements(plans, set(whose), dataset, opening)
    settling = [(each.participant, each.plan.name) for each in left]
    problems += _adjustment_problems(policies, dataset, [*whose, *settling])
    rates: Exchanges = {}
    for plan, cards, _ in pairs:
        gone = [Scorecard(each.participant, each.key, {}) for each in left if each.plan is plan]
        known, missing = exchanges(plan, (*cards, *gone), dataset)
        problems += missing
        rates |= known
    if problems:
        raise RefusedWithProblems(problems)
    currencies = {policy.currency for policy in policies}
    if len(currencies) != 1:
        raise InvariantBroken(f"a run pays in one currency, not in {sorted(currencies)}")
    currency = currencies.pop()
    filled = with_pools([(plan, cards) for plan, cards, _ in pairs])
    payouts = [paid for plan, cards in filled for paid in _pay(plan, cards, currency)]
    payouts += [_nothing_calculated(each) for each in left]
    payouts.sort(key=lambda paid: (paid.participant, paid.role, paid.assignment))
    released = releases(plans, set(whose), opening)
    payouts = _paid_out(plans, _with_entries(payouts, released, dataset, opening, currency), rates)
    return Run(
        period=dataset.period,
        currency=currency,
        policies={policy.key: policy.fingerprint for policy in policies},
        payouts=tuple(payouts),
        input_fingerprint=input_fingerprint(policies, dataset, opening if _matters(plans, opening) else None),
        result_fingerprint=_result_fingerprint(payouts),
        balances=_closing(plans, payouts, released, opening),
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
            carried={name: minor(amount, currency) for name, amount in payout.carried.items()},
        )
        for card, payout in zip(cards, payouts, strict=True)
    ]


def _result_fingerprint(payouts: Sequence[PaidScorecard]) -> str:
    return sha256([_facts(paid) for paid in payouts])


def _facts(paid: PaidScorecard) -> list[object]:
    """Every amount of a payout; what it neither carries nor was adjusted by makes no difference."""
    more = (*map(list, sorted(paid.carried.items())), *(_words(entry) for entry in paid.entries))
    if paid.paid_out is not None:
        more = (*more, [paid.paid_out.currency, paid.paid_out.amount])
    return [paid.assignment, sorted(paid.components.items()), paid.total, *more]


def _matters(plans: Sequence[Plan], opening: Opening | None) -> bool:
    """Whether anything depends on what the period before left."""
    return takes_over(plans) or (opening is not None and bool(opening.balances))


def _nothing_calculated(settlement: Settlement) -> PaidScorecard:
    fingerprint = settlement.plan.policy.fingerprint
    return PaidScorecard(settlement.participant, settlement.key, settlement.plan.name, fingerprint, {}, 0, {})


def _adjustment_problems(
    policies: Sequence[Policy], dataset: Dataset, paid: Sequence[tuple[str, str]]
) -> list[Problem]:
    if not dataset.adjustments:
        return []
    return list(adjustment_problems(dataset.adjustments, paid, policies[0].currency))


def _with_entries(
    payouts: Sequence[PaidScorecard],
    released: Mapping[tuple[str, str], int],
    dataset: Dataset,
    opening: Opening | None,
    currency: str,
) -> list[PaidScorecard]:
    """The payouts with their entries; of several payouts of somebody in one role, the first has them."""
    calculated: dict[tuple[str, str], int] = {}
    for paid in payouts:
        calculated.setdefault((paid.participant, paid.role), paid.total)
    entries = settled(calculated, released, dataset, opening, currency)
    adjusted = []
    for paid in payouts:
        own = entries.pop((paid.participant, paid.role), ())
        total = paid.total + sum(entry.amount for entry in own)
        adjusted.append(replace(paid, total=total, entries=own) if own else paid)
    return adjusted


def _paid_out(plans: Sequence[Plan], payouts: Sequence[PaidScorecard], rates: Exchanges) -> list[PaidScorecard]:
    """The payouts with what those in another currency are there."""
    policies = {plan.name: plan.policy for plan in plans}
    return [
        paid
        if (rate := rates.get(paid.assignment)) is None
        else replace(paid, paid_out=paid_out(policies[paid.role], paid.total * minor_unit(rate.source), rate))
        for paid in payouts
    ]


def _words(entry: Entry) -> list[object]:
    more = [entry.left] if entry.left else []
    return [entry.kind, entry.amount, entry.reason, entry.by, entry.on.isoformat(), *more]


def opening_after(run: Run) -> Opening:
    """What the run hands to the period after it."""
    paid: dict[tuple[str, str], int] = {}
    for each in run.payouts:
        paid[each.participant, each.role] = paid.get((each.participant, each.role), 0) + each.total
    return Opening(run.period.ends_before, run.currency, run.balances, paid)


def _closing(
    plans: Sequence[Plan],
    payouts: Sequence[PaidScorecard],
    released: Mapping[tuple[str, str], int],
    opening: Opening | None,
) -> tuple[Balance, ...]:
    named = {plan.name: plan for plan in plans}
    entries = {(paid.participant, paid.role): paid.entries for paid in reversed(payouts) if paid.entries}
    going_on = without_settled(opening, {(paid.participant, paid.role) for paid in payouts}, released, plans)
    carrying = [Carrying(paid.participant, named[paid.role], paid.carried) for paid in payouts]
    return closing_balances(going_on, carrying, left_to_take(entries))
