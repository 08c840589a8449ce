"""Scorecards: one participant's accepted amounts for one assignment in one period, ready to be paid from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from incentives.performance.facts import Assignment, Dataset
from incentives.plan.plan import Plan
from incentives.policy.model import (
    DAYS_IN_ROLE,
    SALARY,
    SHARE_OF_FULL_TIME,
    TARGET_INCENTIVE,
    CountedFor,
    Own,
    Proration,
)
from incentives.values.problem import Place, Problem

COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What one assignment is paid from.

    amounts: by measure, own column (`own quota`), `salary`, `target incentive`, `days in role`, `share of full time`.
    """

    participant: str
    assignment: str
    amounts: Mapping[str, Fraction]


def scorecards(dataset: Dataset, plan: Plan) -> tuple[tuple[Scorecard, ...], tuple[Problem, ...]]:
    """A scorecard for every assignment to the plan's role on some day of its period, and what is missing on them.

    Shared measures are the result of the group that the assignment names; a company measure is everybody's.
    """
    results = {(each.measure, each.counted_for, each.subject): each.amount for each in dataset.results}
    quotas: dict[str, dict[str, Fraction]] = {}
    for quota in dataset.quotas:
        quotas.setdefault(quota.participant, {})[str(Own(quota.column))] = quota.amount
    cards: list[Scorecard] = []
    problems = list(_paid_twice(dataset, plan))
    for assignment in _assigned(dataset, plan):
        amounts = _own_amounts(assignment, plan) | quotas.get(assignment.participant, {})
        amounts |= _results(assignment, plan, results)
        wanted = {name: amounts[name] for name in (each.name for each in plan.inputs) if name in amounts}
        cards.append(Scorecard(assignment.participant, assignment.key, wanted))
        problems += missing_amounts(plan, wanted, f"{assignment.participant} as {plan.name}")
    return tuple(cards), tuple(problems)


def missing_amounts(plan: Plan, amounts: Mapping[str, Fraction], whose: str) -> list[Problem]:
    """What a scorecard lacks that nothing is paid without. Absence is never zero."""
    place = Place(plan.policy.file, line=plan.policy.place("roles", plan.role.key).line, key=f"roles.{plan.role.key}")
    return [
        Problem("missing-amount", f"{name} is missing for {whose}.", place, "Nothing missing counts as zero.")
        for name in plan.required
        if name not in amounts
    ]


def _paid_twice(dataset: Dataset, plan: Plan) -> Iterable[Problem]:
    """People with several assignments to the role, where each of them would be paid the same money again."""
    limits = (plan.role.pays_at_most, plan.role.pays_at_least)
    if plan.policy.proration is not Proration.NONE and all(limit is None or limit.of_target for limit in limits):
        return
    seen: set[str] = set()
    for assignment in _assigned(dataset, plan):
        if assignment.participant in seen:
            message = f"{assignment.participant} has several assignments as {plan.name} in {plan.period.name}."
            hint = "The policy pays by no days, or limits pay in money, so each would be paid in full; join them."
            yield Problem("several-assignments", message, plan.policy.place("roles", plan.role.key), hint)
        seen.add(assignment.participant)


def _assigned(dataset: Dataset, plan: Plan) -> Iterable[Assignment]:
    for assignment in dataset.roster.assignments:
        if assignment.role == plan.name and _days(assignment, plan) > 0:
            yield assignment


def _days(assignment: Assignment, plan: Plan) -> int:
    return plan.period.days_within(assignment.starts_on, assignment.ends_before)


def _own_amounts(assignment: Assignment, plan: Plan) -> dict[str, Fraction]:
    amounts = {DAYS_IN_ROLE: Fraction(_days(assignment, plan)), SHARE_OF_FULL_TIME: assignment.share}
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
        amount = results.get((measure.key, measure.counted_for, _subject(assignment, measure.counted_for)))
        if amount is not None:
            found[measure.key] = amount
    return found


def _subject(assignment: Assignment, counted_for: CountedFor) -> str:
    if counted_for is CountedFor.PARTICIPANT:
        return assignment.participant
    return COMPANY if counted_for is CountedFor.COMPANY else assignment.groups.get(counted_for, "")
