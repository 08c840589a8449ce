"""Looks at the lines of each plan: where one more unit of a result makes pay jump, do results pile up?

Lines are found on pay, as audits find them: a step of a curve, a gate, a modifier's level. A line on a share of one's
own target is held against each one's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from incentives.alignment.pattern import percent
from incentives.alignment.subject import Subject, can_be_moved, subject_of
from incentives.evidence.bunching import WINDOW, heap_at, standing_out
from incentives.evidence.history import History, Record
from incentives.evidence.look import FEWEST, Look, NotTaken, Question, too_few
from incentives.evidence.panel import FEWEST_PEOPLE, Row, slope_within
from incentives.plan.plan import Plan
from incentives.policy.model import Own

WORTH_PUSHING = Fraction(2, 100)
"""The least jump of pay, as a share of target, that anybody would push a result over; a proposal."""
NEAR = 0.06
"""How far from a line two people are still alike but for the side they are on; a proposal."""
WHOLE_NUMBERS = 5
JUST = 1e-9


@dataclass(frozen=True, slots=True)
class Line:
    """A result at which pay jumps by a share of target.

    own: the own column of which it is a multiple; empty for a result as it stands. paid: whether the line itself is
    on the paid side.
    """

    measure: str
    at: Fraction
    own: str
    rise: Fraction
    paid: bool
    words: str


def looks_at_lines(history: History) -> Iterator[Look | NotTaken]:
    """For each role and line: the heap just above it, and how it stands out from its neighbours."""
    found: dict[tuple[str, Line], dict[tuple[str, str], float]] = {}
    known: dict[tuple[str, str], tuple[Line, ...]] = {}
    for record in history.records:
        version = (record.plan.policy.fingerprint, record.role)
        if version not in known:
            known[version] = tuple(_lines(subject_of(record.plan.policy, record.plan.role.key)))
        for line in known[version]:
            distance = _distance(record, line)
            if distance is not None:
                found.setdefault((record.role, line), {})[record.participant, record.period] = distance
    for (role, line), distances in found.items():
        if len(distances) < FEWEST:
            yield too_few(Question.AT_THE_LINE, role, line.measure, len(distances))
            continue
        yield from _looks(role, line, list(distances.values()))
        if can_be_moved(history.measures[line.measure].kpi):
            yield from _afterwards(history, role, line, distances)


def _looks(role: str, line: Line, distances: list[float]) -> Iterator[Look | NotTaken]:
    heap, standing = heap_at(distances), standing_out(distances)
    where = f"{line.words} of {line.measure}, where pay jumps by {percent(line.rise)} of target"
    if heap is None or standing is None:
        why = f"No result lies near {where}, within {WINDOW:.0%} of the line."
        yield NotTaken(Question.AT_THE_LINE, role, line.measure, why)
        return
    near = [each for each in distances if abs(each) <= WINDOW]
    caveats = _caveats(near, also_elsewhere=heap.also_elsewhere)
    says = (
        f"Near {where}, {heap.above} of the {heap.above + heap.below} results within {WINDOW:.0%} of the line stand on "
        f"the paid side: {heap.share:.0%} (between {heap.low:.0%} and {heap.high:.0%}), where half would be expected."
    )
    alarming = heap.share > 0.5 and not heap.also_elsewhere
    rows = len(distances)
    yield Look(
        Question.AT_THE_LINE,
        role,
        line.measure,
        rows,
        heap.share,
        heap.low,
        heap.high,
        heap.chance,
        alarming,
        says,
        caveats,
    )
    says = (
        f"Just above {where}, stand {standing.count} results; beside it, {standing.expected:.1f} for as wide a stretch."
    )
    reach = 1.96 * abs(standing.excess / standing.deviations) if standing.deviations else 0.0
    low, high = standing.excess - reach, standing.excess + reach
    yield Look(
        *(Question.NEAR_THE_LINE, role, line.measure, rows, standing.excess, low, high, standing.chance),
        alarming=standing.excess > 0 and not heap.also_elsewhere,
        says=says,
        caveats=caveats,
    )


def _afterwards(
    history: History, role: str, line: Line, distances: Mapping[tuple[str, str], float]
) -> Iterator[Look | NotTaken]:
    """What follows a period that ended near the line: less after one just above it than after one just below?"""
    rows = []
    for (participant, period), distance in distances.items():
        after = history.next_period(period)
        following = None if after is None else distances.get((participant, after))
        if abs(distance) <= NEAR and following is not None:
            rows.append(Row(participant, period, float(distance >= 0), -following))
    if len(rows) < FEWEST:
        if rows:
            yield too_few(Question.AFTER_THE_LINE, role, line.measure, len(rows))
        return
    slope = slope_within(rows, people=False)
    if slope is None or slope.units < FEWEST_PEOPLE:
        yield NotTaken(Question.AFTER_THE_LINE, role, line.measure, "They come from too few people, or from one side.")
        return
    less = "less" if slope.amount > 0 else "more"
    says = (
        f"After a period that ended within {NEAR:.0%} above {line.words} of {line.measure}, the next one brought "
        f"{abs(slope.amount):.1%} of the line {less} than after one as near below it (between {slope.low:+.1%} and "
        f"{slope.high:+.1%})."
    )
    yield Look(
        *(Question.AFTER_THE_LINE, role, line.measure, len(rows), slope.amount, slope.low, slope.high, slope.chance),
        alarming=slope.amount > 0,
        says=says,
    )


def _caveats(near: list[float], *, also_elsewhere: bool) -> tuple[str, ...]:
    told = []
    if also_elsewhere:
        told.append("Results lean upwards as much at lines that pay nothing, so this line is not the reason.")
    if len(set(near)) < WHOLE_NUMBERS:
        told.append("Few different results lie near the line; whole or round numbers alone can make a heap.")
    return tuple(told)


def _distance(record: Record, line: Line) -> float | None:
    """How far the result is beyond the line on the better side, as a share of the line; None where it is unknown."""
    result = record.amounts.get(line.measure)
    size = float(line.at) * (record.amounts.get(line.own, 0.0) if line.own else 1.0)
    if result is None or size == 0:
        return None
    better = record.plan.policy.measures[line.measure].kpi.better.sign
    distance = round((result - size) / abs(size) * better, 9)
    return distance if distance or line.paid else -JUST


def _lines(subject: Subject) -> Iterator[Line]:
    plan = subject.plan
    for measure, pay in subject.slices.items():
        if measure in plan.derived:
            continue
        own = _own_target(plan, measure)
        for at, rise, worse, best in pay.jumps():
            if rise < WORTH_PUSHING:
                continue
            beyond, before = (best.pay_left, worse.pay_right) if pay.better > 0 else (best.pay_right, worse.pay_left)
            paid = abs(pay.pay(at) - beyond) <= abs(pay.pay(at) - before)
            typical = subject.reference.amounts.get(own) if own else None
            if typical and at not in _gated(plan, measure):
                yield Line(measure, at / typical, own, rise, paid, f"{percent(at / typical)} of {own}")
            else:
                yield Line(measure, at, "", rise, paid, plan.policy.measures[measure].unit.show(at))


def _own_target(plan: Plan, measure: str) -> str:
    """The own column of which the measure's curve reads shares; empty where it reads the result."""
    targets = (leaf.target for leaf in plan.role.leaves() if leaf.measure == measure)
    return next((str(target) for target in targets if isinstance(target, Own)), "")


def _gated(plan: Plan, measure: str) -> set[Fraction]:
    """The limits that gates state for the measure, which hold for everybody alike."""
    return {
        condition.limit
        for gate in plan.policy.gates
        for condition in gate.conditions
        if condition.measure == measure and plan.role.key in gate.roles
    }
