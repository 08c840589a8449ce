"""What two versions pay differently, as JSON: exact amounts as text, every region and every person."""

from __future__ import annotations

from typing import Any

from api.cli.differing import Differing
from api.differences import shown_people, shown_rules


def differing_as_json(found: Differing) -> dict[str, Any]:
    """The whole difference."""
    people = {} if found.people is None else {"people": shown_people(found.people)}
    return {**shown_rules(found.rules), **people}
