"""Policy, role and period become a plan.

The way of money, which every plan follows: target incentive of the period × proration = target; target × weight = what
a component is worth; worth × score = what it earns; then its modifiers, gates, cap and floor; rounding; the sum; the
same changes for the total; rounding. Modifiers that say `after caps` come after the cap they would otherwise precede.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from incentives.plan.expression import (
    Constant,
    Either,
    Enough,
    Expression,
    Greatest,
    Holds,
    Least,
    Product,
    Quotient,
    Rounded,
    Sum,
    Test,
    product,
)
from incentives.plan.plan import Change, PaidPart, Plan, ScoredPart, Stage
from incentives.plan.score import Inputs, score_of, weigh
from incentives.plan.shapes import curve_of
from incentives.policy.model import (
    DAYS_IN_ROLE,
    SALARY,
    SHARE_OF_FULL_TIME,
    TARGET_INCENTIVE,
    TOTAL,
    Condition,
    Gate,
    Limit,
    Modifier,
    Policy,
    Proration,
    Role,
    RoundingMoment,
    TargetBasis,
)
from incentives.values.period import Period


def compile_plan(policy: Policy, role_key: str, period: Period) -> Plan:
    """The plan of a role in a period. KeyError when the policy has no such role."""
    role = policy.roles[role_key]
    inputs = Inputs(policy.measures)
    full_target = _full_target(policy, role, inputs)
    target = _prorated(policy, full_target, period, inputs)
    scored = weigh(tuple(score_of(part, inputs) for part in role.components), inputs)
    parts = tuple(_paid(policy, role, part, target, inputs) for part in scored)
    summed = Sum(tuple(part.pay for part in parts))
    limits = _Limits(role.key, target, _limit(role.pays_at_most, target), _limit(role.pays_at_least, target))
    changes, total = _changed(policy, role, TOTAL, summed, limits, inputs)
    rounded = _rounding_change(policy, total)
    return Plan(
        policy=policy,
        role=role,
        period=period,
        inputs=inputs.all(),
        optional=inputs.optional(),
        full_target=full_target,
        target=target,
        parts=parts,
        parts_sum=summed,
        changes=(*changes, rounded),
        total=rounded.after,
    )


@dataclass(frozen=True, slots=True)
class _Limits:
    """The money limits of what is being changed, and what it is worth at target."""

    key: str
    worth: Expression
    cap: Expression | None
    floor: Expression | None


def _full_target(policy: Policy, role: Role, inputs: Inputs) -> Expression:
    """What target results pay over the whole period: yearly amounts are divided by the number of periods a year.

    Money is stated for full time, so it is taken by the share of full time; a salary or the roster's own target
    incentive is the person's own already.
    """
    stated = role.target_incentive
    if stated.basis is TargetBasis.MONEY:
        whole = Constant(stated.amount * Fraction(stated.per.a_year, policy.cycle.a_year))
        return product(whole, inputs.required(SHARE_OF_FULL_TIME))
    name = SALARY if stated.basis is TargetBasis.SALARY else TARGET_INCENTIVE
    return product(inputs.required(name), Constant(stated.amount / policy.cycle.a_year))


def _prorated(policy: Policy, full_target: Expression, period: Period, inputs: Inputs) -> Expression:
    if policy.proration is Proration.NONE:
        return full_target
    return Quotient(product(full_target, inputs.required(DAYS_IN_ROLE)), Constant(Fraction(period.days)))


def _paid(policy: Policy, role: Role, scored: ScoredPart, target: Expression, inputs: Inputs) -> PaidPart:
    component = scored.component
    worth = product(target, scored.weight)
    earned = product(worth, scored.score)
    limits = _Limits(
        component.key, worth, _share(component.pays_at_most, worth), _share(component.pays_at_least, worth)
    )
    changes, pay = _changed(policy, role, component.key, earned, limits, inputs)
    if policy.rounding_moment is RoundingMoment.PER_COMPONENT:
        rounding = _rounding_change(policy, pay)
        changes, pay = (*changes, rounding), rounding.after
    return PaidPart(scored, worth, earned, changes, pay)


def _changed(
    policy: Policy, role: Role, applies_to: str, pay: Expression, limits: _Limits, inputs: Inputs
) -> tuple[tuple[Change, ...], Expression]:
    """The changes of a pay in their order: modifiers, gates, cap and floor, then modifiers that come after caps."""
    modifiers = [m for m in policy.modifiers if role.key in m.roles and m.applies_to == applies_to]
    gates = [g for g in policy.gates if role.key in g.roles and g.applies_to == applies_to]
    changes: list[Change] = []
    for modifier in _before_caps(modifiers, before=True):
        changes.append(_modified(modifier, changes[-1].after if changes else pay, inputs))
    for gate in gates:
        changes.append(_gated(gate, changes[-1].after if changes else pay, limits.worth, inputs))
    if limits.cap is not None:
        after = Least((changes[-1].after if changes else pay, limits.cap))
        changes.append(Change(Stage.CAP, limits.key, after, limit=limits.cap))
    if limits.floor is not None:
        after_floor = Greatest((changes[-1].after if changes else pay, limits.floor))
        changes.append(Change(Stage.FLOOR, limits.key, after_floor, limit=limits.floor))
    for modifier in _before_caps(modifiers, before=False):
        changes.append(_modified(modifier, changes[-1].after if changes else pay, inputs))
    return tuple(changes), changes[-1].after if changes else pay


def _before_caps(modifiers: Iterable[Modifier], *, before: bool) -> list[Modifier]:
    return [modifier for modifier in modifiers if modifier.before_caps is before]


def _modified(modifier: Modifier, pay: Expression, inputs: Inputs) -> Change:
    """A multiplying modifier multiplies the pay; an adding one adds its share of the pay (10% adds a tenth)."""
    factor = inputs.mapped(modifier.measure, curve_of(modifier.shape))
    after = Sum((pay, Product((pay, factor)))) if modifier.adds else Product((pay, factor))
    return Change(Stage.MODIFIER, modifier.key, after, factor=factor, rule=modifier)


def _gated(gate: Gate, pay: Expression, worth: Expression, inputs: Inputs) -> Change:
    """While the gate is closed the pay is at most a share of what target results pay, or is multiplied."""
    tests = tuple(_test(condition, inputs) for condition in gate.conditions)
    test: Test = tests[0] if len(tests) == 1 else Enough(len(tests) if gate.needs_all else 1, tests)
    if gate.multiplied_by is not None:
        return Change(
            Stage.GATE,
            gate.key,
            Either(test, pay, product(pay, Constant(gate.multiplied_by))),
            factor=Constant(gate.multiplied_by),
            test=test,
            rule=gate,
        )
    limit = product(worth, Constant(gate.pays_at_most or Fraction(0)))
    return Change(Stage.GATE, gate.key, Either(test, pay, Least((pay, limit))), test=test, limit=limit, rule=gate)


def _test(condition: Condition, inputs: Inputs) -> Test:
    return Holds(inputs.required(condition.measure), condition.comparison, condition.limit)


def _limit(limit: Limit | None, target: Expression) -> Expression | None:
    if limit is None:
        return None
    return product(target, Constant(limit.amount)) if limit.of_target else Constant(limit.amount)


def _share(share: Fraction | None, worth: Expression) -> Expression | None:
    return None if share is None else product(worth, Constant(share))


def _rounding_change(policy: Policy, pay: Expression) -> Change:
    return Change(Stage.ROUNDING, "rounding", Rounded(pay, policy.rounding))
