"""What the parts of a policy share while they are being built: the loaded document and the problems found so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from incentives.documents.tree import Document, Path
from incentives.kpis.kpi import KpiCatalogue
from incentives.policy.amounts import LARGEST, TOO_LARGE
from incentives.policy.model import SALARY, TOTAL, Measure
from incentives.values.currency import POINTS
from incentives.values.problem import Problem
from incentives.values.unit import PERCENT, Unit, UnitKind

RESERVED = (SALARY, TOTAL, "rounding")
"""Names that scorecards and statements have for amounts of their own."""


@dataclass(slots=True)
class Building:
    """One policy file on its way to a Policy. data holds only the parts whose shape is right; whole: all of them."""

    document: Document
    data: Mapping[str, Any]
    kpis: KpiCatalogue
    whole: bool = True
    problems: list[Problem] = field(default_factory=list)

    @property
    def currency(self) -> Unit | None:
        """The policy's money, once its currency is readable; points are paid like money."""
        unit = self.data.get("currency")
        if isinstance(unit, Unit) and unit.kind is UnitKind.POINTS:
            return Unit(UnitKind.MONEY, POINTS)
        return unit if isinstance(unit, Unit) and unit.kind is UnitKind.MONEY else None

    def problem(self, code: str, path: Path, message: str, hint: str = "") -> None:
        """Notes a problem at that path."""
        self.problems.append(self.document.problem(code, path, message, hint))

    def named_in_file(self, *path: str) -> tuple[str, ...]:
        """The keys that the file has under a path, whether or not what they hold is right."""
        return self.document.keys(path)

    def not_reserved(self, what: str, name: str, path: Path) -> None:
        """Notes a name that a scorecard or a statement has for something else."""
        if name in RESERVED:
            message = f"A {what} cannot be named {name}: scorecards and statements mean something else by it."
            self.problem("reserved-name", path, message, "Give it another name.")

    def in_range(self, measure: Measure, amount: Fraction, path: Path) -> None:
        """Notes an amount that can never be a result of the measure's KPI."""
        if measure.kpi.admits(amount):
            return
        least, most = (None if end is None else measure.unit.show(end) for end in (measure.kpi.least, measure.kpi.most))
        ends = [f"at least {least}"] if least is not None else []
        ends += [f"at most {most}"] if most is not None else []
        message = f"{measure.unit.show(amount)} can never be a result: {measure.kpi.title} is {' and '.join(ends)}."
        self.problem("out-of-range", path, message)

    def known(self, what: str, name: str, names: Iterable[str], path: Path) -> bool:
        """Whether the name is one of the names; if not, that is a problem which tells the nearest."""
        names = tuple(names)
        if name in names:
            return True
        near = get_close_matches(name, names, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(names) or 'none'}."
        self.problem(f"unknown-{what}", path, f"There is no {what} named {name}.", hint)
        return False

    def amount(self, text: str, unit: Unit, path: Path) -> Fraction | None:
        """The amount in that unit; text that is none is a problem."""
        found = unit.parse(text)
        if found is None:
            expected = f"an amount such as {unit.example}" if unit is not PERCENT else "a percentage such as 95%"
            self.problem("invalid-value", path, f'"{text}" stands where {expected} is expected.')
        elif abs(found) >= LARGEST:
            self.problem("out-of-range", path, f'"{text}" is out of range: {TOO_LARGE}.')
            return None
        return found

    def given(
        self,
        written: Mapping[str, str],
        units: Mapping[str, Unit | None],
        path: Path,
    ) -> dict[str, Fraction]:
        """Amounts that a file gives by their names, each read in its unit; without a unit it is left out."""
        amounts: dict[str, Fraction] = {}
        for key, text in written.items():
            unit = units[key] if self.known("measure-or-column", key, units, (*path, key)) else None
            if unit is not None:
                amount = self.amount(text, unit, (*path, key))
                amounts |= {} if amount is None else {key: amount}
        return amounts
