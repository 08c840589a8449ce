"""What happens to pay after it was earned: a pool divides it, a draw advances it, a deferral holds part of it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from incentives.plan.expression import Expression, Test


class LaterStage(StrEnum):
    """What happens, in the order in which it does."""

    POOL = "pool"
    DRAW = "draw"
    RECOVERY = "draw taken back"
    HELD = "held back"
    RELEASED = "released"


@dataclass(frozen=True, slots=True, eq=False)
class Later:
    """One thing that happens to pay after it was earned: the pay after it, and the amounts that a statement tells of.

    test holds while a pool decides, or while what was held back is released in full; None when nothing is tested.
    """

    stage: LaterStage
    after: Expression
    told: Mapping[str, Expression]
    test: Test | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """A role's part of a pool: what it would earn without it, the pool's money, and the part before what is left over.

    decides holds while the pool is what is paid; None when it always is.
    """

    claim: Expression
    money: Expression
    part: Expression
    decides: Test | None


@dataclass(frozen=True, slots=True, eq=False)
class Afterwards:
    """Everything that happens after earning: its steps, what is paid now, and what is carried to later periods."""

    steps: tuple[Later, ...]
    total: Expression
    carried: Mapping[str, Expression]
    pooled: Pooled | None
