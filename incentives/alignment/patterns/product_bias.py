"""Of two products that stand for each other, one pays more.

Worked example: one loan pays 0.50 % and another, of which the same customer needs only one, 0.20 %. The first is
recommended two and a half times as gladly, whoever it suits.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, times
from incentives.alignment.subject import Subject

SLIGHT, CLEAR, DOUBLE = Fraction(5, 4), Fraction(3, 2), Fraction(2)
"""Ratios of what two substitutes pay above which it is medium, high, and from which it is critical; proposals."""


def _look(subject: Subject) -> Iterator[Seen]:
    for one, other in _pairs(subject):
        rates = {key: _rate(subject, key) for key in (one, other)}
        better, worse = sorted(rates, key=lambda key: rates[key], reverse=True)
        severity = _severity(rates[better], rates[worse])
        if severity:
            much = f"{times(rates[better] / rates[worse])} times as much as" if rates[worse] else "and not for"
            what = f"A customer needs {better} or {worse}; one of the first is paid {much} one of the second."
            yield Seen(severity, subject.place_of(better), what)


def _pairs(subject: Subject) -> list[tuple[str, str]]:
    """The stated substitutes of which the role is paid for at least one, counted alike, each pair once."""
    measures = subject.plan.policy.measures
    stated = {(min(key, other), max(key, other)) for key in measures for other in measures[key].facts.substitutes}
    return [
        (one, other)
        for one, other in sorted(stated)
        if measures[one].unit == measures[other].unit and (subject.paid(one) or subject.paid(other))
    ]


def _rate(subject: Subject, measure: str) -> Fraction:
    """What one unit of it adds to pay on the way from the worst result to target, on average."""
    pay = subject.slices.get(measure)
    if pay is None or pay.worst == pay.range.at:
        return Fraction(0)
    return subject.lost(measure) / abs(pay.range.at - pay.worst)


def _severity(better: Fraction, worse: Fraction) -> Severity | None:
    if better >= worse * DOUBLE:
        return Severity.CRITICAL if better > 0 else None
    if better > worse * CLEAR:
        return Severity.HIGH
    return Severity.MEDIUM if better > worse * SLIGHT else None


PATTERN = Pattern(
    id="product-bias",
    group=Group.MIX,
    title="One of two substitutes pays more",
    why="Customers are led to what pays the seller, not to what suits them.",
    instead="Pay one rate for products that stand for each other; answer this finding where the work really differs.",
    sources=("FSA 2012", "CFPB 2016-03", "Sedgwick 2017", "EBA/GL/2016/06", "ESMA 2023"),
    lenses=(Lens.FCA, Lens.CFPB, Lens.SEDGWICK_EBA),
    page=Page(
        finds=(
            "Two measures stated to be substitutes, one unit of which pays more than the other on the way to target: "
            "more than 1.25 times is medium, more than 1.5 times high, twice and more critical."
        ),
        harmful="One loan pays 0.50%, another of which the same customer needs only one, 0.20%.",
        better="Both pay 0.30%.",
        settings=(
            Setting("ratio above which it is medium", times(SLIGHT)),
            Setting("ratio above which it is high", times(CLEAR)),
            Setting("ratio from which it is critical", times(DOUBLE)),
        ),
        exceptions="Where the work really differs, the finding is answered with the reason.",
    ),
    look=_look,
)
