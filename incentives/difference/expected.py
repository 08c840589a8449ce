"""What a period's files may say when two versions of a policy are paid from them.

Both may ask for what they need. Only what both need must be there: whoever lacks what one of them needs is told later,
by name, and is not compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from incentives.performance.expect import expectations
from incentives.performance.expectations import Expectations, ExpectedColumn, ExpectedMeasure, ExpectedRole
from incentives.policy.model import Policy
from incentives.values.period import Period


def expected_by_both(older: Policy, newer: Policy, period: Period, others: Sequence[Policy] = ()) -> Expectations:
    """The expectations of both versions together. others are policies whose roles stand in the same files."""
    apart = [policy for policy in others if policy.key not in (older.key, newer.key)]
    one, other = (expectations([*apart, policy], period) for policy in (older, newer))
    return Expectations(
        period=period,
        currency=other.currency,
        measures={
            key: _measure(key, one.measures.get(key), other.measures.get(key))
            for key in dict.fromkeys((*other.measures, *one.measures))
        },
        columns={
            key: _column(one.columns.get(key), other.columns.get(key))
            for key in dict.fromkeys((*other.columns, *one.columns))
        },
        roles={
            key: _role(one.roles.get(key), other.roles.get(key)) for key in dict.fromkeys((*other.roles, *one.roles))
        },
    )


def _measure(key: str, one: ExpectedMeasure | None, other: ExpectedMeasure | None) -> ExpectedMeasure:
    found = other or one
    if found is None:
        raise KeyError(key)
    optional = one is None or other is None or one.optional or other.optional
    return replace(found, optional=optional)


def _column(one: ExpectedColumn | None, other: ExpectedColumn | None) -> ExpectedColumn:
    if one is None or other is None:
        found = one or other
        if found is None:
            raise KeyError
        return replace(found, optional=True)
    return replace(other, optional=one.optional or other.optional, above_zero=one.above_zero or other.above_zero)


def _role(one: ExpectedRole | None, other: ExpectedRole | None) -> ExpectedRole:
    if one is None or other is None:
        found = one or other
        if found is None:
            raise KeyError
        return found
    return ExpectedRole(
        key=other.key,
        measures=tuple(dict.fromkeys((*other.measures, *one.measures))),
        columns=tuple(dict.fromkeys((*other.columns, *one.columns))),
        needs_salary=one.needs_salary and other.needs_salary,
        needs_target_incentive=one.needs_target_incentive and other.needs_target_incentive,
        transactions={
            key: one.transactions.get(key, False) and other.transactions.get(key, False)
            for key in dict.fromkeys((*other.transactions, *one.transactions))
        },
        leave_counts=one.leave_counts or other.leave_counts,
    )
