"""A finding: a harm that a policy may do, with its numbers; and the proof that a behaviour is paid for.

A finding says where, what, why it harms, what to do instead and who says so. Whether it stops a policy is decided by
whoever receives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

from incentives.values.problem import Place


class Severity(IntEnum):
    """How much harm is at stake; serious ones must be answered before a policy pays."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    def __str__(self) -> str:
        return self.name.lower()

    @property
    def serious(self) -> bool:
        """Whether somebody with authority must answer it."""
        return self >= Severity.HIGH

    def raised(self, levels: int) -> Severity:
        """So many levels higher (lower when negative), within the ladder."""
        return Severity(max(Severity.INFO, min(Severity.CRITICAL, self + levels)))


@dataclass(frozen=True, slots=True)
class Moved:
    """What a behaviour does to one result of the scorecard."""

    measure: str
    before: Fraction
    after: Fraction
    known_later: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """A behaviour, a scorecard before and after it, and both payouts (money in whole units of the currency).

    policy_fingerprint names the exact version. Posting both scorecards to the payout API gives both payouts.
    at_target: the scorecard before is that of somebody exactly at target. dose is the intensity, 0 to 1.
    """

    behaviour: str
    title: str
    customer_harm: int
    policy: str
    policy_fingerprint: str
    role: str
    period: str
    dose: Fraction
    at_target: bool
    before: Mapping[str, Fraction]
    after: Mapping[str, Fraction]
    payout_before: Fraction
    payout_after: Fraction
    target: Fraction
    moved: tuple[Moved, ...]

    @property
    def gain(self) -> Fraction:
        """What the behaviour adds to pay, in money."""
        return self.payout_after - self.payout_before

    @property
    def share(self) -> Fraction:
        """The gain as a share of the period's target incentive."""
        return self.gain / self.target


@dataclass(frozen=True, slots=True)
class Finding:
    """One harm. at names the part of the policy (and the behaviour) so that an acceptance can name it too.

    role is empty where it is about the file and no role of it, as what is wrong with an answer is.
    implied: findings that say no more than this one does about the same part; an answer to this one answers them.
    """

    pattern: str
    severity: Severity
    title: str
    place: Place
    at: str
    role: str
    what: str
    why: str
    instead: str
    sources: tuple[str, ...]
    proof: Proof | None = None
    accepted: str = ""
    implied: tuple[Finding, ...] = ()

    @property
    def open(self) -> bool:
        """Whether nobody has answered it."""
        return not self.accepted

    @property
    def stops(self) -> bool:
        """Whether it keeps a policy from taking effect: serious, and answered by nobody."""
        return self.severity.serious and self.open
