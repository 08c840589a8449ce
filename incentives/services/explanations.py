"""Explanations that keep nothing: what one more unit of each result is worth, and what other amounts would pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from incentives.alignment.reference import reference_of
from incentives.insight.marginal import Marginal, marginals
from incentives.insight.what_if import WhatIf, what_if
from incentives.kpis.read import packaged_kpis
from incentives.payout.exact import calculate
from incentives.payout.paid_out import PaidOut, paid_out
from incentives.performance.exchange import Exchange
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.policy.stated_rates import StatedRate
from incentives.services.actor import Actor, Permission, require
from incentives.services.calculations import FILE, asked_period
from incentives.services.given import GivenScorecard, read_scorecards
from incentives.services.given_rates import read_exchanges
from incentives.values.period import Period
from incentives.values.problem import Place, Problem, RefusedWithProblems


@dataclass(frozen=True, slots=True)
class Question:
    """A scorecard to explain. changed: amounts that would be different (None: absent), for the what-if.

    paid_in: the currency to be paid out in, where the role takes it from the roster.
    """

    participant: str
    role: str
    given: Mapping[str, str | Fraction]
    changed: Mapping[str, str | Fraction | None] = field(default_factory=dict)
    paid_in: str | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """What a scorecard pays, what one more unit of each result is worth, and the what-if where one was asked.

    paid_out: what the total is in the currency of payroll, where rates were sent. Marginals stay in the policy's one.
    """

    participant: str
    plan: Plan
    amounts: Mapping[str, Fraction]
    total: Fraction
    marginals: tuple[Marginal, ...]
    what_if: WhatIf | None
    paid_out: PaidOut | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The explained scorecards in the order of the questions."""

    policy: Policy
    period: Period
    explained: tuple[Explained, ...]


def explain(
    actor: Actor,
    policy_text: str,
    questions: Sequence[Question],
    *,
    period: str | None = None,
    file: str = FILE,
    rates: Sequence[StatedRate] | None = None,
) -> Explanation:
    """The scorecards explained under the policy. period is the policy's first one unless named. Needs calculate.

    rates: exchange rates by which roles that say `paid_in` are paid out; without a list nothing is exchanged.
    RefusedWithProblems for everything that is wrong with the text, or with period, rates and scorecards.
    """
    require(actor, Permission.CALCULATE)
    policy, problems = read_policy(policy_text, file, packaged_kpis())
    if policy is None:
        raise RefusedWithProblems(problems)
    return explain_policy(policy, questions, period=period, rates=rates)


def explain_policy(
    policy: Policy,
    questions: Sequence[Question],
    *,
    period: str | None = None,
    rates: Sequence[StatedRate] | None = None,
) -> Explanation:
    """The same for a policy that was read already. RefusedWithProblems."""
    asked = asked_period(policy, period)
    given = [GivenScorecard(each.participant, each.role, each.given, each.paid_in) for each in questions]
    exchanges, wrong = read_exchanges(policy, asked, given, rates)
    now = read_scorecards(policy, asked, given, wrong)
    then = _changed(policy, asked, questions)
    return Explanation(
        policy,
        asked,
        tuple(
            explain_amounts(compile_plan(policy, card.role, asked), card.participant, card.amounts, changes, exchange)
            for card, changes, exchange in zip(now, then, exchanges, strict=True)
        ),
    )


def explain_amounts(
    plan: Plan,
    participant: str,
    amounts: Mapping[str, Fraction],
    changes: Mapping[str, Fraction | None] | None = None,
    exchange: Exchange | None = None,
) -> Explained:
    """One scorecard of exact amounts explained. KeyError when an amount is missing."""
    total = calculate(plan, amounts).total
    return Explained(
        participant=participant,
        plan=plan,
        amounts=amounts,
        total=total,
        marginals=marginals(plan, amounts),
        what_if=what_if(plan, amounts, changes, exchange) if changes else None,
        paid_out=None if exchange is None else paid_out(plan.policy, total, exchange),
    )


def at_target(policy: Policy, role: str, period: str | None = None) -> dict[str, Fraction]:
    """The typical scorecard of a role at target. RefusedWithProblems when there is no such role or period."""
    asked = asked_period(policy, period)
    if role not in policy.roles:
        message = f"There is no role {role}."
        problem = Problem("unknown-role", message, Place("request", key="role"), f"Known: {', '.join(policy.roles)}.")
        raise RefusedWithProblems([problem])
    return dict(reference_of(compile_plan(policy, role, asked)).amounts)


def _changed(
    policy: Policy, period: Period, questions: Sequence[Question]
) -> tuple[Mapping[str, Fraction | None], ...]:
    """What each question changes, read in its units. Problems name the changed amount."""
    changed: list[GivenScorecard] = []
    for question in questions:
        kept = {name: amount for name, amount in question.given.items() if name not in question.changed}
        fresh = {name: amount for name, amount in question.changed.items() if amount is not None}
        changed.append(GivenScorecard(question.participant, question.role, {**kept, **fresh}))
    try:
        cards = read_scorecards(policy, period, changed)
    except RefusedWithProblems as refused:
        raise RefusedWithProblems([_of_change(problem, questions) for problem in refused.problems]) from None
    return tuple(
        {name: card.amounts.get(name) for name in question.changed}
        for card, question in zip(cards, questions, strict=True)
    )


def _of_change(problem: Problem, questions: Sequence[Question]) -> Problem:
    """The same problem at `changed` where the amount was changed."""
    key = problem.place.key or ""
    number, _, name = key.removeprefix("scorecards.").partition(".given.")
    changed = number.isdigit() and name in questions[int(number)].changed
    place = f"scorecards.{number}.changed.{name}" if changed else key.replace(".given", ".changed")
    return Problem(problem.code, problem.message, Place("request", key=place), problem.hint)
