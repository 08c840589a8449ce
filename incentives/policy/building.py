"""What the parts of a policy share while they are being built: the loaded document and the problems found so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from incentives.documents.tree import Document, Path
from incentives.kpis.kpi import KpiCatalogue
from incentives.policy.model import DAYS_IN_ROLE, SALARY, SHARE_OF_FULL_TIME, TARGET_INCENTIVE, Measure, Own
from incentives.values.problem import Problem
from incentives.values.unit import PERCENT, Unit, UnitKind


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
        """The policy's money, once its currency is readable."""
        unit = self.data.get("currency")
        return unit if isinstance(unit, Unit) and unit.kind is UnitKind.MONEY else None

    def problem(self, code: str, path: Path, message: str, hint: str = "") -> None:
        """Notes a problem at that path."""
        self.problems.append(self.document.problem(code, path, message, hint))

    def named_in_file(self, *path: str) -> tuple[str, ...]:
        """The keys that the file has under a path, whether or not what they hold is right."""
        plain: Any = self.document.plain()
        for step in path:
            plain = plain.get(step) if isinstance(plain, dict) else None
        return tuple(plain) if isinstance(plain, dict) else ()

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
        return found

    def given(
        self,
        written: Mapping[str, str],
        measures: Mapping[str, Measure],
        owns: Mapping[str, Unit],
        path: Path,
    ) -> dict[str, Fraction]:
        """Amounts that a file gives for measures and own columns, each read in its unit."""
        units = {key: measure.unit for key, measure in measures.items()} | {
            str(Own(column)): unit for column, unit in owns.items()
        }
        units |= {DAYS_IN_ROLE: Unit(UnitKind.NUMBER), SHARE_OF_FULL_TIME: PERCENT}
        if self.currency is not None:
            units |= {SALARY: self.currency, TARGET_INCENTIVE: self.currency}
        amounts: dict[str, Fraction] = {}
        for key, text in written.items():
            if self.known("measure-or-column", key, units, (*path, key)):
                amount = self.amount(text, units[key], (*path, key))
                amounts |= {} if amount is None else {key: amount}
        return amounts
