"""What single transactions bring into the levels of rates: the amounts that a scorecard calls `<measure> in <level>`.

Worked example: levels from 0 and from 25,000. A transaction of 40,000 brings 25,000 into the first and 15,000 into the
second; where the level reached decides for the whole, all of it into the second. What falls short of the first level
brings nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from incentives.performance.facts import Assignment, Dataset, Transaction
from incentives.plan.plan import Plan
from incentives.policy.mechanics import RateLevel, Rates, in_level


def brought(dataset: Dataset, plan: Plan, assignment: Assignment) -> dict[str, Fraction]:
    """What the transactions of the assignment's days in the period bring into each level of the plan.

    A measure of which the dataset has no transaction at all is not known, so its levels are left out.
    """
    found: dict[str, Fraction] = {}
    for measure, rates in _by_transaction(plan):
        every = [each for each in dataset.transactions if each.measure == measure]
        own = [each.amount for each in every if _counts(each, plan, assignment)]
        if every:
            found |= {in_level(measure, key): amount for key, amount in split(rates, own).items()}
    return found


def split(rates: Rates, amounts: list[Fraction]) -> dict[str, Fraction]:
    """The amounts, each split over the levels or falling into the one that it reaches, added up by level."""
    sums = {level.key: Fraction(0) for level in rates.levels}
    for amount in amounts:
        if rates.whole:
            reached = [level for level in rates.levels if _reaches(amount, level)]
            if reached:
                sums[reached[-1].key] += amount
            continue
        for level, following in pairwise([*rates.levels, None]):
            if level is not None and amount > level.edge:
                end = amount if following is None else min(amount, following.edge)
                sums[level.key] += end - level.edge
    return sums


def _by_transaction(plan: Plan) -> Iterator[tuple[str, Rates]]:
    for leaf in plan.role.leaves():
        if isinstance(leaf.shape, Rates) and leaf.shape.each_transaction and leaf.measure is not None:
            yield leaf.measure, leaf.shape


def _counts(each: Transaction, plan: Plan, assignment: Assignment) -> bool:
    starts, ends = assignment.starts_on, assignment.ends_before
    in_role = starts <= each.day and (ends is None or each.day < ends)
    in_period = plan.period.starts_on <= each.day < plan.period.ends_before
    return each.participant == assignment.participant and in_role and in_period


def _reaches(amount: Fraction, level: RateLevel) -> bool:
    return amount > level.edge or (level.inclusive and amount == level.edge)
