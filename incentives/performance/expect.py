"""What a period's files must say, from the policies in force in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from incentives.performance.expectations import Expectations, ExpectedColumn, ExpectedMeasure, ExpectedRole
from incentives.performance.transaction_levels import by_transaction
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.amount_units import own_columns
from incentives.policy.carried import FROM_THE_ROSTER
from incentives.policy.mechanics import in_level
from incentives.policy.model import SALARY, TARGET_INCENTIVE, Own, Policy
from incentives.values.period import Period
from incentives.values.problem import InvariantBroken
from incentives.values.unit import Unit, UnitKind


def expectations(policies: Sequence[Policy], period: Period) -> Expectations:
    """The expectations of every role of the policies in the period. All policies must pay in one currency."""
    currencies = {policy.currency for policy in policies}
    if len(currencies) != 1:
        raise InvariantBroken(f"Policies in force together pay in one currency, not in {sorted(currencies)}.")
    plans = [compile_plan(policy, role, period) for policy in policies for role in policy.roles]
    return Expectations(
        period=period,
        currency=currencies.pop(),
        measures={key: measure for policy in policies for key, measure in _measures(policy, plans).items()},
        columns=_columns(plans),
        roles={plan.name: _role(plan) for plan in plans},
    )


def _measures(policy: Policy, plans: Sequence[Plan]) -> dict[str, ExpectedMeasure]:
    needed = {name for plan in plans for name in plan.required}
    needed |= _ranked(policy, needed)
    return {
        key: ExpectedMeasure(
            key=key,
            title=measure.kpi.title,
            unit=measure.unit,
            counted_for=measure.counted_for,
            least=measure.kpi.least,
            most=measure.kpi.most,
            optional=key not in needed,
            kpi=measure.kpi.id,
        )
        for key, measure in policy.measures.items()
        if measure.derived is None
    }


def _ranked(policy: Policy, names: Collection[str]) -> set[str]:
    """The delivered measures that the ranks among the names are of."""
    found = set()
    for measure in policy.measures.values():
        if measure.key in names and measure.derived is not None and measure.derived.rank is not None:
            over = policy.measures[measure.derived.of].over_periods
            found.add(measure.derived.of if over is None else over.of)
    return found


def _columns(plans: Sequence[Plan]) -> dict[str, ExpectedColumn]:
    """The own columns of the plans. A column that something is divided by in one of them is above zero everywhere."""
    found: dict[str, ExpectedColumn] = {}
    for plan in plans:
        required, divisors = set(plan.required), {str(leaf.target) for leaf in plan.role.leaves()}
        money = Unit(UnitKind.MONEY, plan.policy.currency)
        for key, unit in own_columns(plan.role, plan.policy.measures, money).items():
            name, before = str(Own(key)), found.get(key)
            above_zero = name in divisors or (before is not None and before.above_zero)
            optional = name not in required and (before is None or before.optional)
            found[key] = ExpectedColumn(key, unit or money, above_zero, optional)
    return found


def _role(plan: Plan) -> ExpectedRole:
    names = {each.name for each in plan.inputs}
    policy, delivered = plan.policy, names | _ranked(plan.policy, names)
    return ExpectedRole(
        key=plan.name,
        measures=tuple(key for key, each in policy.measures.items() if key in delivered and each.derived is None),
        columns=tuple(column for column in _columns([plan]) if str(Own(column)) in names),
        needs_salary=SALARY in names,
        needs_target_incentive=TARGET_INCENTIVE in names,
        transactions=_transactions(plan),
        leave_counts=policy.leave_counts,
        needs_pay_currency=plan.role.paid_in == FROM_THE_ROSTER,
    )


def _transactions(plan: Plan) -> dict[str, bool]:
    """The measures paid by single transactions, with whether nothing is paid without them."""
    required, found = set(plan.required), dict[str, bool]()
    for measure, rates in by_transaction(plan):
        needed = any(in_level(measure, level.key) in required for level in rates.levels)
        found[measure] = needed or found.get(measure, False)
    return found
