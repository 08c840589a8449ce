"""Scorecards: one participant's accepted amounts for one assignment in one period, ready to be paid from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from incentives.performance.balances import Opening, carried_amounts
from incentives.performance.days import counted_days, counted_months, days_of, months_that_count, with_leave
from incentives.performance.derived_amounts import DerivedAmounts, subject_of
from incentives.performance.facts import Assignment, Dataset
from incentives.performance.looking_back import absent_periods, out_of_absent, with_periods
from incentives.performance.transaction_levels import brought
from incentives.plan.plan import Plan
from incentives.policy.carried import FILLED_BY_THE_RUN
from incentives.policy.mechanics import LimitBasis, Rates
from incentives.policy.model import (
    SALARY,
    SHARE_OF_FULL_TIME,
    TARGET_INCENTIVE,
    Component,
    Own,
    Proration,
)
from incentives.values.problem import Place, Problem


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What one assignment is paid from.

    amounts: by measure, own column (`own quota`), `salary`, `target incentive`, `days in role`, `share of full time`.
    """

    participant: str
    assignment: str
    amounts: Mapping[str, Fraction]


def scorecards(
    dataset: Dataset, plan: Plan, opening: Opening | None = None
) -> tuple[tuple[Scorecard, ...], tuple[Problem, ...]]:
    """A scorecard for every assignment to the plan's role on some day of its period, and what is missing on them.

    Shared measures are the result of the group that the assignment names; a company measure is everybody's. opening is
    what the period before left; the amounts of a pool are still to be filled.
    """
    results = {(each.measure, each.counted_for, each.subject): each.amount for each in dataset.results}
    quotas: dict[str, dict[str, Fraction]] = {}
    for quota in dataset.quotas:
        quotas.setdefault(quota.participant, {})[str(Own(quota.column))] = quota.amount
    cards: list[Scorecard] = []
    problems = [*_paid_twice(dataset, plan), *_months_of_nobody(dataset, plan)]
    told = out_of_absent(plan, dataset)
    carried = carried_amounts(plan, opening)
    derived = DerivedAmounts(dataset, plan)
    for assignment in _assigned(dataset, plan):
        amounts = _own_amounts(assignment, plan) | quotas.get(assignment.participant, {})
        amounts |= _results(assignment, plan, results)
        amounts |= derived.of(assignment)
        amounts |= brought(dataset, plan, assignment)
        amounts |= carried(assignment.participant)
        wanted = {name: amounts[name] for name in (each.name for each in plan.inputs) if name in amounts}
        cards.append(Scorecard(assignment.participant, assignment.key, wanted))
        problems += missing_amounts(plan, wanted, f"{assignment.participant} as {plan.name}", told)
    problems += absent_periods(plan, dataset) if cards else ()
    return tuple(cards), tuple(problems)


def missing_amounts(
    plan: Plan, amounts: Mapping[str, Fraction], whose: str, told: Collection[str] = ()
) -> list[Problem]:
    """What a scorecard lacks that nothing is paid without, and that is not told already. Absence is never zero."""
    place = Place(plan.policy.file, line=plan.policy.place("roles", plan.role.key).line, key=f"roles.{plan.role.key}")
    return [
        Problem(
            "missing-amount",
            f"{with_periods(plan, name)} is missing for {whose}.",
            place,
            "Nothing missing counts as zero.",
        )
        for name in plan.required
        if name not in amounts and name not in FILLED_BY_THE_RUN and name not in told
    ]


def _paid_twice(dataset: Dataset, plan: Plan) -> Iterable[Problem]:
    """People with several assignments to the role, where each of them would be paid the same money again."""
    by_days = _is_paid_by_days(plan)
    seen: dict[str, frozenset[tuple[int, int]]] = {}
    for assignment in _assigned(dataset, plan):
        months = counted_months(assignment, plan) if plan.policy.proration is Proration.MONTHS else frozenset()
        earlier = seen.get(assignment.participant)
        if earlier is not None and (not by_days or earlier & months):
            message = f"{assignment.participant} has several assignments as {plan.name} in {plan.period.name}."
            hint = "The role pays money, a limit or a draw that is not by days: each would be paid in full; join them."
            hint = hint if not by_days else "The same month would be paid for each of them; join them."
            yield Problem("several-assignments", message, plan.policy.place("roles", plan.role.key), hint)
        seen[assignment.participant] = (earlier or frozenset()) | months


def _months_of_nobody(dataset: Dataset, plan: Plan) -> Iterable[Problem]:
    """Months that several assignments of a person hold together, so that they count, but that none of them is paid."""
    if plan.policy.proration is not Proration.MONTHS:
        return
    days: dict[str, set[date]] = {}
    paid: dict[str, frozenset[tuple[int, int]]] = {}
    for assignment in _assigned(dataset, plan):
        whose = assignment.participant
        days.setdefault(whose, set()).update(counted_days(assignment, plan))
        paid[whose] = paid.get(whose, frozenset()) | counted_months(assignment, plan)
    for whose, held in days.items():
        for year, month in sorted(months_that_count(held, plan) - paid[whose]):
            message = f"{whose} has several assignments as {plan.name}; {year}-{month:02} counts for none of them, "
            message += "but for all of them together."
            place = plan.policy.place("roles", plan.role.key)
            yield Problem("several-assignments", message, place, "Join them; otherwise the month is not paid at all.")


def _is_paid_by_days(plan: Plan) -> bool:
    """Whether two parts of a period are paid no more than the whole, so that several assignments are paid apart.

    What is carried on, a draw and a part of a pool belong to the person; limits in money, rates and money that is not
    prorated would be paid in full for each assignment. Single transactions belong to the days of one of them.
    """
    role = plan.role
    limits = (role.pays_at_most, role.pays_at_least)
    if plan.policy.proration is Proration.NONE or any(limit is not None and not limit.of_target for limit in limits):
        return False
    if plan.filled or role.draw is not None:
        return False
    return all(map(_component_is_paid_by_days, role.components))


def _component_is_paid_by_days(component: Component) -> bool:
    limits = (component.pays_at_most, component.pays_at_least)
    if any(limit is not None and (limit.basis is LimitBasis.MONEY or limit.plus_in_money) for limit in limits):
        return False
    if component.is_group:
        return all(map(_component_is_paid_by_days, component.components))
    single = isinstance(component.shape, Rates) and component.shape.each_transaction
    return not component.pays_money or component.prorated or single


def _assigned(dataset: Dataset, plan: Plan) -> Iterable[Assignment]:
    held = (each for each in dataset.roster.assignments if each.role == plan.name and _days(each, plan) > 0)
    return with_leave(held, dataset.leave)


def _days(assignment: Assignment, plan: Plan) -> int:
    return plan.period.days_within(assignment.starts_on, assignment.ends_before)


def _own_amounts(assignment: Assignment, plan: Plan) -> dict[str, Fraction]:
    amounts = {**days_of(assignment, plan), SHARE_OF_FULL_TIME: assignment.share}
    if assignment.salary is not None:
        amounts[SALARY] = assignment.salary
    if assignment.target_incentive is not None:
        amounts[TARGET_INCENTIVE] = assignment.target_incentive
    return amounts


def _results(
    assignment: Assignment, plan: Plan, results: Mapping[tuple[str, str, str], Fraction]
) -> dict[str, Fraction]:
    found = {}
    for measure in plan.policy.measures.values():
        amount = results.get((measure.key, measure.counted_for, subject_of(assignment, measure.counted_for)))
        if amount is not None:
            found[measure.key] = amount
    return found
