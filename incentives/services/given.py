"""Scorecards as somebody sends them: every amount read in its unit, every problem told with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction

from incentives.payout.exact import Payout, calculate
from incentives.plan.plan import Plan
from incentives.policy.amount_units import policy_units
from incentives.policy.model import Policy
from incentives.services.plans import plan_of
from incentives.values.period import Period
from incentives.values.problem import Place, Problem, RefusedWithProblems
from incentives.values.unit import Unit

FRACTION = re.compile(r"([+-]?[0-9]{1,40})/([1-9][0-9]{0,39})([ %].*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class GivenScorecard:
    """role is a role of the policy. given: measure, `own quota`, `salary`, `target incentive`, … to its amount.

    paid_in: the currency to be paid out in, where the role takes it from the roster.
    """

    participant: str
    role: str
    given: Mapping[str, str | Fraction]
    paid_in: str | None = None


@dataclass(frozen=True, slots=True)
class ReadScorecard:
    """A scorecard that can be paid, and what it is paid: amounts are exact, in the unit of each."""

    participant: str
    role: str
    amounts: Mapping[str, Fraction]
    plan: Plan
    payout: Payout


def unit_of(policy: Policy, name: str) -> Unit | None:
    """The unit in which an amount of that name is written on a scorecard; None for a name the policy does not know."""
    return policy_units(policy).get(name)


def units_of(policy: Policy) -> dict[str, Unit]:
    """Everything that a scorecard of the policy can hold, with its unit."""
    return policy_units(policy)


def read_scorecards(
    policy: Policy, period: Period, given: Sequence[GivenScorecard], found: Sequence[Problem] = ()
) -> tuple[ReadScorecard, ...]:
    """The scorecards, each ready to be paid. RefusedWithProblems for everything that is wrong with any of them.

    found: what is wrong with the rest of the request, told together with it.
    """
    reader = _Reader(policy, period)
    read = [reader.read(number, card) for number, card in enumerate(given)]
    if reader.problems or found:
        raise RefusedWithProblems([*reader.problems, *found])
    return tuple(card for card in read if card is not None)


class _Reader:
    def __init__(self, policy: Policy, period: Period) -> None:
        self.problems: list[Problem] = []
        self._policy = policy
        self._units = units_of(policy)
        self._period = period

    def read(self, number: int, card: GivenScorecard) -> ReadScorecard | None:
        """One scorecard, or None once its problems are noted."""
        place = f"scorecards.{number}"
        if card.role not in self._policy.roles:
            self._problem("unknown-role", f"{place}.role", f"There is no role {card.role}.", self._near(card.role))
            return None
        plan = plan_of(self._policy, card.role, self._period)
        before = len(self.problems)
        amounts = {name: self._amount(f"{place}.given.{name}", name, value) for name, value in card.given.items()}
        known = {name: amount for name, amount in amounts.items() if amount is not None}
        self.problems += _missing(plan, amounts, f"{place}.given")
        payout = self._paid(plan, known, place) if len(self.problems) == before else None
        return None if payout is None else ReadScorecard(card.participant, card.role, known, plan, payout)

    def _amount(self, key: str, name: str, value: str | Fraction) -> Fraction | None:
        unit = self._units.get(name)
        if unit is None:
            near = get_close_matches(name, self._units, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(self._units)}."
            self._problem("unknown-amount", key, f"The policy knows no {name}.", hint)
            return None
        amount = value if isinstance(value, Fraction) else _exact(unit, value)
        if amount is None:
            message = f'"{value}" stands where an amount such as {unit.example} is expected.'
            self._problem("invalid-value", key, message)
        return amount

    def _paid(self, plan: Plan, amounts: Mapping[str, Fraction], place: str) -> Payout | None:
        try:
            return calculate(plan, amounts)
        except ZeroDivisionError:
            message = "This cannot be calculated: an own target is zero, and attainment is reckoned from it."
            self._problem("zero-target", f"{place}.given", message, "Give an own target above zero.")
            return None

    def _near(self, role: str) -> str:
        near = get_close_matches(role, self._policy.roles, n=1)
        return f"Did you mean {near[0]}?" if near else f"Known: {', '.join(self._policy.roles)}."

    def _problem(self, code: str, key: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, message, Place("request", key=key), hint))


def _exact(unit: Unit, text: str) -> Fraction | None:
    """The amount in its unit, or a fraction of it such as 200/3%, as results of few cases are stated."""
    found = FRACTION.fullmatch(text)
    if found is None:
        return unit.parse(text)
    over, under, rest = found.groups(default="")
    whole = unit.parse(f"{over}{rest}")
    return None if whole is None else whole / int(under)


def _missing(plan: Plan, given: Mapping[str, object], key: str) -> Iterator[Problem]:
    for name in plan.required:
        if name not in given:
            message = f"{name} is missing, and {plan.role.key} is not paid without it."
            yield Problem("missing-amount", message, Place("request", key=key), "Nothing missing counts as zero.")
