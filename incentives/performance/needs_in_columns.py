"""Who needs a result of their own, for everybody at once: what `accept_needs` says of the measures that count for
participants, as one flag a person and measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from incentives.performance.accept_needs import ResultKey
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Roster
from incentives.policy.model import CountedFor

OWN = CountedFor.PARTICIPANT.value
_TERMS = attrgetter("role", "starts_on", "ends_before")


@dataclass(frozen=True, slots=True)
class OwnNeeds:
    """people: the participants in order, and the place of each. needed: by measure, a flag for each of them."""

    people: tuple[str, ...]
    place_of: Mapping[str, int]
    needed: Mapping[str, npt.NDArray[np.bool_]]

    def needs(self, key: ResultKey) -> bool:
        """Whether somebody is paid on that result of a participant."""
        place = self.place_of.get(key.subject)
        return key.measure in self.needed and place is not None and bool(self.needed[key.measure][place])


def own_needs(roster: Roster, expectations: Expectations) -> OwnNeeds:
    """The needs of everybody on the roster; like in `accept_needs`, roles that no policy has need nothing."""
    assignments = roster.assignments
    held = list(map(attrgetter("participant"), assignments))
    people = list(roster.people)
    people += {*held} - roster.people.keys()
    place_of = {participant: place for place, participant in enumerate(sorted(people))}
    holders = np.fromiter(map(place_of.__getitem__, held), dtype=np.int64, count=len(held))
    terms = list(map(_TERMS, assignments))
    kinds = {term: place for place, term in enumerate(set(terms))}
    kind_of = np.fromiter(map(kinds.__getitem__, terms), dtype=np.int64, count=len(terms))
    needed = {
        key: np.zeros(len(place_of), dtype=np.bool_)
        for key, measure in expectations.measures.items()
        if measure.counted_for == OWN
    }
    for measure, flags in needed.items():
        paying = [place for term, place in kinds.items() if _pays(measure, *term, expectations)]
        flags[holders[np.isin(kind_of, paying)]] = True
    return OwnNeeds(tuple(place_of), place_of, needed)


def _pays(measure: str, role: str, starts_on: date, ends_before: date | None, expectations: Expectations) -> bool:
    """Whether an assignment of that role and those days is paid on the measure in the period."""
    known = expectations.roles.get(role)
    if known is None or measure not in known.measures:
        return False
    return bool(expectations.period.days_within(starts_on, ends_before))
