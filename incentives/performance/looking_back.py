"""How far back plans look: which earlier periods they need, and what is told when one of them is not there.

Worked example: a plan for 2026-Q3 that pays on the year to date needs 2026-Q2 (one period ago) and 2026-Q1 (two).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from incentives.performance.facts import Dataset
from incentives.plan.derived import periods_before
from incentives.plan.plan import Plan
from incentives.policy.derived import Derived, terms_of
from incentives.policy.model import Own, Policy
from incentives.values.period import Period, period_containing, periods_later
from incentives.values.problem import Problem

AGO = re.compile(r"(.+) ([1-9][0-9]*) periods? ago")
THIS_YEAR = re.compile(r"(.+) earlier this year")


@dataclass(frozen=True, slots=True)
class LookedBack:
    """An amount of earlier periods that a plan needs: what of them (`sales`, `own quota`), and how long ago."""

    of: str
    ago: frozenset[int]


def looked_back(plan: Plan) -> dict[str, tuple[LookedBack, ...]]:
    """What each input of the plan needs of earlier periods; inputs that need nothing are left out."""
    found = {each.name: tuple(_needs(plan, each.name)) for each in plan.inputs}
    return {name: needs for name, needs in found.items() if any(need.ago for need in needs)}


def periods_needed(plans: Iterable[Plan]) -> dict[int, Period]:
    """The earlier periods that the plans need, by how many periods ago they are."""
    return {
        ago: period_ago(plan.policy, plan.period, ago)
        for plan in plans
        for needs in looked_back(plan).values()
        for need in needs
        for ago in sorted(need.ago)
    }


def period_ago(policy: Policy, period: Period, ago: int) -> Period:
    """The period that many periods before."""
    return period_containing(periods_later(period, -ago), policy.cycle, policy.fiscal_year_starts)


def absent_periods(plan: Plan, dataset: Dataset) -> Iterator[Problem]:
    """A problem for each earlier period that the plan needs and the dataset has nothing of."""
    for ago, period in sorted(periods_needed([plan]).items()):
        if ago not in dataset.earlier:
            needs = {need.of for each in looked_back(plan).values() for need in each if ago in need.ago}
            message = f"{plan.name} in {plan.period.name} is paid on {' and '.join(sorted(needs))} of {period.name}, "
            message += f"too, but no facts of {period.name} are there."
            hint = f"Accept the files of {period.name} first, or give its workbook with --earlier; "
            place = plan.policy.place("roles", plan.role.key)
            yield Problem("earlier-period-missing", message, place, f"{hint}nothing missing counts as zero.")


def out_of_absent(plan: Plan, dataset: Dataset) -> frozenset[str]:
    """The inputs of the plan that cannot be known because the dataset lacks an earlier period."""
    return frozenset(
        name for name, needs in looked_back(plan).items() if any(need.ago - dataset.earlier.keys() for need in needs)
    )


def with_periods(plan: Plan, name: str) -> str:
    """The input's name with the periods that it is about: `sales 1 period ago (2026-Q2)`."""
    agos = sorted({ago for need in looked_back(plan).get(name, ()) for ago in need.ago}, reverse=True)
    periods = ", ".join(period_ago(plan.policy, plan.period, ago).name for ago in agos)
    return f"{name} ({periods})" if periods else name


def added_up(plan: Plan) -> frozenset[str]:
    """What the plan takes of earlier periods only to add it up, where somebody who was not there adds nothing."""
    uses: dict[str, list[bool]] = {}
    for derived, of in _taken_over_periods(plan):
        uses.setdefault(of, []).append(derived.year_to_date or all(factor == Fraction(1) for factor in derived.factors))
    return frozenset(of for of, adds in uses.items() if all(adds))


def _taken_over_periods(plan: Plan) -> Iterator[tuple[Derived, str]]:
    measures = plan.policy.measures
    for measure in measures.values():
        if measure.over_periods is not None:
            yield measure.over_periods, measure.over_periods.of
    for leaf in plan.role.leaves():
        taken = measures.get(leaf.measure or "")
        if taken is not None and taken.over_periods is not None and isinstance(leaf.target, Own):
            yield taken.over_periods, str(leaf.target)


def _needs(plan: Plan, name: str) -> Iterator[LookedBack]:
    measure = plan.policy.measures.get(name)
    if measure is None:
        yield from _need(plan, name)
    elif measure.derived is not None and measure.derived.rank is not None:
        over = plan.policy.measures[measure.derived.of].over_periods
        for term, _ in terms_of(over, over.of) if over is not None else ():
            yield from _need(plan, term)


def _need(plan: Plan, name: str) -> Iterator[LookedBack]:
    if (found := AGO.fullmatch(name)) is not None:
        yield LookedBack(found[1], frozenset({int(found[2])}))
    elif (found := THIS_YEAR.fullmatch(name)) is not None:
        before = range(1, periods_before(plan.policy, plan.period) + 1)
        yield LookedBack(found[1], frozenset(before))


def names_of(plans: Iterable[Plan]) -> Mapping[str, frozenset[str]]:
    """What the plans need of earlier periods at all (`sales`, `own quota`), by the name of their role."""
    return {plan.name: frozenset(need.of for each in looked_back(plan).values() for need in each) for plan in plans}
