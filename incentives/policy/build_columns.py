"""A participant's own amounts that a role is paid by: their units, and what is typical."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from incentives.documents.tree import Path
from incentives.policy.amount_units import amount_units, own_columns, stated_columns
from incentives.policy.building import Building
from incentives.policy.model import SALARY, TARGET_INCENTIVE, Measure, Own, Role, TargetBasis
from incentives.policy.typical import needed_typical
from incentives.values.unit import Unit

PAID_BY = {TargetBasis.SALARY: (SALARY,), TargetBasis.ROSTER: (TARGET_INCENTIVE,)}


def check_own_columns(building: Building, roles: Mapping[str, Role], measures: Mapping[str, Measure]) -> None:
    """An own column is one column of the quota sheet, so it has one unit wherever the policy uses it."""
    units: dict[str, Unit] = {}
    for role in roles.values():
        for column, path, unit in _stated(building, role, measures):
            first = units.setdefault(column, unit)
            if unit != first:
                message = f"{Own(column)} is counted in {first} elsewhere and in {unit} here."
                building.problem("column-differs", path, message, "Use a column of its own for each.")


def _stated(building: Building, role: Role, measures: Mapping[str, Measure]) -> Iterator[tuple[str, Path, Unit]]:
    """Every own column where the role states it, with the unit that it has there."""
    base = role.target_incentive.column
    if base is not None and building.currency is not None:
        yield base.column, ("roles", role.key, "target_incentive"), building.currency
    for leaf in role.leaves():
        if leaf.measure is not None and leaf.measure in measures:
            yield from ((column, path, measures[leaf.measure].unit) for column, path in stated_columns(leaf))


def with_typical(
    building: Building, role: Role, written: Mapping[str, str] | None, measures: Mapping[str, Measure], path: Path
) -> Role:
    """The role with what is typical in it; what is missing or cannot be typical is noted."""
    if written is None and building.document.at((*path, "typical")) is not None:
        return role
    written = written or {}
    owns = own_columns(role, measures, building.currency)
    known = amount_units([role], measures, building.currency)
    needed = needed_typical(role)
    units = {name: unit for name, unit in known.items() if name not in measures or name in needed}
    units |= {name: None for name in needed if name not in known}
    typical = building.given(written, units, (*path, "typical"))
    paid_by = PAID_BY.get(role.target_incentive.basis, ())
    for name in (*(str(Own(column)) for column in owns), *paid_by, *needed):
        if name not in written and units[name] is not None:
            building.problem(
                "typical-missing",
                path,
                f"The role uses {name} but does not say what is typical.",
                f"Add typical: {{{name}: …}}; audits show their proofs on it.",
            )
    for name, amount in typical.items():
        if name in measures:
            building.in_range(measures[name], amount, (*path, "typical", name))
        elif amount <= 0:
            building.problem("out-of-range", (*path, "typical", name), "What is typical is above zero.")
    return Role(**{name: getattr(role, name) for name in Role.__slots__} | {"typical": typical})
