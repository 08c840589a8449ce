"""The harm patterns and lenses, for whoever may read the catalogues."""

from __future__ import annotations

from incentives.alignment.catalogue import BY_ID, PATTERNS, patterns_under
from incentives.alignment.lens import Lens
from incentives.alignment.pattern import Group, Pattern
from incentives.services.actor import Actor, Permission, require
from incentives.services.errors import NotFound


def list_patterns(actor: Actor, lens: Lens | None = None) -> tuple[Pattern, ...]:
    """Every pattern, or those that a lens raises, by group and then by title. Needs kpis:read."""
    require(actor, Permission.KPIS_READ)
    order = list(Group)
    return tuple(sorted(patterns_under(lens), key=lambda pattern: (order.index(pattern.group), pattern.title)))


def get_pattern(actor: Actor, pattern_id: str) -> Pattern:
    """The pattern of that id; NotFound when there is none. Needs kpis:read."""
    require(actor, Permission.KPIS_READ)
    found = BY_ID.get(pattern_id)
    if found is None:
        raise NotFound("harm pattern", pattern_id)
    return found


def implied_in_turn(pattern: Pattern) -> tuple[Pattern, ...]:
    """The patterns that say less than this one about the same part, and so stand under it."""
    return tuple(each for each in PATTERNS if pattern.id in each.implied_by)
