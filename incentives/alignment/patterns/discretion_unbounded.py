"""Pay by judgement, without criteria or limits.

Worked example: a branch manager may add up to half of the target incentive as they see fit. What is rewarded is what
the manager likes to see, and that may be sales. With written criteria and a log, somebody else can look.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.circumstances import NONE
from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject
from incentives.policy.model import Measure
from incentives.policy.stated import JudgedBy

LEAST, MUCH = Fraction(20, 100), Fraction(50, 100)
"""Shares of target incentive above which free judgement is low, and medium; proposals, to be calibrated."""
JUDGED = frozenset({"individual_performance", "strategic_objectives", "performance_rating"})
"""KPIs that somebody judges; where the file does not say how, it is taken that they do so freely."""


def _look(subject: Subject) -> Iterator[Seen]:
    discretion = subject.plan.role.facts.discretion
    added = discretion.up_to if discretion is not None and not discretion.criteria else Fraction(0)
    judged = [key for key in subject.measures_where(_is_judged_freely) if subject.paid(key)]
    share = added + sum((subject.shares[key] for key in judged), Fraction(0))
    if share > LEAST:
        severity = Severity.MEDIUM if share > MUCH else Severity.LOW
        words = [f"{percent(added)} may be added or taken at will"] if added else []
        words += [f"{', '.join(judged)} is judged freely"] if judged else []
        what = f"{percent(share)} of target incentive goes by judgement without stated criteria: {'; '.join(words)}."
        yield Seen(severity, subject.place("roles", subject.plan.role.key), what)


def _is_judged_freely(measure: Measure) -> bool:
    judged_by = measure.facts.judged_by
    return judged_by is JudgedBy.FREELY or (judged_by is None and measure.kpi.id in JUDGED)


PATTERN = Pattern(
    id="discretion-unbounded",
    group=Group.ORGANISATION,
    title="Judgement without criteria decides pay",
    why="What is rewarded is not written down, so nobody can see whether it is what harms customers.",
    instead="Write the criteria down, limit how much they decide, and keep a log that others read.",
    sources=("FCA TR14/4", "ESMA 2023"),
    lenses=(Lens.FCA, Lens.SEDGWICK_EBA),
    page=Page(
        finds=(
            "More than a fifth of target incentive goes by judgement without stated criteria: what may be added or "
            "taken (`discretion`) and what is judged freely (`judged_by`). It is low, above a half medium."
        ),
        harmful="A branch manager may add up to half of the target incentive as they see fit.",
        better="A branch manager may add a tenth, by four written criteria, and a committee reads why.",
        settings=(
            Setting("share above which it is low", percent(LEAST)),
            Setting("share above which it is medium", percent(MUCH)),
        ),
        exceptions="Personal goals and ratings are taken for free judgement where the file does not say otherwise.",
    ),
    look=_look,
    weighed_by=NONE,
)
