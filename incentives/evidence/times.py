"""Looks at time: a rush of deals before a period ends, and what changed when another version of a policy came.

Worked example: 5 of 65 working days of a quarter are its last week. If 31 % of 400 deals fall into it and 4 % into the
week after, deals were hurried into the quarter or kept back for it; either way customers were pressed by a calendar.

Before and after a version, the role is compared with people who were measured alike and whose version stayed: what
changed for both is not the version's doing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean

from incentives.alignment.subject import is_customer
from incentives.evidence.distributions import at_least, interval_of_share
from incentives.evidence.history import Deal, History, Record
from incentives.evidence.look import FEWEST, Look, NotTaken, Question, too_few
from incentives.evidence.panel import FEWEST_PEOPLE, Row, slope_within
from incentives.policy.model import CountedFor
from incentives.values.period import Period

LAST_DAYS = 5
"""Working days before the end of a period that count as its end; a proposal."""
FRIDAY = 4


def looks_at_period_ends(history: History) -> Iterator[Look | NotTaken]:
    """For each role and measure with single deals: do more of them fall into the last days than days would say?"""
    found: dict[tuple[str, str], list[Deal]] = {}
    for deal in history.deals:
        found.setdefault((deal.role, deal.measure), []).append(deal)
    for (role, measure), deals in found.items():
        counted = [deal for deal in deals if deal.day.weekday() <= FRIDAY]
        if len(counted) < FEWEST:
            yield too_few(Question.PERIOD_END, role, measure, len(counted))
        else:
            yield _rush(history, role, measure, counted)


def looks_at_versions(history: History) -> Iterator[Look | NotTaken]:
    """For each role and customer result: how it moved when another version came, against those whose version stayed."""
    for role in history.roles:
        records = history.of_role(role)
        changed = _changed_in(history, records)
        if changed is None:
            continue
        for measure, of in sorted(history.measures.items()):
            if is_customer(of.kpi) and of.counted_for is not CountedFor.COMPANY:
                yield from _version(history, role, measure, changed)


def _rush(history: History, role: str, measure: str, deals: list[Deal]) -> Look:
    periods = {period.name: period for period in history.periods}
    used = [periods[name] for name in dict.fromkeys(deal.period for deal in deals)]
    days = [(_working_days(period), period) for period in used]
    last = {period.name: set(every[-LAST_DAYS:]) for every, period in days}
    first = {period.name: set(every[:LAST_DAYS]) for every, period in days}
    late = sum(deal.day in last[deal.period] for deal in deals)
    early = sum(deal.day in first[deal.period] for deal in deals)
    expected = fmean(LAST_DAYS / len(every) for every, _ in days)
    share, (low, high) = late / len(deals), interval_of_share(late, len(deals))
    says = (
        f"{share:.0%} of {len(deals)} deals fall into the last {LAST_DAYS} working days of their period, "
        f"{expected:.0%} of its days; {early / len(deals):.0%} into the first {LAST_DAYS}."
    )
    return Look(
        *(Question.PERIOD_END, role, measure, len(deals)),
        *(share / expected, low / expected, high / expected, at_least(late, len(deals), expected)),
        alarming=share > expected,
        says=says,
        caveats=("Customers' own budgets and years also end on such days.",),
    )


def _working_days(period: Period) -> list[date]:
    length = (period.ends_before - period.starts_on).days
    every = (period.starts_on + timedelta(days=number) for number in range(length))
    return [day for day in every if day.weekday() <= FRIDAY]


def _changed_in(history: History, records: tuple[Record, ...]) -> str | None:
    """The first period under the newest version by which the role was paid; None where it is the only one."""
    versions = {record.period: record.plan.policy.fingerprint for record in records}
    names = [period.name for period in history.periods if period.name in versions]
    changes = [name for before, name in pairwise(names) if versions[before] != versions[name]]
    return changes[-1] if changes else None


def _version(history: History, role: str, measure: str, changed: str) -> Iterator[Look | NotTaken]:
    order = [period.name for period in history.periods]
    after = set(order[order.index(changed) :])
    rows, treated = _rows(history, role, measure, after)
    if not treated:
        return
    others = len({row.unit for row in rows}) - len(treated)
    if len(rows) < FEWEST:
        yield too_few(Question.PLAN_CHANGE, role, measure, len(rows))
        return
    slope = slope_within(rows, periods=others > 0)
    if slope is None or slope.units < FEWEST_PEOPLE:
        why = "It was not measured for enough people or groups before and after the version."
        yield NotTaken(Question.PLAN_CHANGE, role, measure, why)
        return
    worse = "worse" if slope.amount > 0 else "better"
    says = f"From {changed} on, with another version, {measure} is {abs(slope.amount):.1%} {worse} than before"
    says += f", beside {others} people or groups whose version stayed" if others else ""
    yield Look(
        *(Question.PLAN_CHANGE, role, measure, slope.rows, slope.amount, slope.low, slope.high, slope.chance),
        alarming=slope.amount > 0,
        says=f"{says} (between {slope.low:+.1%} and {slope.high:+.1%}).",
        caveats=() if others else ("Nobody else was measured alike, so whatever else changed then is in it.",),
    )


def _rows(history: History, role: str, measure: str, after: set[str]) -> tuple[list[Row], set[str]]:
    """A row for each subject and period, worse being more; and the subjects that the version is about.

    Others are those whose own version stayed the whole time.
    """
    of = history.measures[measure]
    sizes = [abs(result) for (_, key, _), result in history.results.items() if key == measure]
    size = (fmean(sizes) if sizes else 0.0) or 1.0
    versions: dict[str, set[str]] = {}
    for record in history.records:
        versions.setdefault(record.role, set()).add(record.plan.policy.fingerprint)
    rows: dict[tuple[str, str], Row] = {}
    treated: set[str] = set()
    for record in history.records:
        result = history.result(record, measure)
        whose = record.whose.get(of.counted_for, "")
        if result is None or (record.role != role and len(versions[record.role]) > 1):
            continue
        mine = record.role == role
        treated |= {whose} if mine else set()
        if mine or (whose, record.period) not in rows:
            drives = float(mine and record.period in after)
            rows[whose, record.period] = Row(whose, record.period, drives, -of.kpi.better.sign * result / size)
    return list(rows.values()), treated
