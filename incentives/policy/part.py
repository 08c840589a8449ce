"""The parts that an outline is made of: a name, facts in words, and parts inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from incentives.policy.model import Measure, Path, Shape
from incentives.policy.wording import shape_words


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a part says. label is unique within its part."""

    label: str
    words: str
    path: Path


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a policy. kind is a word such as `role`, key the name that the file gives it."""

    kind: str
    key: str
    title: str
    path: Path
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...] = ()

    @property
    def name(self) -> str:
        """What people call it: `component new_revenue`."""
        return f"{self.kind} {self.key}".rstrip()


def said(path: Path, facts: Mapping[str, tuple[str, object]]) -> tuple[Fact, ...]:
    """Facts from label: (key in the file, words); what says nothing is left out."""
    return tuple(
        Fact(label, str(words), (*path, key)) for label, (key, words) in facts.items() if words not in (None, "", ())
    )


def shape_facts(path: Path, shape: Shape, measure: Measure) -> Iterator[Fact]:
    """Each point or level of a shape, and what holds outside them."""
    for label, words, steps in shape_words(shape, measure):
        yield Fact(label, words, (*path, *steps))
