"""Policy, role and period become a plan.

The way of money, which every plan follows: target incentive of the period × proration = target; target × weight = what
a component is worth; worth × score = what it earns; then its modifiers, gates, cap and floor; rounding; the sum; the
same changes for the total; rounding. Modifiers that say `after caps` come after the cap they would otherwise precede.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from incentives.plan.afterwards import afterwards
from incentives.plan.derived import span
from incentives.plan.expression import (
    ZERO,
    Constant,
    Either,
    Enough,
    Expression,
    Greatest,
    Holds,
    Known,
    Least,
    Product,
    Rounded,
    Sum,
    Test,
    product,
)
from incentives.plan.limits import cap_of, limit_of, limits_first
from incentives.plan.plan import Change, PaidPart, Plan, ScoredPart, Stage
from incentives.plan.score import Inputs, enough_known, score_of, weigh, weights_of
from incentives.plan.shapes import curve_of
from incentives.plan.target import full_target, prorated
from incentives.plan.worths import Worth, divided
from incentives.policy.model import (
    LAST_PAYOUT,
    SHARE_OF_FULL_TIME,
    TOTAL,
    Comparison,
    Condition,
    Gate,
    Limit,
    Modifier,
    Policy,
    Role,
    RoundingMoment,
)
from incentives.values.period import Period


def compile_plan(policy: Policy, role_key: str, period: Period, mixture: Mapping[str, Fraction] | None = None) -> Plan:
    """The plan of a role in a period. KeyError when the policy has no such role.

    mixture is for audits, which move whole results: the share of a measure that falls into each level of rates for
    single transactions, by the level's name on scorecards.
    """
    role = policy.roles[role_key]
    inputs = Inputs(policy.measures, mixture, partial(span, policy=policy, period=period))
    whole = full_target(policy, role, period, inputs)
    target = prorated(policy, whole, period, inputs)
    prorate = partial(_draw_prorated, policy, period, inputs)
    worths = _worths(role, target, inputs)
    components = (score_of(part, inputs, prorate, worths.get(part.key)) for part in role.components)
    scored = _weighed(tuple(components), inputs)
    parts = _all_paid(policy, role, scored, target, inputs)
    summed = Sum(tuple(part.pay for part in parts))
    cap, floor = (_limit(limit, target, inputs) for limit in (role.pays_at_most, role.pays_at_least))
    if cap is not None and role.pays_at_most is not None and role.pays_at_most.of_last_payout:
        cap = Greatest((cap, ZERO))  # a cap takes nothing from anybody, whatever the last payout took back
    paid_before = [_if_paid_before(limit, inputs) for limit in (role.pays_at_most, role.pays_at_least)]
    limits = _Limits(role.key, target, cap, floor, *paid_before)
    changes, total = _changed(policy, role, TOTAL, summed, limits, inputs)
    unknown = _unless_too_few_known(role, total, inputs)
    rounded = _rounding_change(policy, unknown[-1].after if unknown else total)
    after = afterwards(policy, role, rounded.after, inputs, prorate)
    return Plan(
        policy=policy,
        role=role,
        period=period,
        inputs=inputs.all(),
        optional=inputs.optional(),
        full_target=whole,
        target=target,
        parts=parts,
        parts_sum=summed,
        changes=(*changes, *unknown, rounded),
        total=after.total,
        earned=rounded.after,
        afterwards=after,
        derived=inputs.derived,
    )


@dataclass(frozen=True, slots=True)
class _Limits:
    """The money limits of what is being changed, what it is worth at target, and while what the limits hold."""

    key: str
    worth: Expression
    cap: Expression | None
    floor: Expression | None
    cap_while: tuple[Test, ...] = ()
    floor_while: tuple[Test, ...] = ()


def _draw_prorated(policy: Policy, period: Period, inputs: Inputs, money: Expression) -> Expression:
    return prorated(policy, product(money, inputs.required(SHARE_OF_FULL_TIME)), period, inputs)


def _weighed(parts: tuple[ScoredPart, ...], inputs: Inputs) -> tuple[ScoredPart, ...]:
    """The components with their weights; one that pays money itself has none and takes no part."""
    scoring = tuple(part for part in parts if not part.component.pays_money)
    weighed = {part.component.key: part for part in weigh(scoring, inputs)}
    return tuple(weighed.get(part.component.key, replace(part, weight=ZERO)) for part in parts)


def _worths(role: Role, target: Expression, inputs: Inputs) -> Mapping[str, Worth]:
    """The worths of the weighted components in whole places, where the role rounds them."""
    if role.worth_rounding is None:
        return {}
    scoring = tuple(part for part in role.components if not part.pays_money)
    worths = divided(Worth(target, role.worth_rounding.to), weights_of(scoring, inputs))
    return {part.key: worth for part, worth in zip(scoring, worths, strict=True)}


def _all_paid(
    policy: Policy, role: Role, scored: tuple[ScoredPart, ...], target: Expression, inputs: Inputs
) -> tuple[PaidPart, ...]:
    """Every component's pay, each worked out after those that its limits name."""
    paid: dict[str, PaidPart] = {}
    for part in limits_first(scored, lambda each: each.component):
        beside = {key: each.pay for key, each in paid.items()}
        paid[part.component.key] = _paid(policy, role, part, target, beside, inputs)
    return tuple(paid[part.component.key] for part in scored)


def _paid(
    policy: Policy,
    role: Role,
    scored: ScoredPart,
    target: Expression,
    beside: Mapping[str, Expression],
    inputs: Inputs,
) -> PaidPart:
    component = scored.component
    worth = ZERO if component.pays_money else scored.worth or product(target, scored.weight)
    earned = scored.score if component.pays_money else product(worth, scored.score)
    cap, floor = cap_of(component.pays_at_most, worth, beside), limit_of(component.pays_at_least, worth, beside)
    limits = _Limits(component.key, worth, cap, floor)
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
        before = changes[-1].after if changes else pay
        after = _while(limits.cap_while, Least((before, limits.cap)), before)
        changes.append(Change(Stage.CAP, limits.key, after, limit=limits.cap))
    if limits.floor is not None:
        before = changes[-1].after if changes else pay
        after_floor = _while(limits.floor_while, Greatest((before, limits.floor)), before)
        changes.append(Change(Stage.FLOOR, limits.key, after_floor, limit=limits.floor))
    for modifier in _before_caps(modifiers, before=False):
        changes.append(_modified(modifier, changes[-1].after if changes else pay, inputs))
    return tuple(changes), changes[-1].after if changes else pay


def _before_caps(modifiers: Iterable[Modifier], *, before: bool) -> list[Modifier]:
    return [modifier for modifier in modifiers if modifier.before_caps is before]


def _modified(modifier: Modifier, pay: Expression, inputs: Inputs) -> Change:
    """A multiplying modifier multiplies the pay; an adding one adds its share of the pay (10% adds a tenth)."""
    factor: Expression = inputs.mapped(modifier.measure, curve_of(modifier.shape))
    if modifier.factor_rounding is not None:
        factor = Rounded(factor, modifier.factor_rounding)
    if modifier.pays_at_most is not None:
        factor = Least((factor, Constant(modifier.pays_at_most)))
    if modifier.pays_at_least is not None:
        factor = Greatest((factor, Constant(modifier.pays_at_least)))
    after = Sum((pay, Product((pay, factor)))) if modifier.adds else Product((pay, factor))
    return Change(Stage.MODIFIER, modifier.key, after, factor=factor, rule=modifier)


def _gated(gate: Gate, pay: Expression, worth: Expression, inputs: Inputs) -> Change:
    """While the gate is closed the pay is at most a share of what target results pay, or is multiplied.

    A closed gate never raises pay: multiplied pay below zero would be a smaller penalty, so the smaller of both counts.
    """
    tests = tuple(_test(condition, inputs) for condition in gate.conditions)
    test: Test = tests[0] if len(tests) == 1 else Enough(len(tests) if gate.needs_all else 1, tests)
    if gate.multiplied_by is not None:
        return Change(
            Stage.GATE,
            gate.key,
            Either(test, pay, Least((pay, product(pay, Constant(gate.multiplied_by))))),
            factor=Constant(gate.multiplied_by),
            test=test,
            rule=gate,
        )
    limit = product(worth, Constant(gate.pays_at_most or Fraction(0)))
    return Change(Stage.GATE, gate.key, Either(test, pay, Least((pay, limit))), test=test, limit=limit, rule=gate)


def _test(condition: Condition, inputs: Inputs) -> Test:
    return Holds(inputs.result(condition.measure), condition.comparison, condition.limit)


def _unless_too_few_known(role: Role, total: Expression, inputs: Inputs) -> tuple[Change, ...]:
    """Nothing is paid while fewer components are known than the role needs; no change when none can be missing."""
    enough = enough_known(role.components, role.least_known, inputs) if role.least_known else None
    if enough is None:
        return ()
    return (Change(Stage.KNOWN, "least_known", Either(enough, total, ZERO), test=enough),)


def _limit(limit: Limit | None, target: Expression, inputs: Inputs) -> Expression | None:
    if limit is None:
        return None
    if limit.of_last_payout:
        asked = inputs.maybe if limit.if_paid_before else inputs.required
        return product(asked(LAST_PAYOUT), Constant(limit.amount))
    return product(target, Constant(limit.amount)) if limit.of_target else Constant(limit.amount)


def _if_paid_before(limit: Limit | None, inputs: Inputs) -> tuple[Test, ...]:
    """While what the limit holds: there was a last payout, and it was above zero; a share of nothing is no limit."""
    if limit is None or not limit.if_paid_before:
        return ()
    last = inputs.maybe(LAST_PAYOUT)
    return Known(last), Holds(last, Comparison.ABOVE, Fraction(0))


def _while(tests: tuple[Test, ...], limited: Expression, unlimited: Expression) -> Expression:
    """Limited while all tests hold; each is only looked at while those before it hold."""
    for test in reversed(tests):
        limited = Either(test, limited, unlimited)
    return limited


def _rounding_change(policy: Policy, pay: Expression) -> Change:
    return Change(Stage.ROUNDING, "rounding", Rounded(pay, policy.rounding))
