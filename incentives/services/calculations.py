"""Calculations that keep nothing: a policy text with scorecards is paid, a policy text is checked. No database.

Amounts are written as in policy files (`95%`, `300000 EUR`, `68 days`), each in the unit of its measure, or are exact
numbers in that unit (95% is 19/20): so the scorecards of a proof can be paid as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from incentives.policy.model import Policy
from incentives.services.actor import Actor
from incentives.services.findings import PolicyFinding
from incentives.values.problem import Problem
from incentives.values.unit import Unit

if TYPE_CHECKING:
    from incentives.payout.statement import Statement

FILE = "policy.yaml"


@dataclass(frozen=True, slots=True)
class GivenScorecard:
    """role is a role of the policy. given: measure, `own quota`, `salary`, `target incentive`, … to its amount.

    `days in role` is the whole period and `share of full time` 100% unless given.
    """

    participant: str
    role: str
    given: Mapping[str, str | Fraction]


@dataclass(frozen=True, slots=True)
class CalculatedPayout:
    """What a given scorecard earns. components and total are minor units of the policy's currency."""

    participant: str
    role: str
    components: Mapping[str, int]
    total: int
    amounts: Mapping[str, Fraction]
    statement: Statement


@dataclass(frozen=True, slots=True)
class Calculation:
    """The payouts in the order of the scorecards."""

    policy: Policy
    period: str
    currency: str
    payouts: tuple[CalculatedPayout, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What is wrong with a policy text: problems (then there is no policy and no audit), or its findings."""

    policy: Policy | None
    problems: tuple[Problem, ...]
    findings: tuple[PolicyFinding, ...]


def unit_of(policy: Policy, name: str) -> Unit | None:
    """The unit in which an amount of that name is written on a scorecard; None for a name the policy does not know."""
    raise NotImplementedError


def calculate(
    actor: Actor,
    policy_text: str,
    scorecards: Sequence[GivenScorecard],
    *,
    period: str | None = None,
    file: str = FILE,
) -> Calculation:
    """What the scorecards earn under the policy, with every step. period is the policy's first one unless named.

    RefusedWithProblems for everything that is wrong with text, period and scorecards at once. Needs calculate.
    """
    raise NotImplementedError


def check(actor: Actor, policy_text: str, *, file: str = FILE) -> Check:
    """The problems of a policy text, failed examples among them, or its findings. Needs calculate."""
    raise NotImplementedError
