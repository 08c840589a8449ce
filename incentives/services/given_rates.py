"""Exchange rates that somebody sends beside scorecards: read in the words of the sheet, none of them ever guessed.

Without a list of rates nothing is paid out and pay stays in the policy's currency. With one, even an empty one, every
scorecard of a role that says `paid_in` needs its rates, and one that is missing is a problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from incentives.performance.exchange import Exchange, Rates, exchange_for
from incentives.plan.plan import Plan
from incentives.policy.carried import FROM_THE_ROSTER
from incentives.policy.model import Policy
from incentives.policy.stated_rates import StatedRate, wrong_rates
from incentives.services.given import GivenScorecard
from incentives.services.plans import plan_of
from incentives.values.period import Period
from incentives.values.problem import Place, Problem

Exchanges = tuple[Exchange | None, ...]


def read_exchanges(
    policy: Policy, period: Period, cards: Sequence[GivenScorecard], rates: Sequence[StatedRate] | None
) -> tuple[Exchanges, tuple[Problem, ...]]:
    """The exchange of each scorecard (None: it stays in the policy's currency), and everything that is wrong.

    Codes: those of `wrong_rates`, `exchange-rate-missing`, `pay-currency-missing`, `paid-in`.
    """
    problems = [
        Problem(each.code, each.message, _at(f"exchange_rates.{each.number}.{each.word}"), each.hint)
        for each in wrong_rates(rates or ())
    ]
    known: Rates = {(each.day, each.source, each.target): each.rate for each in rates or ()}
    found: list[Exchange | None] = []
    for number, card in enumerate(cards):
        plan = plan_of(policy, card.role, period) if card.role in policy.roles else None
        exchange: Exchange | Problem | None = None
        if plan is not None:
            exchange = _exchange(plan, _currency(plan, card, number, paid_out=rates is not None), known)
        if isinstance(exchange, Problem):
            problems.append(_in_request(exchange))
        found.append(exchange if isinstance(exchange, Exchange) else None)
    return tuple(found), tuple(_once(problems))


def _exchange(plan: Plan, target: str | Problem | None, known: Rates) -> Exchange | Problem | None:
    """The rate to the currency; nothing where there is none, or where it is the policy's own."""
    if isinstance(target, str):
        return None if target == plan.policy.currency else exchange_for(plan, target, known)
    return target


def _currency(plan: Plan, card: GivenScorecard, number: int, *, paid_out: bool) -> str | Problem | None:
    """The currency in which the scorecard is paid out; None where nothing is."""
    key, paid_in = f"scorecards.{number}.paid_in", plan.role.paid_in
    if card.paid_in is not None and paid_in != FROM_THE_ROSTER:
        said = f"is paid out in {paid_in}" if paid_in else "is paid in the policy's currency"
        message = f"{plan.role.key} {said}, so a scorecard does not choose."
        return Problem("paid-in", message, _at(key), "Leave paid_in out.")
    if card.paid_in is not None and not paid_out:
        message = "A currency to be paid out in decides nothing without exchange rates."
        return Problem("paid-in", message, _at(key), "Send exchange_rates as well, or leave paid_in out.")
    if not paid_out or paid_in is None:
        return None
    if paid_in != FROM_THE_ROSTER:
        return paid_in
    if card.paid_in is None:
        message = f"{plan.role.key} is paid out in the currency on the roster, and the scorecard does not name it."
        return Problem("pay-currency-missing", message, _at(key), "Give paid_in, such as EUR.")
    return card.paid_in


def _in_request(problem: Problem) -> Problem:
    """A missing rate, told where it is to be added."""
    if problem.code != "exchange-rate-missing":
        return problem
    hint = problem.hint.replace("Enter on the sheet Exchange rates", "Add to exchange_rates")
    return replace(problem, place=_at("exchange_rates"), hint=hint)


def _once(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Each problem once, though several scorecards may lack the same rate."""
    yield from dict.fromkeys(problems)


def _at(key: str) -> Place:
    return Place("request", key=key)
