"""Who gains and who loses how much in one period, when the newer version pays instead of the older one.

Both versions are calculated in full from the same accepted facts. Whoever cannot be paid under one of them, because an
amount is missing, is a problem and stands in no sum: nothing missing counts as zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from incentives.difference.report import OnlyOne, only_one, refuse_unlike
from incentives.payout.columns import calculate_columns
from incentives.payout.exact import Payout, calculate
from incentives.payout.pools import with_pools
from incentives.performance.balances import Opening
from incentives.performance.facts import Dataset
from incentives.performance.scorecard import Scorecard, missing_amounts, scorecards
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.model import Policy
from incentives.values.problem import Problem, RefusedWithProblems


@dataclass(frozen=True, slots=True)
class PersonDifference:
    """One assignment paid by both versions, in whole units of the currency."""

    participant: str
    assignment: str
    role: str
    older: Payout
    newer: Payout

    @property
    def difference(self) -> Fraction:
        """What the newer version pays more."""
        return self.newer.total - self.older.total

    @property
    def carried(self) -> tuple[Sums, ...]:
        """What goes on to later periods by either version, by name."""
        return carried_of([self])


@dataclass(frozen=True, slots=True)
class Sums:
    """What both versions pay together for something. difference is what the newer pays more."""

    name: str
    older: Fraction
    newer: Fraction

    @property
    def difference(self) -> Fraction:
        """What the newer version pays more."""
        return self.newer - self.older


@dataclass(frozen=True, slots=True)
class Spread:
    """How differences are spread over people: median is that of all differences, gains above zero."""

    gainers: int
    losers: int
    unchanged: int
    median: Fraction
    largest_gain: Fraction
    largest_loss: Fraction

    @property
    def people(self) -> int:
        """How many payouts were compared."""
        return self.gainers + self.losers + self.unchanged


@dataclass(frozen=True, slots=True)
class RoleSums:
    """One role of both versions: what it is paid together, by component too; one that only one version has is zero.

    carried: what goes on to later periods (what is owed of a draw, what is held back); it is in no total.
    """

    sums: Sums
    spread: Spread
    components: tuple[Sums, ...]
    only_components: OnlyOne
    carried: tuple[Sums, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleDifference:
    """Everybody whom both versions pay, the largest gain first and the largest loss last.

    left_out says who was not compared and why; only_roles, which roles only one version has, with how many hold them.
    """

    older: Policy
    newer: Policy
    period: str
    people: tuple[PersonDifference, ...]
    roles: tuple[RoleSums, ...]
    total: Sums
    spread: Spread
    only_roles: Mapping[str, int]
    left_out: tuple[Problem, ...]

    @property
    def anybody_loses(self) -> bool:
        """Whether the newer version pays somebody less."""
        return self.spread.losers > 0


def people_difference(
    older: Policy, newer: Policy, dataset: Dataset, opening: Opening | None = None
) -> PeopleDifference:
    """Both versions on the dataset; opening is what the period before left, which both take over.

    RefusedWithProblems when they cannot be held against each other: codes `currencies-differ`, `cycle-changed` and
    `unit-changed` (a measure is counted in another unit, so one result cannot be read for both).
    """
    refuse_unlike(older, newer)
    _refuse_other_units(older, newer)
    paid = [_Paid(policy, dataset, opening) for policy in (older, newer)]
    only = only_one(older.roles, newer.roles)
    people: list[PersonDifference] = []
    roles: list[RoleSums] = []
    for role in (role for role in newer.roles if role in older.roles):
        name = paid[1].plans[role].name
        found = _together(name, *(each.payouts[role] for each in paid))
        roles.append(_role_sums(name, [each.plans[role] for each in paid], found))
        people += found
    problems = [problem for each in paid for role in newer.roles for problem in each.problems.get(role, ())]
    return PeopleDifference(
        older,
        newer,
        dataset.period.name,
        people=tuple(sorted(people, key=lambda each: (-each.difference, each.assignment))),
        roles=tuple(roles),
        total=_sums("total", people),
        spread=spread_of([each.difference for each in people]),
        only_roles={role: _holders(dataset, newer.key, role) for role in (*only.older, *only.newer)},
        left_out=tuple(dict.fromkeys(problems)),
    )


def spread_of(differences: Sequence[Fraction]) -> Spread:
    """How the differences are spread."""
    return Spread(
        gainers=sum(each > 0 for each in differences),
        losers=sum(each < 0 for each in differences),
        unchanged=sum(each == 0 for each in differences),
        median=Fraction(median(differences)) if differences else Fraction(0),
        largest_gain=max((each for each in differences if each > 0), default=Fraction(0)),
        largest_loss=min((each for each in differences if each < 0), default=Fraction(0)),
    )


class _Paid:
    """What one policy pays on the dataset, by role and assignment, and who it cannot pay."""

    def __init__(self, policy: Policy, dataset: Dataset, opening: Opening | None) -> None:
        self.plans = {role: compile_plan(policy, role, dataset.period) for role in policy.roles}
        self.problems: dict[str, list[Problem]] = {}
        cards = [(plan, self._payable(plan, dataset, opening)) for plan in self.plans.values()]
        self.payouts = {plan.role.key: self._calculated(plan, filled) for plan, filled in with_pools(cards)}

    def _payable(self, plan: Plan, dataset: Dataset, opening: Opening | None) -> tuple[Scorecard, ...]:
        cards, problems = scorecards(dataset, plan, opening)
        self.problems[plan.role.key] = list(problems)
        twice = _several(cards) if any(each.code == "several-assignments" for each in problems) else frozenset()
        complete = (card for card in cards if not missing_amounts(plan, card.amounts, ""))
        return tuple(card for card in complete if card.participant not in twice)

    def _calculated(self, plan: Plan, cards: Sequence[Scorecard]) -> dict[str, tuple[str, Payout]]:
        try:
            payouts: list[Payout | None] = [*calculate_columns(plan, [card.amounts for card in cards])]
        except ZeroDivisionError:
            payouts = [self._one(plan, card) for card in cards]
        return {
            card.assignment: (card.participant, payout)
            for card, payout in zip(cards, payouts, strict=True)
            if payout is not None
        }

    def _one(self, plan: Plan, card: Scorecard) -> Payout | None:
        try:
            return calculate(plan, card.amounts)
        except ZeroDivisionError:
            message = f"{card.participant} as {plan.name} cannot be paid: an own target is zero."
            place = plan.policy.place("roles", plan.role.key)
            self.problems[plan.role.key].append(
                Problem("zero-target", message, place, "Give an own target above zero.")
            )
            return None


def _refuse_other_units(older: Policy, newer: Policy) -> None:
    problems = [
        Problem(
            "unit-changed",
            f"{name} was counted in {older.measures[name].unit}, and is counted in {measure.unit} here.",
            newer.place("measures", name, "unit"),
            "One result cannot be read in two units; give the newer measure another name.",
        )
        for name, measure in newer.measures.items()
        if name in older.measures and older.measures[name].unit != measure.unit
    ]
    if problems:
        raise RefusedWithProblems(problems)


def _several(cards: Iterable[Scorecard]) -> frozenset[str]:
    seen: set[str] = set()
    twice: set[str] = set()
    for card in cards:
        (twice if card.participant in seen else seen).add(card.participant)
    return frozenset(twice)


def _together(
    role: str, older: Mapping[str, tuple[str, Payout]], newer: Mapping[str, tuple[str, Payout]]
) -> list[PersonDifference]:
    return [
        PersonDifference(participant, assignment, role, payout, newer[assignment][1])
        for assignment, (participant, payout) in older.items()
        if assignment in newer
    ]


def _role_sums(role: str, plans: Sequence[Plan], people: Sequence[PersonDifference]) -> RoleSums:
    older, newer = ([part.key for part in plan.parts] for plan in plans)
    names = dict.fromkeys((*newer, *older))
    components = tuple(
        Sums(
            name,
            sum((each.older.components.get(name, Fraction(0)) for each in people), Fraction(0)),
            sum((each.newer.components.get(name, Fraction(0)) for each in people), Fraction(0)),
        )
        for name in names
    )
    spread = spread_of([each.difference for each in people])
    return RoleSums(_sums(role, people), spread, components, only_one(older, newer), carried_of(people))


def carried_of(people: Sequence[PersonDifference]) -> tuple[Sums, ...]:
    """What both versions carry on together, by name; what only one of them carries is zero in the other."""
    names = dict.fromkeys(name for each in people for payout in (each.newer, each.older) for name in payout.carried)
    return tuple(
        Sums(
            name,
            sum((each.older.carried.get(name, Fraction(0)) for each in people), Fraction(0)),
            sum((each.newer.carried.get(name, Fraction(0)) for each in people), Fraction(0)),
        )
        for name in names
    )


def _sums(name: str, people: Sequence[PersonDifference]) -> Sums:
    older = sum((each.older.total for each in people), Fraction(0))
    return Sums(name, older, sum((each.newer.total for each in people), Fraction(0)))


def _holders(dataset: Dataset, policy: str, role: str) -> int:
    """How many people held the role on some day of the period."""
    period = dataset.period
    return len(
        {
            each.participant
            for each in dataset.roster.assignments
            if each.role == f"{policy}/{role}" and period.days_within(each.starts_on, each.ends_before)
        }
    )
