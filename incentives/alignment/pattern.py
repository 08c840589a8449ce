"""What a harm pattern is: an identifier with reasons, sources and page, and a function from a subject to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from incentives.alignment.circumstances import ALL, Circumstance, moves, told
from incentives.alignment.finding import Finding, Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page
from incentives.alignment.subject import Subject
from incentives.values.decimals import fixed, plain
from incentives.values.problem import Place


@dataclass(frozen=True, slots=True)
class Seen:
    """One place where a pattern holds: how bad, where, and what with its numbers."""

    severity: Severity
    place: Place
    what: str


class Group(StrEnum):
    """What a pattern looks at."""

    SHAPE = "the shape of the curve"
    MIX = "what is measured and how it is mixed"
    STAKE = "how much is at stake"
    COMPETITION = "competition and campaigns"
    ORGANISATION = "organisation, gates and time"


Look = Callable[[Subject], Iterable[Seen]]
LookAfter = Callable[[Subject, Sequence[Finding]], Iterable[Seen]]


def nothing(_: Subject) -> Iterable[Seen]:
    """Finds nothing by itself: for patterns that look at the findings of others."""
    return ()


@dataclass(frozen=True, slots=True)
class Stricter:
    """How a lens judges where it is stricter than the rest: what it looks at, and what its findings say."""

    look: Look
    title: str
    why: str
    instead: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A harm pattern. why and instead are sentences for people; sources name who says so, lenses who raises it.

    look finds on the plan alone; look_after also sees what the other patterns found for the role. stricter: how a lens
    judges instead, whatever the circumstances. weighed_by: what makes its findings graver or less so.
    implied_by: patterns that say more. Where one of them finds the same part of a policy, this one stands under it.
    """

    id: str
    group: Group
    title: str
    why: str
    instead: str
    sources: tuple[str, ...]
    lenses: tuple[Lens, ...]
    page: Page
    look: Look = nothing
    look_after: LookAfter | None = None
    stricter: Mapping[Lens, Stricter] = field(default_factory=dict)
    weighed_by: frozenset[Circumstance] = ALL
    implied_by: tuple[str, ...] = ()

    def findings(self, subject: Subject, others: Sequence[Finding] = ()) -> tuple[Finding, ...]:
        """Everything of this kind in the subject, each as grave as the circumstances of the role make it."""
        after = () if self.look_after is None else self.look_after(subject, others)
        return tuple(self._finding(subject, seen) for seen in (*self.look(subject), *after))

    def _finding(self, subject: Subject, seen: Seen) -> Finding:
        """What was seen, as grave as the circumstances make it, and why it is graver or less so where it is."""
        moved = moves(subject, self.weighed_by)
        severity = seen.severity.raised(sum(moved.values()))
        return Finding(
            pattern=self.id,
            severity=severity,
            title=self.title,
            place=seen.place,
            at=seen.place.key or "",
            role=subject.plan.role.key,
            what=seen.what + (told(moved) if severity is not seen.severity else ""),
            why=self.why,
            instead=self.instead,
            sources=self.sources,
        )


def ladder(amount: Fraction, *rungs: tuple[Fraction, Severity]) -> Severity | None:
    """The severity of the highest rung that the amount reaches; None below the first. Rungs ascend."""
    return next((severity for least, severity in reversed(rungs) if amount >= least), None)


def percent(share: Fraction) -> str:
    """A share in percent with at most one decimal, for sentences."""
    return f"{fixed(share * 100, 1).removesuffix('.0')}%"


def times(ratio: Fraction) -> str:
    """A ratio with at most two decimals, for sentences."""
    return plain(Fraction(round(ratio * 100), 100))
