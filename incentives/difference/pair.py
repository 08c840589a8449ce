"""One role in two versions of a policy: both plans over the same period, and scorecards that both can be paid from.

A measure of the same name that counts something else in the two versions (another KPI, unit or group) is two amounts;
the older one is then called `<name> (older)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from incentives.alignment.reference import Range, Reference, reference_of
from incentives.difference.atoms import Algebra
from incentives.difference.cells import Space
from incentives.difference.reading import Side
from incentives.difference.span import Span
from incentives.payout.exact import Exact
from incentives.performance.expect import expectations
from incentives.plan.compile import compile_plan
from incentives.plan.expression import Expression
from incentives.plan.plan import Plan
from incentives.policy.carried import FILLED_BY_THE_RUN
from incentives.policy.model import (
    DAYS_IN_ROLE,
    LAST_PAYOUT,
    MONTHS_IN_ROLE,
    SALARY,
    SHARE_OF_FULL_TIME,
    TARGET_INCENTIVE,
    WORKING_DAYS_IN_ROLE,
    Measure,
    Own,
    Policy,
)
from incentives.values.period import Period

NEVER_BELOW_ZERO = (DAYS_IN_ROLE, SHARE_OF_FULL_TIME, SALARY, TARGET_INCENTIVE)
PERSONAL = frozenset(
    (
        *NEVER_BELOW_ZERO,
        WORKING_DAYS_IN_ROLE,
        MONTHS_IN_ROLE,
        LAST_PAYOUT,
        *FILLED_BY_THE_RUN,
    )
)
OWN = str(Own(""))
OLDER = " (older)"
Both = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class RolePair:
    """amounts: a typical scorecard for both plans, every result at target. ranges: by measure, as audits see them.

    names: what the older plan's inputs are called here, where that differs. domains: where amounts can lie at all.
    """

    older: Plan
    newer: Plan
    names: Mapping[str, str]
    amounts: Mapping[str, Fraction]
    ranges: Mapping[str, Range]
    domains: Mapping[str, Span]

    @property
    def typical(self) -> dict[str, Fraction]:
        """What is not a result: own amounts, salary, days in role, balances, each as typical for the role."""
        return {name: amount for name, amount in self.amounts.items() if name in PERSONAL or name.startswith(OWN)}

    @property
    def totals(self) -> tuple[Expression, Expression]:
        """What each plan pays in all."""
        return self.older.total, self.newer.total

    def values(
        self, of: tuple[Expression, Expression], amounts: Mapping[str, Fraction], *, rounding: bool = True
    ) -> Both:
        """An expression of the older and one of the newer plan on a scorecard. KeyError when it lacks an amount."""
        older = Exact(self.older_amounts(amounts), rounding=rounding).value(of[0])
        return older, Exact(amounts, rounding=rounding).value(of[1])

    def older_amounts(self, amounts: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """The scorecard in the older plan's words."""
        asked = ((each.name, self.names.get(each.name, each.name)) for each in self.older.inputs)
        return {name: amounts[here] for name, here in asked if here in amounts}

    def space(self, of: tuple[Expression, Expression], fixed: Mapping[str, Fraction]) -> Space:
        """An expression of each plan over the scorecards of both, some amounts held fixed."""
        domains = {**self.domains, **{name: Span.point(amount) for name, amount in fixed.items()}}
        absent = _absent(self.older, self.newer, self.names)
        optional = frozenset(name for name in self.older.optional if self.names.get(name, name) in absent)
        sides = Side(of[0], self.names, optional), Side(of[1], {}, absent)
        return Space(Algebra(domains), *sides)


def pair_of(older: Policy, newer: Policy, role: str, period: Period) -> RolePair:
    """The role in both versions, each compiled for the period. KeyError when one of them has no such role."""
    plans = compile_plan(older, role, period), compile_plan(newer, role, period)
    names = {name: name + OLDER for name in older.measures if _means_other(older, newer, name)}
    one, other = map(reference_of, plans)
    return RolePair(
        *plans,
        names,
        amounts=_filled(plans, names, _renamed(one, names) | dict(other.amounts)),
        ranges={names.get(name, name): each for name, each in one.ranges.items()} | dict(other.ranges),
        domains=_domains(older, newer, names, period),
    )


def _means_other(older: Policy, newer: Policy, name: str) -> bool:
    """Whether the two versions call different amounts by one name."""
    if name not in newer.measures:
        return False
    return _meaning(older.measures[name]) != _meaning(newer.measures[name])


def _meaning(measure: Measure) -> tuple[object, ...]:
    return measure.kpi.id, measure.unit, measure.counted_for


def _renamed(reference: Reference, names: Mapping[str, str]) -> dict[str, Fraction]:
    return {names.get(name, name): amount for name, amount in reference.amounts.items()}


def _filled(plans: tuple[Plan, Plan], names: Mapping[str, str], known: dict[str, Fraction]) -> dict[str, Fraction]:
    """Amounts that no typical scorecard states, such as what earlier periods left, stand at zero in typical ones."""
    asked = [names.get(each.name, each.name) for each in plans[0].inputs] + [each.name for each in plans[1].inputs]
    return {name: known.get(name, Fraction(0)) for name in dict.fromkeys(asked)}


def _absent(older: Plan, newer: Plan, names: Mapping[str, str]) -> frozenset[str]:
    """What may be absent from scorecards that both plans can be paid from."""
    required = {names.get(name, name) for name in older.required} | set(newer.required)
    return frozenset({names.get(name, name) for name in older.optional} | newer.optional) - required


def _domains(older: Policy, newer: Policy, names: Mapping[str, str], period: Period) -> dict[str, Span]:
    domains = {name: Span.closed(Fraction(0), None) for name in NEVER_BELOW_ZERO}
    for policy, called in ((older, names), (newer, {})):
        for name, measure in policy.measures.items():
            domains[called.get(name, name)] = Span.closed(measure.kpi.least, measure.kpi.most)
        for column in expectations([policy], period).columns.values():
            if column.above_zero:
                domains[str(Own(column.key))] = Span((Fraction(0), True), None)
    return domains
