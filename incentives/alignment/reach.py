"""Whether a result is that of the people who decide it: counted for neither fewer nor more of them.

Worked example: a renewal is brought about by a team and counted for each account manager alone. The result is beyond
the reach of whoever is paid on it. Counted for the team it is within it.
"""

from __future__ import annotations

from incentives.kpis.behaviour import RoleKind
from incentives.policy.model import CountedFor, Measure

FAR = CountedFor.COMPANY
REACH = {
    CountedFor.PARTICIPANT: 0,
    CountedFor.TEAM: 1,
    CountedFor.TERRITORY: 1,
    CountedFor.DEPARTMENT: 2,
    CountedFor.SEGMENT: 2,
    CountedFor.COMPANY: 3,
}
"""How many people a result is of, in steps."""


def counted_for_fewer(paid: Measure) -> bool:
    """Whether the file says that more people decide the result than it is counted for."""
    return paid.facts.moved_by is not None and REACH[paid.counted_for] < REACH[paid.facts.moved_by]


def mismatch(paid: Measure, kind: RoleKind) -> str:
    """What does not fit, in words; empty where the result is of those who decide it."""
    moved_by = paid.facts.moved_by
    if moved_by is None:
        far = paid.counted_for is FAR and kind is not RoleKind.MANAGER
        return "is the whole company's, and the file does not say who decides it" if far else ""
    if REACH[paid.counted_for] < REACH[moved_by]:
        return f"is counted for each {paid.counted_for}, while the {moved_by} decides it"
    if REACH[paid.counted_for] > REACH[moved_by]:
        return f"is counted for the {paid.counted_for}, while each {moved_by} decides their own part of it"
    return ""
