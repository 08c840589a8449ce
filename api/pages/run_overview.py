"""A run at a glance: what each role is paid together, as a share of the whole and beside what target results would pay.

Worked example: four account executives are paid 27,000 EUR together, so 6,750 EUR each; a typical one would be paid
6,000 EUR at target for the whole period, so they stand at 112.5% of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from incentives.alignment.map import PaidRole
from incentives.store.records import RoleTotal, StoredRun
from incentives.values.currency import minor_unit


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role of a run. Money is in whole units; at_target is a typical participant's target incentive, if known."""

    role: str
    title: str
    participants: int
    total: Fraction
    share: Fraction
    average: Fraction
    at_target: Fraction | None

    @property
    def of_target(self) -> Fraction | None:
        """The average payout as a share of the typical target incentive."""
        return self.average / self.at_target if self.at_target else None


@dataclass(frozen=True, slots=True)
class RunOverview:
    """lines: the roles, the highest total first. Counts are of people, not of assignments."""

    lines: tuple[RoleLine, ...]
    participants: int
    average: Fraction

    @property
    def largest(self) -> Fraction:
        """The largest share of a role, for drawing bars."""
        return max((line.share for line in self.lines), default=Fraction(0))


def overview(run: StoredRun, totals: Sequence[RoleTotal], roles: Mapping[str, PaidRole]) -> RunOverview:
    """The totals with titles, shares and what target results would have paid."""
    unit = minor_unit(run.currency)
    lines = [_line(total, run.total, unit, roles.get(total.role)) for total in totals]
    people = sum(line.participants for line in lines)
    return RunOverview(
        lines=tuple(sorted(lines, key=lambda line: (-line.total, line.role))),
        participants=people,
        average=run.total * unit / people if people else Fraction(0),
    )


def _line(total: RoleTotal, whole: int, unit: Fraction, paid: PaidRole | None) -> RoleLine:
    return RoleLine(
        role=total.role,
        title=paid.role.title if paid else total.role,
        participants=total.participants,
        total=total.total * unit,
        share=Fraction(total.total, whole) if whole else Fraction(0),
        average=total.total * unit / total.participants if total.participants else Fraction(0),
        at_target=paid.per_period if paid else None,
    )
