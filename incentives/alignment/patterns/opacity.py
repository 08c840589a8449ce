"""Nobody can say what the next sale pays.

Worked example: what a sale pays depends on its own result, on a matrix, on two factors and on a gate with its own
table: over a hundred cases. People guess, and go by what the loudest colleague says. On a straight line with one factor
everybody can say it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import prod

from incentives.alignment.circumstances import NONE
from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen
from incentives.alignment.subject import Subject

CASES = 64
"""Cases of what the next unit pays above which nobody can say it; a proposal, to be calibrated."""
OTHERS = 2
"""Other results on which it may depend; a proposal, to be calibrated."""
BENDS = 10
"""Places at which it may change; a proposal, to be calibrated."""


def _look(subject: Subject) -> Iterator[Seen]:
    together = _depend_on_each_other(subject)
    worst: tuple[int, int, int, str] | None = None
    for measure in _judged(subject):
        others = together[measure]
        pieces = [len(subject.slices[key].pieces) for key in (measure, *others)]
        judged = (prod(pieces), sum(pieces) - len(pieces), len(others), measure)
        worst = judged if worst is None or judged > worst else worst
    if worst is None:
        return
    cases, bends, others_count, measure = worst
    wrong = (cases > CASES) + (others_count > OTHERS) + (bends > BENDS)
    if wrong:
        severity = Severity.MEDIUM if wrong > 1 else Severity.LOW
        said = f"{others_count} other result{'' if others_count == 1 else 's'}"
        what = f"What one more unit of {measure} pays depends on {said}: {cases} cases, {bends} lines between them."
        yield Seen(severity, subject.place("roles", subject.plan.role.key), what)


def _judged(subject: Subject) -> list[str]:
    """The paid measures that are no gate or factor of others, of which one would ask what one more unit pays."""
    factors = {condition.measure for gate in subject.gates() for condition in gate.conditions}
    factors |= {modifier.measure for modifier in subject.modifiers()}
    return [key for key in subject.weights if key not in factors] or list(subject.weights)


def _depend_on_each_other(subject: Subject) -> dict[str, tuple[str, ...]]:
    """For each measure, those whose result changes what it pays."""
    found: dict[str, list[str]] = {key: [] for key in subject.slices}
    alone = {(key, end): subject.pay(**{key: end}) for key in subject.slices for end in _ends(subject, key)}
    for one, other in combinations(subject.slices, 2):
        if any(
            subject.pay(**{one: left, other: right}) - alone[one, left] - alone[other, right] + subject.at_target != 0
            for left in _ends(subject, one)
            for right in _ends(subject, other)
        ):
            found[one].append(other)
            found[other].append(one)
    return {key: tuple(others) for key, others in found.items()}


def _ends(subject: Subject, key: str) -> tuple[Fraction, Fraction]:
    pay = subject.slices[key]
    return pay.worst, pay.range.most if pay.better > 0 else pay.range.least


PATTERN = Pattern(
    id="opacity",
    group=Group.ORGANISATION,
    title="Nobody can say what the next sale pays",
    why="A plan that its own firm does not understand is steered by rumour, and no one can check what it rewards.",
    instead="Fewer lines and factors; print on each statement what one more unit pays.",
    sources=("FSA 2012",),
    lenses=(Lens.FCA, Lens.SALES_PRACTICE),
    page=Page(
        finds=(
            "What one more unit of a paid measure pays has more than 64 cases (the straight pieces of its own pay "
            "times those of every result that changes it), depends on more than two other results, or changes at more "
            "than ten places. One of these is low, two or more medium."
        ),
        harmful="A curve of five points, times a factor of four steps, times another of four, behind a gate.",
        better="A straight line between floor and ceiling, times one factor.",
        settings=(
            Setting("most cases", str(CASES)),
            Setting("most other results", str(OTHERS)),
            Setting("most places of change", str(BENDS)),
        ),
    ),
    look=_look,
    weighed_by=NONE,
)
