"""What single transactions bring into the levels of rates: the amounts that a scorecard calls `<measure> in <level>`.

Worked example: levels from 0 and from 25,000. A transaction of 40,000 brings 25,000 into the first and 15,000 into the
second; where the level reached decides for the whole, all of it into the second. What falls short of the first level
brings nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from incentives.performance.facts import Assignment, Dataset, Transaction
from incentives.plan.plan import Plan
from incentives.policy.mechanics import RateLevel, Rates, in_level
from incentives.values.problem import Place, Problem


def brought(dataset: Dataset, plan: Plan, assignment: Assignment) -> dict[str, Fraction]:
    """What the transactions of the assignment's days in the period bring into each level of the plan.

    Nothing is known of somebody of whom the dataset states neither a transaction nor that there was none, so the levels
    are left out.
    """
    found: dict[str, Fraction] = {}
    for measure, rates in by_transaction(plan):
        stated = [each for each in dataset.transactions if _is_of(each, measure, assignment)]
        own = [each.amount for each in stated if _counts(each, plan, assignment)]
        if stated:
            found |= {in_level(measure, key): amount for key, amount in split(rates, own).items()}
    return found


def unpaid_transactions(dataset: Dataset, plans: Sequence[Plan]) -> Iterator[Problem]:
    """A problem for each transaction whose day lies in no assignment that is paid by it: none is ever dropped.

    Transactions of a measure that no plan pays by the transaction say nothing to these plans.
    """
    paid: dict[tuple[str, str], list[Assignment]] = {}
    for plan in plans:
        for measure in {measure for measure, _ in by_transaction(plan)}:
            for assignment in dataset.roster.assignments:
                if assignment.role == plan.name:
                    paid.setdefault((assignment.participant, measure), []).append(assignment)
    measures = {measure for plan in plans for measure, _ in by_transaction(plan)}
    for each in dataset.transactions:
        if each.measure not in measures:
            continue
        held = paid.get((each.participant, each.measure), [])
        if each.day is not None and not any(_counts(each, plans[0], assignment) for assignment in held):
            message = f"The transaction {each.key} of {each.measure} is paid to nobody: {each.participant} "
            message += f"held no role on {each.day} that is paid by it."
            hint = "Correct its day, its participant or the roster; no transaction is passed over."
            yield Problem("transaction-unpaid", message, Place(f"period {dataset.period.name}"), hint)


def by_transaction(plan: Plan) -> Iterator[tuple[str, Rates]]:
    """The measures of the plan that are paid by single transactions, with their rates."""
    for leaf in plan.role.leaves():
        if isinstance(leaf.shape, Rates) and leaf.shape.each_transaction and leaf.measure is not None:
            yield leaf.measure, leaf.shape


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


def _is_of(each: Transaction, measure: str, assignment: Assignment) -> bool:
    return each.measure == measure and each.participant == assignment.participant


def _counts(each: Transaction, plan: Plan, assignment: Assignment) -> bool:
    starts, ends = assignment.starts_on, assignment.ends_before
    in_role = each.day is not None and starts <= each.day and (ends is None or each.day < ends)
    return in_role and each.day is not None and plan.period.starts_on <= each.day < plan.period.ends_before


def _reaches(amount: Fraction, level: RateLevel) -> bool:
    return amount > level.edge or (level.inclusive and amount == level.edge)
