"""What a period's files may and must say, taken from the policies in force: acceptance holds staged rows against it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from incentives.values.period import Period
from incentives.values.unit import Unit


@dataclass(frozen=True, slots=True)
class ExpectedMeasure:
    """A measure that some policy in force pays on. least and most bound what can be true at all; None is open.

    kpi is the KPI of the catalogue that it measures, by which it can be worked out of raw rows.
    """

    key: str
    title: str
    unit: Unit
    counted_for: str
    least: Fraction | None
    most: Fraction | None
    optional: bool
    kpi: str = ""


@dataclass(frozen=True, slots=True)
class ExpectedColumn:
    """An own column of the quota sheet (`own quota` is the column `quota`) with the unit of its measure.

    optional: pay can do without it, for whoever has none.
    """

    key: str
    unit: Unit
    above_zero: bool
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ExpectedRole:
    """A role that can be assigned: what its participants need on the sheets.

    transactions: the measures that are paid by single transactions, with whether nothing is paid without them.
    leave_counts is False where days of leave are taken off the days in the role, so that leave must be stated.
    """

    key: str
    measures: tuple[str, ...]
    columns: tuple[str, ...]
    needs_salary: bool
    needs_target_incentive: bool
    transactions: Mapping[str, bool] = field(default_factory=dict)
    leave_counts: bool = True
    needs_pay_currency: bool = False


@dataclass(frozen=True, slots=True)
class Expectations:
    """Everything that the policies in force during a period ask for. Roles are named `policy/role`."""

    period: Period
    currency: str
    measures: Mapping[str, ExpectedMeasure]
    columns: Mapping[str, ExpectedColumn]
    roles: Mapping[str, ExpectedRole]

    def without(self, measures: Collection[str]) -> Expectations:
        """The same with nobody needing a result of those measures."""
        kept = {key: measure for key, measure in self.measures.items() if key not in measures}
        roles = {
            key: replace(role, measures=tuple(each for each in role.measures if each in kept))
            for key, role in self.roles.items()
        }
        return replace(self, measures=kept, roles=roles)
