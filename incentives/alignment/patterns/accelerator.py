"""The rate rises with volume: late sales pay more than early ones.

Worked example: each 1 % of quota pays 2 % of target up to quota and 5 % beyond it. The ratio is 2.5: the sales that are
hardest to make honestly are paid two and a half times as much.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.pattern import Pattern, Seen, ladder, times
from incentives.alignment.pay_slice import PaySlice, Piece
from incentives.alignment.subject import Subject, is_customer, is_volume
from incentives.policy.model import Gate

RUNGS = ((Fraction(3, 2), Severity.MEDIUM), (Fraction(2), Severity.HIGH), (Fraction(3), Severity.CRITICAL))
HALF = Fraction(1, 2)
AROUND = Fraction(1, 10)


def _look(subject: Subject) -> Iterator[Seen]:
    for measure, pay in subject.slices.items():
        if not is_volume(pay.range.measure.kpi) or not subject.paid(measure):
            continue
        below, above = _rates(pay)
        severity = ladder(above / below, *RUNGS) if below > 0 else None
        if severity:
            held_back = _extra_is_held_back(subject, measure)
            ratio = times(above / below)
            what = f"Around and beyond target, {measure} pays {ratio} times as much for each unit as before."
            what += " A customer gate takes back at least half of the extra." if held_back else ""
            yield Seen(severity.raised(-1 if held_back else 0), subject.place_of(measure), what)


def _rates(pay: PaySlice) -> tuple[Fraction, Fraction]:
    """The mean rate from the first pay to target, and the highest rate beyond or around it.

    The mean cannot be hidden by a short flat stretch before target, nor by a bend a little before it.
    """
    target = pay.range.at
    paying = [
        (piece, rate) for piece, rate in pay.improving() if rate > 0 and _worse_end(piece, pay) < target * pay.better
    ]
    if not paying:
        return Fraction(0), Fraction(0)
    start = _worse_end(paying[0][0], pay) * pay.better
    below = (pay.pay(target) - pay.pay(start)) / abs(target - start)
    around = (target - pay.range.size * AROUND * pay.better) * pay.better
    beyond = [rate for piece, rate in pay.improving() if _better_end(piece, pay) > around]
    return below, max(beyond, default=Fraction(0))


def _worse_end(piece: Piece, pay: PaySlice) -> Fraction:
    return min(piece.left * pay.better, piece.right * pay.better)


def _better_end(piece: Piece, pay: PaySlice) -> Fraction:
    return max(piece.left * pay.better, piece.right * pay.better)


def _extra_is_held_back(subject: Subject, measure: str) -> bool:
    """Whether closing a gate on a lagging customer result takes at least half of the pay beyond target."""
    each = subject.reference.ranges[measure]
    best = each.most if each.measure.higher_is_better else each.least
    extra = subject.pay(**{measure: best}) - subject.pay()
    return any(
        subject.pay(**{measure: best}) - subject.pay(**{measure: best, **closed}) >= extra * HALF
        for closed in (_closed(subject, gate) for gate in subject.gates())
        if closed
    )


def _closed(subject: Subject, gate: Gate) -> dict[str, Fraction]:
    """Results that close a gate which looks only at customers' lagging results; empty for other gates."""
    results = {}
    for condition in gate.conditions:
        each = subject.reference.ranges[condition.measure]
        if not (is_customer(each.measure.kpi) and each.measure.known_later):
            return {}
        worse = -each.grain if each.measure.higher_is_better else each.grain
        results[condition.measure] = condition.limit + worse
    return results


PATTERN = Pattern(
    id="accelerator",
    title="Late sales pay more than early ones",
    why="The dearest sales are the last of a period, made to people who did not come by themselves.",
    instead="Keep the rate beyond target at most one and a half times the rate below it, or let the extra vest.",
    sources=("FSA 2012", "FCA FG18/2", "ESMA 2023", "Larkin 2014", "against it: Chung, Steenburgh & Sudhir 2014"),
    look=_look,
)
