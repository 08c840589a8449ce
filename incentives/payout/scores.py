"""The scores of a scorecard: every component and every part of one, as used, with the weight that it had in the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from incentives.payout.exact import Exact
from incentives.plan.expression import Expression, Input, walk
from incentives.plan.plan import Plan, ScoredPart


@dataclass(frozen=True, slots=True)
class Score:
    """One component or part of one. path are the names from the role's component down to it.

    score is a share of what it is worth (100% is target), after rounding and limits. weight is the share that it has in
    its group, or in the role, after missing ones passed theirs on; None where nothing is weighed. known is whether
    results stand behind the score, rather than what the policy says of missing ones.
    """

    path: tuple[str, ...]
    score: Fraction
    weight: Fraction | None
    known: bool


def scores_of(plan: Plan, amounts: Mapping[str, Fraction]) -> tuple[Score, ...]:
    """The scores in the order of the file, each component before its parts. KeyError when an amount is missing."""
    exact = Exact(amounts)
    return tuple(score for part in plan.parts for score in _scores(part.scored, exact, ()))


def _scores(scored: ScoredPart, exact: Exact, within: tuple[str, ...]) -> Iterator[Score]:
    component = scored.component
    path = (*within, component.key)
    weight = None if component.weight is None else exact.value(scored.weight)
    yield Score(path, exact.value(scored.score), weight, _known(scored, exact))
    for part in scored.parts:
        yield from _scores(part, exact, path)


def _known(scored: ScoredPart, exact: Exact) -> bool:
    if scored.component.is_group:
        return scored.enough is None or exact.holds(scored.enough)
    return scored.reached is None or all(name in exact.amounts for name in _names(scored.reached))


def _names(reached: Expression) -> Iterator[str]:
    return (node.name for node in walk(reached) if isinstance(node, Input))
