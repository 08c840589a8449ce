"""A plan: how one role is paid in one period, as expressions with the names that people know them by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from incentives.plan.expression import Expression, Input, Test
from incentives.plan.later import Afterwards
from incentives.policy.carried import FILLED_BY_THE_RUN
from incentives.policy.model import LAST_PAYOUT, Component, Gate, Modifier, Policy, Role
from incentives.values.period import Period


class Stage(StrEnum):
    """What changes a pay on its way from the score to the payout."""

    MODIFIER = "modifier"
    GATE = "gate"
    CAP = "cap"
    FLOOR = "floor"
    KNOWN = "least known"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One change of a pay: the pay after it, and what the change was made of.

    factor is a modifier's factor; test is a gate's test (it holds while the gate is open), or holds while enough is
    known; limit the money of a cap, floor or closed gate.
    """

    stage: Stage
    key: str
    after: Expression
    factor: Expression | None = None
    test: Test | None = None
    limit: Expression | None = None
    rule: Gate | Modifier | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ScoredPart:
    """A component with the expressions of its score: what was reached, what that scores, and its own parts.

    reached is the result, or the result as a share of the target; weight is the share it has in its group. enough
    holds when enough of a group is known to score it at all; None when nothing of it can be missing. known holds while
    a part that may be left out of its group counts; None for all others. worth is its money at target where the role
    rounds worths; None elsewhere. for_the_time is prorated money before its limits; None for what is not prorated.
    """

    component: Component
    weight: Expression
    reached: Expression | None
    exact_score: Expression
    score: Expression
    parts: tuple[ScoredPart, ...]
    enough: Test | None = None
    known: Test | None = None
    worth: Expression | None = None
    for_the_time: Expression | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PaidPart:
    """A top-level component: what it is worth at target, what its score earns, what changes that, what it pays."""

    scored: ScoredPart
    worth: Expression
    earned: Expression
    changes: tuple[Change, ...]
    pay: Expression

    @property
    def key(self) -> str:
        """The component's name."""
        return self.scored.component.key


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """How one role of a policy is paid in one period. Pay is in whole units of the policy's currency.

    full_target is the period's target incentive of somebody in the role for the whole period; target is after
    proration. inputs are the amounts that a scorecard must have; optional ones may be absent. earned is what
    results earn, before a pool divides it, a draw advances it or a deferral holds part of it back; total is what is
    paid now.
    """

    policy: Policy
    role: Role
    period: Period
    inputs: tuple[Input, ...]
    optional: frozenset[str]
    full_target: Expression
    target: Expression
    parts: tuple[PaidPart, ...]
    parts_sum: Expression
    changes: tuple[Change, ...]
    total: Expression
    earned: Expression
    afterwards: Afterwards
    derived: Mapping[str, Expression] = field(default_factory=dict)

    @property
    def carried(self) -> Mapping[str, Expression]:
        """What is carried to later periods, by name: `draw balance` is owed, `deferred` is held back."""
        return self.afterwards.carried

    @property
    def filled(self) -> frozenset[str]:
        """The amounts that no file delivers: a run fills them from the period before and from everybody's pay."""
        return frozenset(each.name for each in self.inputs) & {*FILLED_BY_THE_RUN, LAST_PAYOUT}

    @property
    def name(self) -> str:
        """`policy/role`, as rosters name it."""
        return f"{self.policy.key}/{self.role.key}"

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the amounts that nothing is paid without."""
        return tuple(each.name for each in self.inputs if each.name not in self.optional)
