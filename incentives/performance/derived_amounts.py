"""Amounts of a scorecard that are worked out of facts: those of earlier periods, and places in a rank.

What is missing in an earlier period stays missing, with two exceptions: before the first period of a fiscal year
nothing was brought, and who did not hold the role in an earlier period, as its roster says, brought nothing to a sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from incentives.performance.facts import Assignment, Dataset, Earlier, Quota, Result, Roster
from incentives.performance.looking_back import AGO, THIS_YEAR, added_up, period_ago
from incentives.plan.derived import periods_before
from incentives.plan.plan import Plan
from incentives.policy.derived import Among, Derived, Rank, terms_of
from incentives.policy.model import CountedFor, Own

COMPANY = "company"
Results = Mapping[tuple[str, str, str], Fraction]
Quotas = Mapping[tuple[str, str], Fraction]


@dataclass(frozen=True, slots=True)
class DerivedAmounts:
    """Works out the amounts of one plan over one dataset. Facts are kept by how many periods ago they are; 0 is now."""

    dataset: Dataset
    plan: Plan
    results: dict[int, Results] = field(default_factory=dict)
    quotas: dict[int, Quotas] = field(default_factory=dict)
    held: dict[int, frozenset[str]] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        now = Earlier(self.dataset.quotas, self.dataset.results)
        for ago, facts in {0: now, **self.dataset.earlier}.items():
            self.results[ago], self.quotas[ago] = _results(facts.results), _quotas(facts.quotas)
            if ago and facts.roster is not None:
                self.held[ago] = frozenset(self._held(ago, facts.roster))
        self.added.update(added_up(self.plan))

    def of(self, assignment: Assignment) -> dict[str, Fraction]:
        """What the plan asks of earlier periods and ranks, as far as it is known for the assignment."""
        found = {each.name: self._amount(each.name, assignment) for each in self.plan.inputs}
        return {name: amount for name, amount in found.items() if amount is not None}

    def _amount(self, name: str, assignment: Assignment) -> Fraction | None:
        measure = self.plan.policy.measures.get(name)
        if measure is not None:
            return None if measure.derived is None else self._place(measure.derived, assignment)
        if (found := AGO.fullmatch(name)) is not None:
            return self._delivered(found[1], int(found[2]), assignment, adds=found[1] in self.added)
        if (found := THIS_YEAR.fullmatch(name)) is not None:
            before = range(1, periods_before(self.plan.policy, self.plan.period) + 1)
            brought = [self._delivered(found[1], ago, assignment, adds=True) for ago in before]
            return None if None in brought else sum((each for each in brought if each is not None), Fraction(0))
        return None

    def _delivered(self, name: str, ago: int, assignment: Assignment, *, adds: bool = False) -> Fraction | None:
        """A result or own amount of the period so many periods ago; None when it is not known.

        adds: it is added up, so that somebody who was not there brought nothing.
        """
        if name.startswith("own "):
            own = self.quotas.get(ago, {}).get((assignment.participant, name))
            return self._nothing(ago, assignment) if own is None and adds else own
        measure = self.plan.policy.measures.get(name)
        if measure is None:
            return None
        subject = subject_of(assignment, measure.counted_for)
        found = self.results.get(ago, {}).get((name, measure.counted_for, subject))
        if found is None and adds and measure.counted_for is CountedFor.PARTICIPANT:
            return self._nothing(ago, assignment)
        return found

    def _nothing(self, ago: int, assignment: Assignment) -> Fraction | None:
        """Zero for somebody of whom it is known that they did not hold the role then; else None."""
        known = self.held.get(ago) if ago else None
        return Fraction(0) if known is not None and assignment.participant not in known else None

    def _held(self, ago: int, roster: Roster) -> Iterable[str]:
        """Who held the plan's role in that period, by its roster or by that of now."""
        period = period_ago(self.plan.policy, self.plan.period, ago)
        for each in (*roster.assignments, *self.dataset.roster.assignments):
            if each.role == self.plan.name and period.days_within(each.starts_on, each.ends_before):
                yield each.participant

    def _place(self, rank: Derived, assignment: Assignment) -> Fraction | None:
        """One more than there are participants with a better result; equals share the better place."""
        own = self._value(rank.of, assignment)
        if own is None or rank.rank is None:
            return None
        values = {each.participant: self._value(rank.of, each) for each in self._ranked(rank, assignment)}
        better = 1 if rank.rank is Rank.HIGHEST else -1
        ahead = [each for each in values.values() if each is not None and (each - own) * better > 0]
        return Fraction(1 + len(ahead))

    def _value(self, name: str, assignment: Assignment) -> Fraction | None:
        """The result of a measure, delivered or taken over periods."""
        over = self.plan.policy.measures[name].over_periods
        if over is None:
            return self._delivered(name, 0, assignment)
        terms = [(self._term(each, over.of, assignment), factor) for each, factor in terms_of(over, over.of)]
        known = [amount * factor for amount, factor in terms if amount is not None]
        return sum(known, Fraction(0)) if len(known) == len(terms) else None

    def _term(self, name: str, of: str, assignment: Assignment) -> Fraction | None:
        return self._delivered(of, 0, assignment) if name == of else self._amount(name, assignment)

    def _ranked(self, rank: Derived, assignment: Assignment) -> Iterable[Assignment]:
        """Everybody in the period whose results are ranked together with those of the assignment."""
        for each in self.dataset.roster.assignments:
            if not self.plan.period.days_within(each.starts_on, each.ends_before):
                continue
            same_role = rank.among is Among.ROLE and each.role == assignment.role
            team = assignment.groups.get(CountedFor.TEAM)
            same_team = rank.among is Among.TEAM and team is not None and each.groups.get(CountedFor.TEAM) == team
            if same_role or same_team or rank.among is Among.COMPANY:
                yield each


def subject_of(assignment: Assignment, counted_for: CountedFor) -> str:
    """Whose result counts for the assignment: the participant's, that of the named group, or the company's."""
    if counted_for is CountedFor.PARTICIPANT:
        return assignment.participant
    return COMPANY if counted_for is CountedFor.COMPANY else assignment.groups.get(counted_for, "")


def _results(facts: Iterable[Result]) -> Results:
    return {(each.measure, each.counted_for, each.subject): each.amount for each in facts}


def _quotas(facts: Iterable[Quota]) -> Quotas:
    return {(each.participant, str(Own(each.column))): each.amount for each in facts}
