"""What makes a harm worse or less: whose harm it is, how much pay is at stake, and whether failure takes it back.

Worked example: volume alone decides a pay of which 5 % is variable, and nobody's job hangs on it. The finding is one
level lower than for somebody who lives on it. Where many customers are ill, old or in debt, it is one level higher.

This is the one place in which severities are moved. A pattern says how grave it is by itself, and which of the three
circumstances count for it; `incentives.alignment.pattern` has them weighed.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_pressed, tells_later, tells_of_customers
from incentives.alignment.subject import Subject
from incentives.kpis.behaviour import RoleKind
from incentives.policy.carried import AlsoPaid

SMALL_SHARE = Fraction(10, 100)
"""Variable share of total target pay below which less is at stake; a proposal, to be calibrated."""
HALF = Fraction(1, 2)
"""Part of the pressed pay that failure must take back to count; a proposal, to be calibrated."""
MONTHS_TO_HARM, MONTHS_TO_DEFAULT = 12, 36
"""Months until half of the harm has shown, where the policy does not say: of customers who leave, of credit."""


class Circumstance(StrEnum):
    """What can move a severity: the first makes it graver by one level, each of the others less grave by one."""

    VULNERABLE = "many customers are ill, old, in debt or dealt with at their own door"
    LITTLE_AT_STAKE = "less than a tenth of pay is variable, and nobody's job hangs on it"
    TAKEN_BACK = "a later customer result, vesting or a clawback takes at least half of what pressing customers earns"


ALL = frozenset(Circumstance)
PAY_ALONE = frozenset({Circumstance.VULNERABLE, Circumstance.LITTLE_AT_STAKE})
"""For what no later result can undo."""
CUSTOMERS_ALONE = frozenset({Circumstance.VULNERABLE})
"""For what is not a share of pay: prizes, jobs, whoever is led."""
NONE: frozenset[Circumstance] = frozenset()
"""For what is about the plan rather than about customers, and for what is itself about the stake."""


def moves(subject: Subject, by: frozenset[Circumstance] = ALL) -> dict[Circumstance, int]:
    """Those of the circumstances that hold for the role, each with the levels by which it moves a severity."""
    holds = {
        Circumstance.VULNERABLE: bool(subject.plan.role.facts.customers_are_vulnerable),
        Circumstance.LITTLE_AT_STAKE: _little_is_at_stake(subject),
        Circumstance.TAKEN_BACK: Circumstance.TAKEN_BACK in by and is_taken_back(subject),
    }
    return {each: 1 if each is Circumstance.VULNERABLE else -1 for each, held in holds.items() if held and each in by}


def weighed(subject: Subject, severity: Severity, by: frozenset[Circumstance] = ALL) -> Severity:
    """The severity in those circumstances of the role that count."""
    return severity.raised(sum(moves(subject, by).values()))


def told(moved: Mapping[Circumstance, int]) -> str:
    """Why a severity is not what the pattern alone would make it, as sentences with a space before each."""
    levels = {1: "graver", -1: "less grave"}
    return "".join(f" One level {levels[by]}: {each}." for each, by in moved.items())


def is_taken_back(subject: Subject) -> bool:
    """Whether a lagging customer result, vesting or a clawback takes at least half of what pressing customers earns.

    A clawback that ends before half of the harm has shown takes less than half of it back.
    """
    clawback = subject.plan.policy.clawback
    if clawback is not None and clawback.share >= HALF and clawback.months >= months_to_harm(subject):
        return True
    if forfeited_later(subject) >= HALF:
        return True
    later = {key: subject.slices[key].worst for key in subject.measures_where(tells_later)}
    pressed = subject.measures_where(lambda measure: is_pressed(measure.kpi))
    if not later or not pressed:
        return False
    earned = subject.lost(*pressed)
    return earned > 0 and subject.lost(*pressed, at=later) <= earned * (1 - HALF)


def months_to_harm(subject: Subject) -> int:
    """After how many months half of the harm has shown: as stated, else by whether the role sells credit."""
    clawback = subject.plan.policy.clawback
    if clawback is not None and clawback.harm_shows_after is not None:
        return clawback.harm_shows_after
    return MONTHS_TO_DEFAULT if sells_credit(subject) else MONTHS_TO_HARM


def sells_credit(subject: Subject) -> bool:
    """Whether the role sells credit; where it is not stated, brokers are taken to."""
    role = subject.plan.role
    return role.kind is RoleKind.BROKER if role.facts.sells_credit is None else role.facts.sells_credit


def forfeited_later(subject: Subject) -> Fraction:
    """The share of a payout that is held back and lost when a customer result fails by then."""
    deferral = subject.plan.role.deferral
    if deferral is None or deferral.condition is None:
        return Fraction(0)
    if not tells_of_customers(subject.plan.policy.measures[deferral.condition.measure]):
        return Fraction(0)
    return deferral.share * (1 - deferral.otherwise)


def _little_is_at_stake(subject: Subject) -> bool:
    stated = (*subject.plan.role.also_pays, *subject.plan.policy.also_pays)
    job_hangs_on_it = any(each.what is AlsoPaid.JOB for each in stated)
    return subject.variable_share < SMALL_SHARE and not job_hangs_on_it
