"""What the files of an earlier period must say, when a later one looks back at it: the amounts that it needs, no more.

Whatever else the policies of then or now know may stand in these files; it is read with the same care.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from incentives.performance.expect import expectations
from incentives.performance.expectations import Expectations, ExpectedRole
from incentives.performance.looking_back import names_of
from incentives.plan.compile import compile_plan
from incentives.policy.model import Own, Policy
from incentives.values.period import Period


def expected_of_earlier(
    policies: Sequence[Policy], now: Period, before: Period, then: Sequence[Policy] = ()
) -> Expectations:
    """The expectations of the period before, for the policies that look back at it from now.

    then are the policies that were in force in it, whose measures and roles may stand in its files, too.
    """
    plans = [compile_plan(policy, role, now) for policy in policies for role in policy.roles]
    needed = {name for names in names_of(plans).values() for name in names}
    found = _eased(expectations(policies, before), needed)
    if not then or {policy.currency for policy in then} != {found.currency}:
        return found
    past = _eased(expectations(then, before), needed)
    return replace(
        found,
        measures={**past.measures, **found.measures},
        columns={**past.columns, **found.columns},
        roles=_joined(past.roles, found.roles),
    )


def _eased(expected: Expectations, needed: set[str]) -> Expectations:
    """The expectations with everything optional that nobody looks back at."""
    return replace(
        expected,
        measures={key: replace(each, optional=key not in needed) for key, each in expected.measures.items()},
        columns={
            key: replace(each, optional=str(Own(key)) not in needed, above_zero=False)
            for key, each in expected.columns.items()
        },
        roles={key: _eased_role(role) for key, role in expected.roles.items()},
    )


def _eased_role(role: ExpectedRole) -> ExpectedRole:
    return replace(
        role,
        needs_salary=False,
        needs_target_incentive=False,
        transactions=dict.fromkeys(role.transactions, False),
        leave_counts=True,
    )


def _joined(past: Mapping[str, ExpectedRole], now: Mapping[str, ExpectedRole]) -> dict[str, ExpectedRole]:
    """The roles of both; a role of both may be delivered what either of them knows."""
    roles = {**past, **now}
    for key in past.keys() & now.keys():
        roles[key] = replace(
            now[key],
            measures=tuple(dict.fromkeys((*now[key].measures, *past[key].measures))),
            columns=tuple(dict.fromkeys((*now[key].columns, *past[key].columns))),
            transactions={**past[key].transactions, **now[key].transactions},
        )
    return roles
