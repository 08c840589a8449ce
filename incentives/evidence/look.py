"""What a test of history says: one look, what it came to, or why it could not be taken; and many looks together.

Worked example: of twenty looks at nothing, one has a chance under 5 %. So each chance is raised for the number of looks
(Benjamini and Hochberg), and only what stays under 5 % is worth somebody's time.

A look is a reason to ask, never a finding about anybody. No look names a person or rests on fewer than thirty results.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

FEWEST = 30
"""Results under which nothing is said: fewer would point at persons, and show chance for a pattern."""
WORTH = 0.05
"""Share of looks at nothing that may still be said to be worth asking about."""
TRIAGE = (
    "This is a reason to ask, not a judgement about anybody. Honest reasons can make the same picture; ask those who "
    "do the work before you conclude anything."
)


class Question(StrEnum):
    """What history is asked. The value is permanent."""

    AT_THE_LINE = "pile-up-at-a-line"
    NEAR_THE_LINE = "gap-around-a-line"
    AFTER_THE_LINE = "shortfall-after-a-line"
    PERIOD_END = "rush-at-the-end"
    PAID_AGAINST_GUARD = "paid-against-its-guard"
    COVERAGE = "score-against-coverage"
    LATER_HARM = "pay-before-later-harm"
    TWO_COUNTS = "own-count-against-an-independent-one"
    PLAN_CHANGE = "before-and-after-a-version"


@dataclass(frozen=True, slots=True)
class Look:
    """One look. measure is what it is about, such as `handle_time against solved_at_once`.

    effect and its interval of 95 % are in the unit that the sentence names.

    chance is that of so much by luck alone, adjusted the same for the number of looks taken together. alarming: the
    effect points to harm.
    """

    question: Question
    role: str
    measure: str
    rows: int
    effect: float
    low: float
    high: float
    chance: float
    alarming: bool
    says: str
    caveats: tuple[str, ...] = ()
    adjusted: float = 1.0

    @property
    def worth_asking(self) -> bool:
        """Whether somebody should ask: it points to harm, and would rarely come about by luck among so many looks."""
        return self.alarming and self.adjusted <= WORTH


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A look that could not be taken, and why."""

    question: Question
    role: str
    measure: str
    why: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All looks, those worth asking about first, and those that could not be taken."""

    periods: tuple[str, ...]
    looks: tuple[Look, ...]
    not_taken: tuple[NotTaken, ...]

    @property
    def worth_asking(self) -> tuple[Look, ...]:
        """The looks on which somebody should ask."""
        return tuple(look for look in self.looks if look.worth_asking)


def too_few(question: Question, role: str, measure: str, rows: int) -> NotTaken:
    """A look that would rest on too few results."""
    results = f"{rows} result{'' if rows == 1 else 's'}"
    why = f"There {'is' if rows == 1 else 'are'} {results} to compare; under {FEWEST} nothing is said."
    return NotTaken(question, role, measure, why)


def together(periods: Sequence[str], taken: Iterable[Look | NotTaken]) -> Evidence:
    """The looks with their chances adjusted for how many they are."""
    every = tuple(taken)
    looks = [each for each in every if isinstance(each, Look)]
    chances = adjusted([look.chance for look in looks])
    told = [replace(look, adjusted=chance) for look, chance in zip(looks, chances, strict=True)]
    told.sort(key=lambda look: (not look.worth_asking, not look.alarming, look.adjusted))
    not_taken = tuple(dict.fromkeys(each for each in every if isinstance(each, NotTaken)))
    return Evidence(tuple(periods), tuple(told), not_taken)


def adjusted(chances: Sequence[float]) -> list[float]:
    """Each chance raised for the number of them, after Benjamini and Hochberg 1995, in the same order."""
    order = sorted(range(len(chances)), key=lambda each: chances[each], reverse=True)
    raised, least = [0.0] * len(chances), 1.0
    for behind, each in enumerate(order):
        least = min(least, chances[each] * len(chances) / (len(chances) - behind))
        raised[each] = least
    return raised
