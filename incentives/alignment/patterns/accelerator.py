"""The rate rises with volume: late sales pay more than early ones.

Worked example: each 1 % of quota pays 2 % of target up to quota and 5 % beyond it. The ratio is 2.5: the sales that are
hardest to make honestly are paid two and a half times as much.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.circumstances import PAY_ALONE
from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, ladder, percent, times
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
    group=Group.SHAPE,
    title="Late sales pay more than early ones",
    why="The dearest sales are the last of a period, made to people who did not come by themselves.",
    instead="Keep the rate beyond target at most one and a half times the rate below it, or let the extra vest.",
    sources=("FSA 2012", "FCA FG18/2", "ESMA 2023", "Larkin 2014", "against it: Chung, Steenburgh & Sudhir 2014"),
    lenses=(Lens.FCA, Lens.SEDGWICK_EBA, Lens.NEW_ZEALAND),
    page=Page(
        finds=(
            "The highest rate around and beyond target, divided by the mean rate up to target, on a measure of volume. "
            "From 1.5 it is medium, from 2 high, from 3 critical; one level less where a gate on a later customer "
            "result takes at least half of the extra."
        ),
        harmful="Each 1% of quota pays 2% of target up to quota and 5% beyond it.",
        better=(
            "Each 1% of quota pays 2% of target all the way, or 2.5% beyond quota that vest when the customer is still "
            "there."
        ),
        settings=(
            Setting("ratio of rates that is medium", times(RUNGS[0][0])),
            Setting("ratio that is high", times(RUNGS[1][0])),
            Setting("ratio that is critical", times(RUNGS[2][0])),
            Setting("part of the extra that a gate must take to count", percent(HALF)),
            Setting("stretch before target that counts as around it", percent(AROUND)),
        ),
        exceptions=(
            "Research finds that higher rates beyond quota also raise honest effort; the rate alone is no proof of "
            "harm."
        ),
    ),
    look=_look,
    weighed_by=PAY_ALONE,
)
