"""Every amount that a scorecard of a policy can hold, by its name and with its unit.

Readers of worked examples and of scorecards, statements and outlines all ask here, so that a name means one thing. A
unit is None where the measure that it follows has problems of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from incentives.policy.carried import FILLED_BY_THE_RUN
from incentives.policy.derived import terms_of
from incentives.policy.model import (
    DAYS_IN_ROLE,
    LAST_PAYOUT,
    MONTHS_IN_ROLE,
    SALARY,
    SHARE_OF_FULL_TIME,
    TARGET_INCENTIVE,
    WORKING_DAYS_IN_ROLE,
    Component,
    Measure,
    Own,
    Path,
    Policy,
    Role,
)
from incentives.policy.typical import level_units, year_to_date_units
from incentives.values.unit import PERCENT, Unit, UnitKind

Units = dict[str, Unit | None]


def policy_units(policy: Policy) -> dict[str, Unit]:
    """Everything that a scorecard of the policy can hold."""
    units = amount_units(policy.roles.values(), policy.measures, Unit(UnitKind.MONEY, policy.currency))
    return {name: unit for name, unit in units.items() if unit is not None}


def role_units(policy: Policy, role: str) -> dict[str, Unit]:
    """Everything that a scorecard of one role can hold."""
    units = amount_units([policy.roles[role]], policy.measures, Unit(UnitKind.MONEY, policy.currency))
    return {name: unit for name, unit in units.items() if unit is not None}


def amount_units(roles: Iterable[Role], measures: Mapping[str, Measure], currency: Unit | None) -> Units:
    """The amounts of some roles: results, own columns, pay of the roster, days."""
    units: Units = {key: measure.unit for key, measure in measures.items()}
    roles = tuple(roles)
    for role in roles:
        for column, unit in own_columns(role, measures, currency).items():
            units.setdefault(str(Own(column)), unit)
    units |= {name: Unit(UnitKind.NUMBER) for name in (DAYS_IN_ROLE, WORKING_DAYS_IN_ROLE, MONTHS_IN_ROLE)}
    units |= _over_periods(roles, measures)
    units |= level_units(roles, measures) | year_to_date_units(roles, measures)
    units |= dict.fromkeys((SALARY, TARGET_INCENTIVE, LAST_PAYOUT, *FILLED_BY_THE_RUN), currency)
    return units | {SHARE_OF_FULL_TIME: PERCENT}


def _over_periods(roles: Iterable[Role], measures: Mapping[str, Measure]) -> Units:
    """What single periods brought to measures that are taken over several, and the own targets of those periods."""
    units: Units = {}
    for measure in measures.values():
        if measure.over_periods is not None:
            of = measure.over_periods.of
            unit = measures[of].unit if of in measures else None
            units |= {name: unit for name, _ in terms_of(measure.over_periods, of)}
    for leaf in (leaf for role in roles for leaf in role.leaves()):
        taken = measures.get(leaf.measure or "")
        if taken is not None and taken.over_periods is not None and isinstance(leaf.target, Own):
            units |= {name: taken.unit for name, _ in terms_of(taken.over_periods, str(leaf.target))}
    return units


def own_columns(role: Role, measures: Mapping[str, Measure], currency: Unit | None) -> Units:
    """The participant's own columns that a role uses, each with its unit; the first use counts where they differ."""
    units: Units = {}
    base = role.target_incentive.column
    if base is not None:
        units[base.column] = currency
    for leaf in role.leaves():
        measure = measures.get(leaf.measure or "")
        for column, _ in stated_columns(leaf):
            units.setdefault(column, None if measure is None else measure.unit)
    return units


def stated_columns(leaf: Component) -> Iterator[tuple[str, Path]]:
    """The own columns that a component states in its measure's unit, each with the place where it does."""
    if isinstance(leaf.target, Own):
        yield leaf.target.column, (*leaf.path, "target")
    if leaf.way is not None:
        for word, end in (("from", leaf.way.start), ("to", leaf.way.end)):
            if isinstance(end, Own):
                yield end.column, (*leaf.path, "way", word)
