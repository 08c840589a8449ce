"""All looks at a history, together: which questions it can answer, and what the answers come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from incentives.evidence.history import History
from incentives.evidence.lines import looks_at_lines
from incentives.evidence.look import Evidence, Look, NotTaken, Question, together
from incentives.evidence.pairs import looks_at_guards, looks_at_later_harm, looks_at_two_counts
from incentives.evidence.times import looks_at_period_ends, looks_at_versions

LOOKS: tuple[Callable[[History], Iterator[Look | NotTaken]], ...] = (
    looks_at_lines,
    looks_at_guards,
    looks_at_later_harm,
    looks_at_two_counts,
    looks_at_period_ends,
    looks_at_versions,
)
SOURCES: Mapping[Question, str] = {
    Question.AT_THE_LINE: "Cattaneo, Frandsen and Titiunik 2015: a binomial test in a small window",
    Question.NEAR_THE_LINE: "Burgstahler and Dichev 1997: a standardised difference of a histogram",
    Question.AFTER_THE_LINE: "Oyer 1998; Larkin 2014: what was hurried over a line is missing afterwards",
    Question.PERIOD_END: "Oyer 1998; Tzioumis and Gee 2013: sales before a period ends",
    Question.PAID_AGAINST_GUARD: "Dell 2005-06; Feltham and Xie 1994: a paid measure and its counter measure",
    Question.COVERAGE: "Markey 2010: who is asked decides the score",
    Question.LATER_HARM: "Tzioumis and Gee 2013; Agarwal and Ben-David 2018: pay now and harm later",
    Question.TWO_COUNTS: "Bevan and Hood 2006: 96 % by the hospitals' own count, 77 % by their patients",
    Question.PLAN_CHANGE: "HubSpot (Roberge 2015): what customers did before and after a plan",
}
"""Who says so, for each question."""


def examine(*histories: History) -> Evidence:
    """Every look that the histories allow, adjusted for how many they are; the others with the reason why not.

    Periods of different lengths come as a history each.
    """
    taken = (each for history in histories for looks in LOOKS for each in looks(history))
    return together([period.name for history in histories for period in history.periods], taken)
