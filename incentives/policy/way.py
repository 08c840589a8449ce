"""The way from one result to another, as a value: where it starts, where it ends, and which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incentives.policy.model import Own

OF_THE_WAY = " of the way"


@dataclass(frozen=True, slots=True)
class Way:
    """The way from `start` to `end`, each a result in the measure's unit or an own column. upward: more is better.

    Points stand at shares of it. A result not better than the start is never above 0%; where the end is not better than
    the start, a better result than the start is at 100% and any other at 0%.
    """

    start: Fraction | Own
    end: Fraction | Own
    upward: bool

    @property
    def ends(self) -> tuple[Fraction | Own, Fraction | Own]:
        """Start and end."""
        return self.start, self.end
