"""Looks at pairs of figures: what is paid against its guard, pay against later harm, an own count against another's.

Worked example: agents who cut their handle time by a tenth of what is usual, compared with themselves and with
everybody in the same quarter, had 4 % more of their cases come back. The slope says so, with its interval; it says
nothing of any one agent.

Figures of a team are compared team by team, so that a team of twenty does not count for twenty. Each is taken as a
share of its own mean over the history, and turned so that more is better where it is paid and worse where it guards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from statistics import fmean

from incentives.alignment.kinds import tells_later
from incentives.evidence.history import History, Record
from incentives.evidence.look import FEWEST, Look, NotTaken, Question, too_few
from incentives.evidence.panel import FEWEST_PEOPLE, Row, slope_within
from incentives.kpis.kpi import Recorder
from incentives.policy.model import CountedFor, Measure

COVERAGE = "survey_coverage"
TENTH = 0.1
AMONG_EACH_OTHER = "People are compared with each other here and not with themselves, so lasting differences count too."
OUTSIDE = (Recorder.INDEPENDENT, Recorder.EXTERNAL)
SAME_THING = {"wait_time": "independent_wait_audit"}
"""KPIs of which the catalogue has an independent twin, in the same unit."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures of everybody in a role: what may drive, and what may get worse by it. measure says what is asked.

    with_themselves: whether people may be compared with themselves. Where pay rests on the very figure that may get
    worse later, they may not: a result that was good by luck pays well and is followed by a usual one.
    """

    question: Question
    role: str
    measure: str
    scope: CountedFor
    drives: Callable[[Record], float | None]
    worsens: Callable[[Record], float | None]
    with_themselves: bool = True


def looks_at_guards(history: History) -> Iterator[Look | NotTaken]:
    """For each role and paid measure: does a counter measure get worse where the paid one gets better?"""
    for role in history.roles:
        records = history.of_role(role)
        paid = {key for record in records for leaf in record.plan.role.leaves() for key in leaf.measures}
        for measure in sorted(paid & set(history.measures)):
            for guard, of in sorted(history.measures.items()):
                if of.kpi.id in history.measures[measure].kpi.counter_measures:
                    yield from _guarded(history, records, measure, guard)


def looks_at_later_harm(history: History) -> Iterator[Look | NotTaken]:
    """For each role and customer result that shows later: is it worse in the period after one of higher pay?"""
    for role in history.roles:
        records = [record for record in history.of_role(role) if record.pay is not None]
        for harm, of in sorted(history.measures.items()):
            if not tells_later(of) or of.counted_for is CountedFor.COMPANY:
                continue
            better = _scaled(history, harm)

            def later(record: Record, harm: str = harm, better: Callable[[float], float] = better) -> float | None:
                after = history.next_period(record.period)
                whose = record.whose.get(history.measures[harm].counted_for, "")
                found = None if after is None else history.results.get((after, harm, whose))
                return None if found is None else -better(found)

            paid_on_it = any(harm in record.plan.policy.measures_of(record.plan.role.key) for record in records)
            pair = Pair(
                *(Question.LATER_HARM, role, harm, of.counted_for, lambda record: record.pay, later),
                with_themselves=not paid_on_it,
            )
            yield from _look(pair, records, _of_pay)


def looks_at_two_counts(history: History) -> Iterator[Look | NotTaken]:
    """Where the same thing is counted by those who are paid and by others: how far apart are the two counts?"""
    for own, mine in sorted(history.measures.items()):
        for other, theirs in sorted(history.measures.items()):
            if _are_two_counts(mine, theirs):
                yield from _gap(history, own, other)


def _guarded(history: History, records: Iterable[Record], measure: str, guard: str) -> Iterator[Look | NotTaken]:
    paid, counter = history.measures[measure], history.measures[guard]
    role = next(record.role for record in records)
    if CountedFor.COMPANY in (paid.counted_for, counter.counted_for):
        return
    question = Question.COVERAGE if counter.kpi.id == COVERAGE else Question.PAID_AGAINST_GUARD
    better, guarded = _scaled(history, measure), _scaled(history, guard)

    def drives(record: Record) -> float | None:
        found = history.result(record, measure)
        return None if found is None else better(found)

    def worsens(record: Record) -> float | None:
        found = history.result(record, guard)
        return None if found is None else -guarded(found)

    scope = counter.counted_for if paid.counted_for is CountedFor.PARTICIPANT else paid.counted_for
    pair = Pair(question, role, f"{measure} against {guard}", scope, drives, worsens)
    yield from _look(pair, records, lambda amount: f"Where {measure} is a tenth better, {guard} is {_moved(amount)}")


def _look(pair: Pair, records: Iterable[Record], says: Callable[[float], str]) -> Iterator[Look | NotTaken]:
    rows = list(_rows(pair, records))
    if len(rows) < FEWEST:
        if rows:
            yield too_few(pair.question, pair.role, pair.measure, len(rows))
        return
    within = pair.with_themselves and len({row.period for row in rows}) > 1
    slope = slope_within(rows, people=within)
    if slope is None or slope.units < FEWEST_PEOPLE:
        why = f"They come from {len({row.unit for row in rows})} people or groups, or never differ; that is too little."
        yield NotTaken(pair.question, pair.role, pair.measure, why)
        return
    effect, low, high = (each * TENTH for each in (slope.amount, slope.low, slope.high))
    yield Look(
        *(pair.question, pair.role, pair.measure, slope.rows, effect, low, high, slope.chance),
        alarming=effect > 0,
        says=f"{says(effect)} (between {low:+.1%} and {high:+.1%}), over {slope.units} people or groups.",
        caveats=() if within else (AMONG_EACH_OTHER,),
    )


def _rows(pair: Pair, records: Iterable[Record]) -> Iterator[Row]:
    """One row for each subject and period: the means over its people."""
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for record in records:
        drives, worsens = pair.drives(record), pair.worsens(record)
        whose = record.whose.get(pair.scope, "")
        if drives is not None and worsens is not None and whose:
            found.setdefault((whose, record.period), []).append((drives, worsens))
    for (whose, period), both in found.items():
        yield Row(whose, period, fmean(each for each, _ in both), fmean(each for _, each in both))


def _scaled(history: History, measure: str) -> Callable[[float], float]:
    """A result as a share of the measure's mean over the history, more being better."""
    sizes = [abs(result) for (_, key, _), result in history.results.items() if key == measure]
    size = (fmean(sizes) if sizes else 0.0) or 1.0
    sign = history.measures[measure].kpi.better.sign
    return lambda result: sign * result / size


def _are_two_counts(mine: Measure, theirs: Measure) -> bool:
    same = mine.kpi.id == theirs.kpi.id or SAME_THING.get(mine.kpi.id) == theirs.kpi.id
    alike = mine.unit == theirs.unit and mine.counted_for is theirs.counted_for
    return same and alike and theirs.recorded_by in OUTSIDE and mine.recorded_by not in OUTSIDE


def _gap(history: History, own: str, other: str) -> Iterator[Look | NotTaken]:
    """How much better the own count is, as a share of the other's mean: a slope over the two counts of each subject."""
    sign = history.measures[own].kpi.better.sign
    pairs = [
        (period, whose, result, history.results[period, other, whose])
        for (period, key, whose), result in history.results.items()
        if key == own and (period, other, whose) in history.results
    ]
    role = next((record.role for record in history.records if own in record.amounts), "")
    size = fmean(abs(theirs) for _, _, _, theirs in pairs) if pairs else 0.0
    if len(pairs) < FEWEST or not size:
        if pairs:
            yield too_few(Question.TWO_COUNTS, role, own, len(pairs))
        return
    rows = [
        Row(whose, count, float(count == "own"), sign * value / size)
        for _, whose, mine, theirs in pairs
        for count, value in (("own", mine), ("other", theirs))
    ]
    slope = slope_within(rows, periods=False)
    if slope is None or slope.units < FEWEST_PEOPLE:
        yield NotTaken(Question.TWO_COUNTS, role, own, "They come from too few people or groups.")
        return
    says = f"By {own}, things are {slope.amount:+.1%} better than by {other}, which others count"
    yield Look(
        *(Question.TWO_COUNTS, role, own, len(pairs), slope.amount, slope.low, slope.high, slope.chance),
        alarming=slope.amount > 0,
        says=f"{says} (between {slope.low:+.1%} and {slope.high:+.1%}), over {slope.units} people or groups.",
    )


def _of_pay(amount: float) -> str:
    return f"After a period in which pay was 10% of target higher, it is {_moved(amount)}"


def _moved(amount: float) -> str:
    return f"{abs(amount):.1%} {'worse' if amount > 0 else 'better'}"
