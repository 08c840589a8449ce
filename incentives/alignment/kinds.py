"""Kinds of measures that patterns of the mix ask for: what is sold, what is pushed, what tells how customers fared.

They go by the traits of a KPI. Which file of the catalogue it stands in says where people look for it: the share of
leads that became customers is volume there, but more of it is no more pressure on anybody.
"""

from __future__ import annotations

from incentives.alignment.subject import is_customer, is_efficiency
from incentives.kpis.behaviour import RoleKind
from incentives.kpis.kpi import Kpi, Recorder, Trait
from incentives.policy.model import CountedFor, Measure, Role
from incentives.policy.stated import Customers

MONEY_TRAITS = frozenset({Trait.VOLUME, Trait.VALUE, Trait.DENIAL})
AMOUNT_TRAITS = MONEY_TRAITS | {Trait.ACTIVITY}
OUT_OF_REACH = (Recorder.INDEPENDENT, Recorder.EXTERNAL)
BEHIND_THE_LINE = (RoleKind.MANAGER, RoleKind.MARKETING, RoleKind.CONTROL, RoleKind.OPERATIONS)


def is_money(kpi: Kpi) -> bool:
    """Whether the KPI counts sales or what they earn; what customers are worth over the years is not meant."""
    return bool(kpi.traits & MONEY_TRAITS) and Trait.RETENTION not in kpi.traits


def is_amount(kpi: Kpi) -> bool:
    """Whether the KPI counts how much is sold, earned, done or denied."""
    return bool(kpi.traits & AMOUNT_TRAITS) and Trait.RETENTION not in kpi.traits


def is_pressed(kpi: Kpi) -> bool:
    """Whether more of it means more pressure on customers: amounts, speed and saves."""
    return is_amount(kpi) or is_efficiency(kpi) or Trait.SAVE in kpi.traits


def tells_of_customers(measure: Measure) -> bool:
    """Whether the measure tells how customers fared."""
    return is_customer(measure.kpi)


def tells_later(measure: Measure) -> bool:
    """Whether the measure tells how customers fared after the harm had time to show."""
    return is_customer(measure.kpi) and measure.known_later


def is_brought_by_all(measure: Measure) -> bool:
    """Whether it is what the whole company earns, such as its profit, which nobody sells to anybody."""
    return measure.kpi.traits == {Trait.VALUE} and measure.counted_for is CountedFor.COMPANY


def is_out_of_reach(measure: Measure) -> bool:
    """Whether people who are not paid for it write the figure down."""
    return measure.recorded_by in OUT_OF_REACH


def faces_retail(role: Role) -> bool:
    """Whether the role deals with private customers; where the file does not say whom it deals with, it is taken so."""
    return role.kind not in BEHIND_THE_LINE and role.facts.customers is not Customers.BUSINESS
