"""What every harm pattern looks at: one role's plan, its reference scorecard and the slices of its pay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from incentives.alignment.hanging import hanging
from incentives.alignment.moves import can_do
from incentives.alignment.pay_slice import PaySlice, slice_pay
from incentives.alignment.reference import Reference, reference_of
from incentives.alignment.stated_target import typical_mixture
from incentives.kpis.behaviour import Behaviour
from incentives.kpis.kpi import Kpi, KpiClass, Trait
from incentives.payout.exact import Exact
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.model import Gate, Measure, Modifier, Policy
from incentives.values.period import period_containing
from incentives.values.problem import Place
from incentives.values.unit import UnitKind

VOLUME_CLASSES = (KpiClass.VOLUME, KpiClass.VALUE, KpiClass.ACTIVITY)
CUSTOMER_TRAITS = frozenset({Trait.CUSTOMER, Trait.RETENTION, Trait.QUALITY, Trait.SUPPRESSIBLE})


def is_volume(kpi: Kpi) -> bool:
    """Whether the KPI counts how much is sold, collected or done."""
    return kpi.kpi_class in VOLUME_CLASSES or bool(
        kpi.traits & {Trait.VOLUME, Trait.VALUE, Trait.ACTIVITY, Trait.DENIAL}
    )


def can_be_moved(kpi: Kpi) -> bool:
    """Whether some of it can be carried from one period into another: money and counts can, rates cannot."""
    return is_volume(kpi) and kpi.unit in (UnitKind.MONEY, UnitKind.NUMBER)


def is_efficiency(kpi: Kpi) -> bool:
    """Whether the KPI counts how fast or how many were handled."""
    return kpi.kpi_class is KpiClass.EFFICIENCY or Trait.EFFICIENCY in kpi.traits


def is_customer(kpi: Kpi) -> bool:
    """Whether the KPI tells how customers fared."""
    return not is_volume(kpi) and bool(kpi.traits & CUSTOMER_TRAITS)


def is_pushed(kpi: Kpi) -> bool:
    """Whether crossing a line on the KPI is something that customers get pushed over: sales, speed, saves, surveys."""
    return is_volume(kpi) or is_efficiency(kpi) or bool(kpi.traits & {Trait.SAVE, Trait.SURVEY})


@dataclass(frozen=True)
class Subject:
    """One role of a policy under audit. Pay is a share of the period's target incentive.

    harmful: the modelled behaviours that people in the role could do; empty where nobody asks for them.
    """

    plan: Plan
    reference: Reference
    harmful: tuple[Behaviour, ...] = ()

    @cached_property
    def slices(self) -> Mapping[str, PaySlice]:
        """Pay over each measure with all others at target."""
        return {measure: slice_pay(self.plan, self.reference, measure) for measure in self.reference.ranges}

    @cached_property
    def weights(self) -> Mapping[str, Fraction]:
        """The share of pay that hangs on each paid measure: by weights, and by the money that it pays at target."""
        found: dict[str, Fraction] = {}
        for _, _, measure, weight in hanging(self.plan, self.reference):
            found[measure] = found.get(measure, Fraction(0)) + weight
        together = sum(found.values(), Fraction(0)) or Fraction(1)
        return {measure: weight / together for measure, weight in found.items()}

    @cached_property
    def shares(self) -> Mapping[str, Fraction]:
        """The share of pay that really hangs on each paid measure; they add up to one, or there is none.

        A weight counts only as far as the result decides what it pays: what is paid whatever the result, hangs on none.
        For a customer result that is what the worst one costs, since only that holds anybody back.
        """
        moved = {measure: min(weight, self._decided(measure)) for measure, weight in self.weights.items()}
        together = sum(moved.values(), Fraction(0)) or Fraction(1)
        return {measure: share / together for measure, share in moved.items()}

    def _decided(self, measure: str) -> Fraction:
        customers = is_customer(self.reference.ranges[measure].measure.kpi)
        return self.lost(measure) if customers else self.slices[measure].span()

    @cached_property
    def at_target(self) -> Fraction:
        """Pay at the reference scorecard."""
        return self.pay()

    def lost(self, *measures: str, at: Mapping[str, Fraction] | None = None) -> Fraction:
        """What the worst possible results of the measures, together, cost: from target, or from the results given."""
        start = self.pay(**at) if at else self.at_target
        worst = {measure: self.slices[measure].worst for measure in measures}
        return max(Fraction(0), start - self.pay(**{**(at or {}), **worst}))

    def best(self, *measures: str) -> dict[str, Fraction]:
        """The best results of the measures that an audit looks at."""
        ranges = {measure: self.reference.ranges[measure] for measure in measures}
        return {key: each.most if each.measure.higher_is_better else each.least for key, each in ranges.items()}

    def measures_where(self, is_kind: Callable[[Measure], bool]) -> tuple[str, ...]:
        """The measures of that kind that the role's pay looks at."""
        return tuple(key for key, each in self.reference.ranges.items() if is_kind(each.measure))

    @property
    def variable_share(self) -> Fraction:
        """The variable part of total target pay."""
        return 1 - self.plan.role.fixed_pay

    def weight_where(self, is_kind: Iterable[str]) -> Fraction:
        """The weight of those measures together."""
        return sum((self.weights.get(measure, Fraction(0)) for measure in is_kind), Fraction(0))

    def paid(self, measure: str) -> bool:
        """Whether a component is paid on the measure, rather than only a gate or modifier looking at it."""
        return measure in self.weights

    def gates(self) -> tuple[Gate, ...]:
        """The gates that hold for the role."""
        return tuple(gate for gate in self.plan.policy.gates if self.plan.role.key in gate.roles)

    def modifiers(self) -> tuple[Modifier, ...]:
        """The modifiers that hold for the role."""
        return tuple(each for each in self.plan.policy.modifiers if self.plan.role.key in each.roles)

    def guarded_by_customers(self) -> bool:
        """Whether a gate or modifier on how customers fared takes something from the highest pay.

        One that is always open, or that only holds where pay is low anyway, guards nothing.
        """
        looked_at = {condition.measure for gate in self.gates() for condition in gate.conditions}
        looked_at |= {modifier.measure for modifier in self.modifiers()}
        ranges = self.reference.ranges
        best = {key: each.most if each.measure.higher_is_better else each.least for key, each in ranges.items()}
        worst = {key: each.least if each.measure.higher_is_better else each.most for key, each in ranges.items()}
        return any(
            is_customer(ranges[key].measure.kpi) and self.pay(**{**best, key: worst[key]}) < self.pay(**best)
            for key in looked_at
        )

    def pay(self, **changed: Fraction) -> Fraction:
        """Pay at target except for the given results, unrounded."""
        amounts = {**self.reference.amounts, **changed}
        moved_only = self.reference.ranges.keys() >= changed.keys()
        earned = self.reference.unrounded if moved_only else self.plan.earned
        return Exact(amounts, rounding=False).value(earned) / self.reference.target

    def place_of(self, measure: str) -> Place:
        """Where the role is paid on the measure; where the measure stands when only a gate or modifier uses it."""
        for leaf in self.plan.role.leaves():
            if measure in leaf.measures:
                return self.plan.policy.place("roles", self.plan.role.key, *leaf.path[2:])
        return self.plan.policy.place("measures", measure)

    def place(self, *path: str) -> Place:
        """Where a part of the policy stands."""
        return self.plan.policy.place(*path)


def subject_of(policy: Policy, role: str, harmful: Iterable[Behaviour] = ()) -> Subject:
    """The subject for a role, in the first period in which the policy version pays."""
    period = period_containing(policy.effective_from, policy.cycle, policy.fiscal_year_starts)
    plan = compile_plan(policy, role, period, typical_mixture(policy.roles[role]))
    open_to_role = tuple(behaviour for behaviour in harmful if can_do(behaviour, plan.role))
    return Subject(plan, reference_of(plan), open_to_role)
