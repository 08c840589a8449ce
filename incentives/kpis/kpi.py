"""What the catalogue knows about a KPI, whichever policy measures it.

A KPI says what is counted, in which unit, which way is better, when it shows, who records it and how it is
gamed. What is paid for it is said by a policy; files become a catalogue in `incentives.kpis.read`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction

from incentives.values.unit import UnitKind


class KpiClass(StrEnum):
    """What kind of result a KPI is. Each class has one file of the catalogue."""

    CUSTOMER_OUTCOME = "customer-outcome"
    VOLUME = "volume"
    EFFICIENCY = "efficiency"
    ACTIVITY = "activity"
    VALUE = "value"
    SENTIMENT = "sentiment"
    INTERNAL = "internal"


class Timing(StrEnum):
    """When a KPI shows what was done: before the result, with it, or only periods later."""

    LEADING = "leading"
    COINCIDENT = "coincident"
    LAGGING = "lagging"


class Better(StrEnum):
    """Which way a KPI improves."""

    HIGHER = "higher"
    LOWER = "lower"

    @property
    def sign(self) -> int:
        """1 when more is better, -1 when less is better."""
        return 1 if self is Better.HIGHER else -1


class Recorder(StrEnum):
    """Who writes the figure down, unless a policy says otherwise; the participant is the person paid."""

    PARTICIPANT = "participant"
    CRM = "crm"
    SYSTEM = "system"
    FINANCE = "finance"
    SURVEY = "survey"
    INDEPENDENT = "independent"
    EXTERNAL = "external"


class Trait(StrEnum):
    """The finer classes that harm patterns ask for; a KPI has one or several."""

    RETENTION = "retention"
    QUALITY = "quality"
    VOLUME = "volume"
    SUPPRESSIBLE = "suppressible"
    DENIAL = "denial"
    CROSS_SELL = "cross-sell"
    SAVE = "save"
    SURVEY = "survey"
    CUSTOMER = "customer"
    CONTROL = "control"
    EXPANSION = "expansion"
    EFFICIENCY = "efficiency"
    ACTIVITY = "activity"
    VALUE = "value"


class Direction(StrEnum):
    """Whether one KPI rises or falls when another rises."""

    SAME = "same"
    OPPOSITE = "opposite"

    @property
    def sign(self) -> int:
        """1 when both rise together, -1 when one falls as the other rises."""
        return 1 if self is Direction.SAME else -1


@dataclass(frozen=True, slots=True)
class MovesLike:
    """A KPI that is moved by whatever moves another one (`kpi`), in the same or the opposite direction."""

    kpi: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class Kpi:
    """One entry of the catalogue.

    least and most bound what is possible in natural units (95% is 19/20, 68 days is 68); None is unbounded.
    moves_like: what moves the first of these KPIs moves this one likewise; failing that, the second.
    """

    id: str
    kpi_class: KpiClass
    title: str
    unit: UnitKind
    better: Better
    least: Fraction | None
    most: Fraction | None
    timing: Timing
    recorded_by: Recorder
    measures: str
    formula: str
    counter_measures: tuple[str, ...]
    gamed_by: tuple[str, ...]
    traits: frozenset[Trait]
    source: str
    moves_like: tuple[MovesLike, ...] = ()

    @property
    def higher_is_better(self) -> bool:
        """Whether more of it is better."""
        return self.better is Better.HIGHER

    def admits(self, value: Fraction) -> bool:
        """Whether the value can be a result of this KPI at all."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


@dataclass(frozen=True, slots=True)
class KpiCatalogue:
    """All KPIs by id, in the order of the files."""

    by_id: Mapping[str, Kpi] = field(hash=False)

    def __getitem__(self, kpi_id: str) -> Kpi:
        return self.by_id[kpi_id]

    def __contains__(self, kpi_id: object) -> bool:
        return kpi_id in self.by_id

    def __iter__(self) -> Iterator[Kpi]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def get(self, kpi_id: str) -> Kpi | None:
        """The KPI of that id, or None."""
        return self.by_id.get(kpi_id)

    def nearest(self, kpi_id: str) -> str | None:
        """The id most like a misspelt one, or None when nothing is near."""
        return next(iter(get_close_matches(kpi_id, self.by_id, n=1)), None)

    def of_class(self, kpi_class: KpiClass) -> tuple[Kpi, ...]:
        """The KPIs of a class."""
        return tuple(kpi for kpi in self if kpi.kpi_class is kpi_class)

    def with_trait(self, trait: Trait) -> tuple[Kpi, ...]:
        """The KPIs that have a trait."""
        return tuple(kpi for kpi in self if trait in kpi.traits)
