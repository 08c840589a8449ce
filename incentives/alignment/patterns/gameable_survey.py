"""A survey decides pay, and those who are paid can choose, coach or thank the people who answer.

Worked example: 40 % of pay hangs on a score from the customers whom the seller invites. Asking only the happy ones, or
explaining what a nine costs, is cheaper than serving the others. An outside firm that draws 30 leaves less room.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_out_of_reach
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject
from incentives.kpis.kpi import Trait
from incentives.policy.stated import AnswersFrom

LEAST = Fraction(20, 100)
"""Share of pay from which a survey is worth gaming; a proposal, to be calibrated."""
ENOUGH = 30
"""Fewest answers in a period from which a mean says something of one person; a proposal."""
COVERAGE = "survey_coverage"


def _look(subject: Subject) -> Iterator[Seen]:
    covered = [key for key in subject.measures_where(lambda each: each.kpi.id == COVERAGE) if subject.lost(key) > 0]
    for measure in subject.measures_where(lambda each: Trait.SURVEY in each.kpi.traits):
        stake = max(subject.shares.get(measure, Fraction(0)), subject.lost(measure))
        if stake < LEAST:
            continue
        reached, thin = _reached(subject, measure), _thin(subject, measure, bool(covered))
        if reached or thin:
            severity = (Severity.LOW, Severity.MEDIUM, Severity.HIGH)[min(2, len(reached))]
            what = f"{percent(stake)} of pay hangs on {measure}, and {'; '.join((*reached, *thin))}."
            yield Seen(severity, subject.place_of(measure), what)


def _reached(subject: Subject, measure: str) -> list[str]:
    """By which ways those who are paid reach the answers."""
    asked = subject.reference.ranges[measure].measure
    ways = [] if is_out_of_reach(asked) else ["it is not taken by people outside"]
    return ways + (["who is paid chooses who answers"] if asked.facts.answers_from is AnswersFrom.CHOSEN else [])


def _thin(subject: Subject, measure: str, covered: bool) -> list[str]:
    """Why the answers say little about all customers."""
    facts = subject.reference.ranges[measure].measure.facts
    few = facts.answers_at_least is None or facts.answers_at_least < ENOUGH
    drawn = facts.answers_from in (AnswersFrom.EVERYBODY, AnswersFrom.RANDOM)
    thin = [f"fewer than {ENOUGH} answers can make it"] if few else []
    return thin + ([] if covered or drawn else ["nothing shows how many were asked"])


PATTERN = Pattern(
    id="gameable-survey",
    group=Group.MIX,
    title="A survey that can be bent decides pay",
    why="The score is improved by asking for it, and what customers really think is no longer heard.",
    instead="Let others draw who is asked, from enough customers, and pay or gate by how many were asked.",
    sources=("Edmunds on dealer surveys 2007", "TrueDelta 2007", "Markey 2010", "Quirk's"),
    lenses=(Lens.SALES_PRACTICE,),
    page=Page(
        finds=(
            "A survey decides a fifth of pay or more, and those who are paid reach the answers, or fewer than 30 "
            "answers can make it, or nothing shows how many were asked. It is low where only the last holds, medium "
            "where those who are paid take the survey, high where they also choose who answers."
        ),
        harmful="40% of pay hangs on a score from the customers whom the seller invites.",
        better="The same score from 30 customers or more whom an outside firm draws.",
        settings=(
            Setting("share of pay from which it is worth gaming", percent(LEAST)),
            Setting("fewest answers that say something of one person", str(ENOUGH)),
        ),
        exceptions="How many answers are needed is taken for too few where the file does not say.",
    ),
    look=_look,
)
