"""Two versions of a small policy, written as files are, for the tests of their difference."""

from __future__ import annotations

from fractions import Fraction

from incentives.difference.report import RoleDifference, difference_of
from incentives.kpis.read import packaged_kpis
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.values.period import Period, parse_period
from tests.payout.plans import SELLER


def quarter() -> Period:
    """The third quarter of 2026."""
    period = parse_period("2026-Q3")
    assert period is not None
    return period


def seller(*changes: tuple[str, str], file: str = "policy.yaml") -> Policy:
    """The seller's policy with some of its words replaced."""
    text = SELLER
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    policy, problems = read_policy(text, file, packaged_kpis())
    assert policy is not None, "\n".join(map(str, problems))
    return policy


def role_of(*changes: tuple[str, str]) -> RoleDifference:
    """The seller in the small policy and in a changed copy of it."""
    (role,) = difference_of(seller(), seller(*changes), quarter()).roles
    return role


def percent(number: int | Fraction) -> Fraction:
    """98 is 98 %."""
    return Fraction(number) / 100
