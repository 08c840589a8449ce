"""Groups without weights some of whose parts may be left out: only the known parts are combined."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from incentives.plan.expression import ONE, ZERO, Either, Enough, Expression, Greatest, Least, Product, Sum, Test
from incentives.plan.plan import ScoredPart
from incentives.policy.model import Combine, Component, Missing


def left_out(component: Component) -> bool:
    """Whether the component does not count at all while nothing is known of it."""
    if component.is_group:
        return component.combine is not Combine.WEIGHTS and all(left_out(part) for part in component.components)
    return component.missing is Missing.LEFT_OUT


def of_the_known(combine: Combine, parts: Sequence[ScoredPart], known: Callable[[Component], Test]) -> Expression:
    """The score that a group without weights makes of those of its parts that are known.

    Looked at only where at least one is: a group whose parts may all be left out scores nothing while none is known.
    """
    if combine is Combine.SUM or combine is Combine.PRODUCT:
        neutral = ZERO if combine is Combine.SUM else ONE
        scores = tuple(
            Either(known(part.component), part.score, neutral) if left_out(part.component) else part.score
            for part in parts
        )
        return Sum(scores) if combine is Combine.SUM else Product(scores)
    return _outermost(Greatest if combine is Combine.BEST else Least, parts, known)


def _outermost(
    of: type[Greatest] | type[Least], parts: Sequence[ScoredPart], known: Callable[[Component], Test]
) -> Expression:
    """The greatest or least score of the known parts, taken one part after the other."""
    certain = tuple(part.score for part in parts if not left_out(part.component))
    uncertain = [(known(part.component), part.score) for part in parts if left_out(part.component)]
    found: Expression | None = of(certain) if certain else None
    passed: list[Test] = []
    for test, score in uncertain:
        if found is None:
            found = score
        else:
            with_it = Either(test, of((found, score)), found)
            found = with_it if certain else Either(Enough(1, tuple(passed)), with_it, score)
        passed.append(test)
    return found if found is not None else ZERO
