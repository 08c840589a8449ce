"""What a period's files must say, from the policies in force in it."""

from __future__ import annotations

from collections.abc import Sequence

from incentives.performance.expectations import Expectations, ExpectedColumn, ExpectedMeasure, ExpectedRole
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.model import SALARY, TARGET_INCENTIVE, Own, Policy
from incentives.values.period import Period
from incentives.values.problem import InvariantBroken


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
        columns={key: column for plan in plans for key, column in _columns(plan).items()},
        roles={plan.name: _role(plan) for plan in plans},
    )


def _measures(policy: Policy, plans: Sequence[Plan]) -> dict[str, ExpectedMeasure]:
    needed = {name for plan in plans for name in plan.required}
    return {
        key: ExpectedMeasure(
            key=key,
            title=measure.kpi.title,
            unit=measure.unit,
            counted_for=measure.counted_for,
            least=measure.kpi.least,
            most=measure.kpi.most,
            optional=key not in needed,
        )
        for key, measure in policy.measures.items()
    }


def _columns(plan: Plan) -> dict[str, ExpectedColumn]:
    return {
        leaf.target.column: ExpectedColumn(leaf.target.column, plan.policy.measures[leaf.measure].unit, above_zero=True)
        for leaf in plan.role.leaves()
        if isinstance(leaf.target, Own) and leaf.measure is not None
    }


def _role(plan: Plan) -> ExpectedRole:
    names = {each.name for each in plan.inputs}
    return ExpectedRole(
        key=plan.name,
        measures=tuple(key for key in plan.policy.measures if key in names),
        columns=tuple(column for column in _columns(plan) if str(Own(column)) in names),
        needs_salary=SALARY in names,
        needs_target_incentive=TARGET_INCENTIVE in names,
    )
