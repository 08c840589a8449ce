"""What a policy states about a role or a measure that changes no pay: audits ask for it, calculations never do.

A fact that a file leaves out is None (or empty), which is neither yes nor no: whoever asks decides what to make of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incentives.policy.model import CountedFor


class Customers(StrEnum):
    """Whom a role deals with: private persons and households, or companies."""

    RETAIL = "retail"
    BUSINESS = "business"


class AnswersFrom(StrEnum):
    """Whose answers make the result of a survey: all are asked, some drawn by lot, or chosen by who is paid."""

    EVERYBODY = "everybody"
    RANDOM = "drawn at random"
    CHOSEN = "chosen by the participant"


class JudgedBy(StrEnum):
    """How somebody's judgement becomes a result: by criteria that are written down, or freely."""

    CRITERIA = "written criteria"
    FREELY = "free judgement"


@dataclass(frozen=True, slots=True)
class Discretion:
    """What somebody may add to pay or take from it by judgement: a share of the target incentive, with its criteria."""

    up_to: Fraction
    criteria: str


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """Who the customers of a role are, whether it sets their prices or terms, whether it diagnoses what it sells.

    manages: the roles whose people it leads, `policy/role` or a role of the file; empty where it leads nobody.
    """

    customers: Customers | None = None
    customers_are_vulnerable: bool | None = None
    sets_terms: bool | None = None
    diagnoses: bool | None = None
    manages: tuple[str, ...] | None = None
    sells_credit: bool | None = None
    discretion: Discretion | None = None


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """How a measure is taken, and what the products are that it counts.

    answers_at_least: the fewest answers from which a survey makes a result. substitutes: measures of products that can
    stand for those of this one. known_to_harm: its products have a record of harming those who buy them. moved_by:
    who together decide the result. floor: what is worse than that three periods running becomes a case of floor_owner;
    in the measure's unit. one_is_worth: what one of it, or one percentage point, is worth to the company in a period,
    in whole units of the policy's currency.
    """

    adjusted_for_case_mix: bool | None = None
    answers_from: AnswersFrom | None = None
    answers_at_least: int | None = None
    substitutes: tuple[str, ...] = ()
    known_to_harm: bool | None = None
    moved_by: CountedFor | None = None
    judged_by: JudgedBy | None = None
    floor: Fraction | None = None
    floor_owner: str | None = None
    one_is_worth: Fraction | None = None


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """What past periods say of a component's target: the share of people who reached it, and what it follows.

    follows_own_result: by which part of one's own better result the next target rises.
    """

    reached_by: Fraction | None = None
    follows_own_result: Fraction | None = None


@dataclass(frozen=True, slots=True)
class GateFacts:
    """What past periods say of a gate: for which share of payouts it was open, and whether known failures passed."""

    opened_for: Fraction | None = None
    opened_despite_failures: bool | None = None
