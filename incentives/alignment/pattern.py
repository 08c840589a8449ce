"""What a harm pattern is: an identifier with its reasons and sources, and one function from a subject to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from incentives.alignment.finding import Finding, Severity
from incentives.alignment.subject import Subject
from incentives.values.decimals import fixed, plain
from incentives.values.problem import Place


@dataclass(frozen=True, slots=True)
class Seen:
    """One place where a pattern holds: how bad, where, and what with its numbers."""

    severity: Severity
    place: Place
    what: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A harm pattern. why and instead are sentences for people; sources name who says so.

    implied_by: patterns that say more. Where one of them finds the same part of a policy, this one stands under it.
    """

    id: str
    title: str
    why: str
    instead: str
    sources: tuple[str, ...]
    look: Callable[[Subject], Iterable[Seen]]
    implied_by: tuple[str, ...] = ()

    def findings(self, subject: Subject) -> tuple[Finding, ...]:
        """Everything of this kind in the subject."""
        return tuple(
            Finding(
                pattern=self.id,
                severity=seen.severity,
                title=self.title,
                place=seen.place,
                at=seen.place.key or "",
                role=subject.plan.role.key,
                what=seen.what,
                why=self.why,
                instead=self.instead,
                sources=self.sources,
            )
            for seen in self.look(subject)
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
