"""A participant's own amounts that a role is paid by: their units, and what is typical."""

from __future__ import annotations

from collections.abc import Mapping

from incentives.documents.tree import Path
from incentives.policy.building import Building
from incentives.policy.model import SALARY, TARGET_INCENTIVE, Measure, Own, Role, TargetBasis
from incentives.values.unit import Unit

PAID_BY = {TargetBasis.SALARY: (SALARY,), TargetBasis.ROSTER: (TARGET_INCENTIVE,)}


def own_columns(role: Role, measures: Mapping[str, Measure]) -> dict[str, Unit | None]:
    """The participant's own columns that a role uses, each with the unit of the measure it is a target of.

    The first one counts where they differ, and None stands where that measure has problems of its own.
    """
    units: dict[str, Unit | None] = {}
    for leaf in role.leaves():
        if isinstance(leaf.target, Own) and leaf.measure is not None:
            units.setdefault(leaf.target.column, measures[leaf.measure].unit if leaf.measure in measures else None)
    return units


def check_own_columns(building: Building, roles: Mapping[str, Role], measures: Mapping[str, Measure]) -> None:
    """An own column is one column of the quota sheet, so it has one unit wherever the policy uses it."""
    units: dict[str, Unit] = {}
    for leaf in (leaf for role in roles.values() for leaf in role.leaves()):
        if isinstance(leaf.target, Own) and leaf.measure is not None and leaf.measure in measures:
            unit = measures[leaf.measure].unit
            first = units.setdefault(leaf.target.column, unit)
            if unit != first:
                message = f"{leaf.target} is counted in {first} elsewhere and in {unit} here."
                building.problem("column-differs", (*leaf.path, "target"), message, "Use a column of its own for each.")


def with_typical(
    building: Building, role: Role, written: Mapping[str, str] | None, measures: Mapping[str, Measure], path: Path
) -> Role:
    """The role with what is typical in it; what is missing or cannot be typical is noted."""
    if written is None and building.document.at((*path, "typical")) is not None:
        return role
    written = written or {}
    owns = own_columns(role, measures)
    typical = building.given(written, {}, owns, (*path, "typical"))
    for name in (*(str(Own(column)) for column in owns), *PAID_BY.get(role.target_incentive.basis, ())):
        if name not in written:
            building.problem(
                "typical-missing",
                path,
                f"The role uses {name} but does not say what is typical.",
                f"Add typical: {{{name}: …}}; audits show their proofs on it.",
            )
    for name, amount in typical.items():
        if amount <= 0:
            building.problem("out-of-range", (*path, "typical", name), "What is typical is above zero.")
    return Role(**{name: getattr(role, name) for name in Role.__slots__} | {"typical": typical})
