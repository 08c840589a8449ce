"""What changed between two versions of a policy, part by part, with both lines.

Worked example: the older file says `weight: 80%` on line 38 and the newer one `weight: 30%` on line 81. The change is
of `role account_executive, component new_revenue`: its weight was 80% and is 30%.

Parts are known by their names: what was renamed shows as one part removed and one added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from incentives.policy.model import Policy
from incentives.policy.outline import outline
from incentives.policy.part import Fact, Part
from incentives.values.problem import Place


class ChangeKind(StrEnum):
    """What happened to a part or to a fact of it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. section is the top part it belongs to (`role account_executive`), part the whole way to it.

    label is the fact that changed, empty when a whole part was added or removed. before and after are its words; the
    side on which it does not stand is None, and so is that side's place.
    """

    kind: ChangeKind
    section: str
    part: str
    label: str
    before: str | None
    after: str | None
    before_place: Place | None
    after_place: Place | None

    @property
    def sentence(self) -> str:
        """The change in words: `weight was 80%, is 30%`."""
        name = self.label or self.part.rpartition(", ")[2]
        match self.kind:
            case ChangeKind.CHANGED:
                return f"{name} was {_quoted(self.before)}, is {_quoted(self.after)}"
            case ChangeKind.ADDED:
                return f"{name} is new: {self.after}" if self.after else f"{name} is new"
            case ChangeKind.REMOVED:
                return f"{name} is gone: {self.before}" if self.before else f"{name} is gone"


def compare(older: Policy, newer: Policy) -> tuple[Difference, ...]:
    """Every difference, in the order of the newer outline; what is gone follows what stayed of its kind."""
    return tuple(_Comparison(older, newer).parts(outline(older), outline(newer), ()))


@dataclass(frozen=True, slots=True)
class _Comparison:
    older: Policy
    newer: Policy

    def parts(self, before: Part, after: Part, way: tuple[str, ...]) -> Iterator[Difference]:
        """The differences of two parts of the same name, and of everything in them."""
        yield from self._facts(before, after, way or (after.kind,))
        old = {part.name: part for part in before.parts}
        new = {part.name: part for part in after.parts}
        for kind in dict.fromkeys(part.kind for part in (*after.parts, *before.parts)):
            for name in [name for name, part in new.items() if part.kind == kind]:
                if name in old:
                    yield from self.parts(old[name], new[name], (*way, name))
                else:
                    yield self._difference((*way, name), "", None, _whole(new[name]))
            for name in [name for name, part in old.items() if part.kind == kind and name not in new]:
                yield self._difference((*way, name), "", _whole(old[name]), None)

    def _facts(self, before: Part, after: Part, way: tuple[str, ...]) -> Iterator[Difference]:
        old = {fact.label: fact for fact in before.facts}
        new = {fact.label: fact for fact in after.facts}
        for label, fact in new.items():
            known = old.get(label)
            if known is None or known.words != fact.words:
                yield self._difference(way, label, known, fact)
        for label, fact in old.items():
            if label not in new:
                yield self._difference(way, label, fact, None)

    def _difference(self, way: tuple[str, ...], label: str, before: Fact | None, after: Fact | None) -> Difference:
        kind = ChangeKind.ADDED if before is None else ChangeKind.REMOVED if after is None else ChangeKind.CHANGED
        return Difference(
            kind=kind,
            section=way[0],
            part=", ".join(way),
            label=label,
            before=before.words if before else None,
            after=after.words if after else None,
            before_place=self.older.place(*before.path) if before else None,
            after_place=self.newer.place(*after.path) if after else None,
        )


def _whole(part: Part) -> Fact:
    weight = next((f", weight {fact.words}" for fact in part.facts if fact.label == "weight"), "")
    return Fact("", part.title + weight, part.path)


def _quoted(words: str | None) -> str:
    return "" if words is None else f'"{words}"' if len(words) > 40 or ", " in words else words
