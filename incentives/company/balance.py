"""Winning against keeping, before against after: how the money of all plans together is shared out.

Articles on customer-led growth ask that retention, time to value, net revenue retention and revenue per customer weigh
as much as new business, and that not everything rests on lagging answers to surveys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from incentives.alignment.map import Side, side_of
from incentives.company.company import Company, Stake
from incentives.kpis.kpi import Kpi, KpiClass, Timing, Trait


class Stage(StrEnum):
    """What a KPI has to do with a customer: getting one, keeping and serving one, or neither."""

    WINNING = "winning"
    KEEPING = "keeping"
    NEITHER = "neither"


_WINNING = (KpiClass.VOLUME, KpiClass.ACTIVITY)
_KEEPING = (KpiClass.CUSTOMER_OUTCOME, KpiClass.SENTIMENT)
_STAYS = frozenset({Trait.RETENTION, Trait.EXPANSION})


def stage_of(kpi: Kpi) -> Stage:
    """New sales and what is done for them is winning; customer outcomes, answers and expansion is keeping.

    Talking somebody out of leaving is neither: whether the customer was kept shows only later.
    """
    if Trait.SAVE in kpi.traits:
        return Stage.NEITHER
    if kpi.kpi_class in _KEEPING or kpi.traits & _STAYS:
        return Stage.KEEPING
    return Stage.WINNING if kpi.kpi_class in _WINNING else Stage.NEITHER


@dataclass(frozen=True, slots=True)
class Shares:
    """Money of a year by what it hangs on, and the shares of all money at stake, which add up to one or are all 0."""

    money: Mapping[str, Fraction]
    shares: Mapping[str, Fraction]


def stages(company: Company) -> Shares:
    """Winning, keeping and neither."""
    return _shared(company, {stage: [s for s in company.stakes if stage_of(s.entry.kpi) is stage] for stage in Stage})


def timings(company: Company) -> Shares:
    """Leading, coincident and lagging KPIs."""
    return _shared(company, {when: [s for s in company.stakes if s.entry.timing is when] for when in Timing})


def sides(company: Company) -> Shares:
    """Customer outcomes, survey answers, volume, speed and internal goals."""
    return _shared(company, {side: [s for s in company.stakes if side_of(s.entry.kpi) is side] for side in Side})


def _shared(company: Company, parts: Mapping[StrEnum, list[Stake]]) -> Shares:
    return Shares(
        {str(key): sum((stake.money for stake in part), Fraction(0)) for key, part in parts.items()},
        {str(key): company.share(part) for key, part in parts.items()},
    )
