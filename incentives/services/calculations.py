"""Calculations that keep nothing: a policy text with scorecards is paid, a policy text is checked. No database.

Amounts are written as in policy files (`95%`, `300000 EUR`, `68 days`), each in the unit of its measure, or are exact
numbers in that unit (95% is 19/20): so the scorecards of a proof can be paid as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from incentives.alignment.audit import Audit
from incentives.kpis.read import packaged_kpis
from incentives.payout.examples import check_examples
from incentives.payout.paid_out import PaidOut, paid_out
from incentives.payout.run import minor
from incentives.payout.statement import Statement, build_statement
from incentives.performance.exchange import Exchange
from incentives.plan.plan import Plan
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.policy.stated_rates import StatedRate
from incentives.services.actor import Actor, Permission, require
from incentives.services.clock import system_clock
from incentives.services.findings import PolicyFinding, audit_of
from incentives.services.given import GivenScorecard, ReadScorecard, read_scorecards, unit_of
from incentives.services.given_rates import read_exchanges
from incentives.services.policy_texts import policy_of_text
from incentives.values.period import Period, parse_period, period_containing
from incentives.values.problem import Place, Problem, RefusedWithProblems

__all__ = ["CalculatedPayout", "Calculation", "Check", "GivenScorecard", "calculate", "check", "unit_of"]

FILE = "policy.yaml"


@dataclass(frozen=True, slots=True)
class CalculatedPayout:
    """What a given scorecard earns. components and total are minor units of the policy's currency.

    paid_out: what the total is in the currency of payroll, where rates were sent for a role with `paid_in`.
    """

    participant: str
    role: str
    components: Mapping[str, int]
    total: int
    amounts: Mapping[str, Fraction]
    plan: Plan
    paid_out: PaidOut | None = None

    @property
    def statement(self) -> Statement:
        """Every step of it, put into words when somebody asks."""
        return build_statement(self.plan, self.amounts, paid=self.paid_out)


@dataclass(frozen=True, slots=True)
class Calculation:
    """The payouts in the order of the scorecards."""

    policy: Policy
    period: str
    currency: str
    payouts: tuple[CalculatedPayout, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What is wrong with a policy text: problems (then there is no audit), or its findings."""

    policy: Policy | None
    problems: tuple[Problem, ...]
    audit: Audit | None

    @property
    def findings(self) -> tuple[PolicyFinding, ...]:
        """All findings, the most severe first."""
        audit = self.audit
        return () if audit is None else tuple(PolicyFinding(audit.policy, finding) for finding in audit.findings)


def calculate(
    actor: Actor,
    policy_text: str,
    scorecards: Sequence[GivenScorecard],
    *,
    period: str | None = None,
    file: str = FILE,
    rates: Sequence[StatedRate] | None = None,
) -> Calculation:
    """What the scorecards earn under the policy, with every step. period is the policy's first one unless named.

    rates: exchange rates by which roles that say `paid_in` are paid out; without a list nothing is exchanged.
    RefusedWithProblems for everything that is wrong with the text, or with period, rates and scorecards. Needs
    calculate.
    """
    require(actor, Permission.CALCULATE)
    policy = policy_of_text(policy_text, file)
    asked = asked_period(policy, period)
    exchanges, wrong = read_exchanges(policy, asked, scorecards, rates)
    cards = read_scorecards(policy, asked, scorecards, wrong)
    payouts = (_pay(policy, card, exchange) for card, exchange in zip(cards, exchanges, strict=True))
    return Calculation(policy, asked.name, policy.currency, tuple(payouts))


def check(actor: Actor, policy_text: str, *, file: str = FILE, on: date | None = None) -> Check:
    """The problems of a policy text, failed examples among them, or its findings on a day (today). Needs calculate."""
    require(actor, Permission.CALCULATE)
    policy, problems = read_policy(policy_text, file, packaged_kpis())
    if policy is None:
        return Check(None, problems, None)
    failed = check_examples(policy)
    return Check(policy, failed, None if failed else audit_of(policy, on or system_clock().date()))


def asked_period(policy: Policy, name: str | None) -> Period:
    """The period of that name, or the first of the policy. RefusedWithProblems when the policy does not pay over it."""
    first = period_containing(policy.effective_from, policy.cycle, policy.fiscal_year_starts)
    if name is None:
        return first
    found = parse_period(name, policy.fiscal_year_starts)
    if found is None or found.cycle is not policy.cycle:
        message = f'"{name}" is no {policy.cycle}, over which {policy.key} pays.'
        raise RefusedWithProblems(
            [Problem("invalid-value", message, Place("request", key="period"), f"Name one such as {first.name}.")]
        )
    return found


def _pay(policy: Policy, card: ReadScorecard, exchange: Exchange | None) -> CalculatedPayout:
    payout = card.payout
    paid = None if exchange is None else paid_out(policy, payout.total, exchange)
    return CalculatedPayout(
        participant=card.participant,
        role=card.role,
        components={key: minor(amount, policy.currency) for key, amount in payout.components.items()},
        total=minor(payout.total, policy.currency),
        amounts=card.amounts,
        plan=card.plan,
        paid_out=paid,
    )
