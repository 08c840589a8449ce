"""What a policy states about a role or a measure that changes no pay: audits ask for it, calculations never do.

A fact that a file leaves out is None (or empty), which is neither yes nor no: whoever asks decides what to make of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Customers(StrEnum):
    """Whom a role deals with: private persons and households, or companies."""

    RETAIL = "retail"
    BUSINESS = "business"


class AnswersFrom(StrEnum):
    """Whose answers make the result of a survey: all are asked, some drawn by lot, or chosen by who is paid."""

    EVERYBODY = "everybody"
    RANDOM = "drawn at random"
    CHOSEN = "chosen by the participant"


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """Who the customers of a role are, whether it sets their prices or terms, whether it diagnoses what it sells."""

    customers: Customers | None = None
    customers_are_vulnerable: bool | None = None
    sets_terms: bool | None = None
    diagnoses: bool | None = None


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """How a measure is taken, and what the products are that it counts.

    answers_at_least: the fewest answers from which a survey makes a result. substitutes: measures of products that can
    stand for those of this one. known_to_harm: its products have a record of harming those who buy them.
    """

    adjusted_for_case_mix: bool | None = None
    answers_from: AnswersFrom | None = None
    answers_at_least: int | None = None
    substitutes: tuple[str, ...] = ()
    known_to_harm: bool | None = None
