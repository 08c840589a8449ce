"""The score of a component: a share of what it is worth, from a result through its curve, or from its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from incentives.plan.expression import (
    ONE,
    ZERO,
    Constant,
    Either,
    Enough,
    Expression,
    Greatest,
    Holds,
    Input,
    Known,
    Least,
    Mapped,
    Product,
    Quotient,
    Rounded,
    Sum,
    Test,
    product,
)
from incentives.plan.plan import ScoredPart
from incentives.plan.shapes import curve_of, over_own_target
from incentives.policy.model import Combine, Comparison, Component, Measure, Missing, Own
from incentives.values.curve import Curve


class Inputs:
    """The amounts that a plan asks of a scorecard, each asked once; optional when every use of it can do without."""

    def __init__(self, measures: Mapping[str, Measure]) -> None:
        self.measures = measures
        self._by_name: dict[str, Input] = {}
        self._required: set[str] = set()

    def required(self, name: str) -> Input:
        """The amount; nothing can be paid without it."""
        self._required.add(name)
        return self.maybe(name)

    def maybe(self, name: str) -> Input:
        """The amount, which may be absent."""
        return self._by_name.setdefault(name, Input(name))

    def mapped(self, name: str, curve: Curve) -> Mapped:
        """A required amount through a curve."""
        return Mapped(self.required(name), curve)

    def all(self) -> tuple[Input, ...]:
        """Every amount, in the order in which it was first asked for."""
        return tuple(self._by_name.values())

    def optional(self) -> frozenset[str]:
        """The amounts that may be absent."""
        return frozenset(self._by_name) - self._required


def score_of(component: Component, inputs: Inputs) -> ScoredPart:
    """The component's score, with the weight still to be set by its group."""
    parts: tuple[ScoredPart, ...] = ()
    reached: Expression | None = None
    enough: Test | None = None
    if component.is_group:
        scored = tuple(_limited(score_of(part, inputs)) for part in component.components)
        parts = weigh(scored, inputs) if component.combine is Combine.WEIGHTS else scored
        exact = _combined(component, parts)
        enough = _enough(component, inputs)
        exact = exact if enough is None else Either(enough, exact, ZERO)
    else:
        reached, exact = _measured(component, inputs)
    rounding = component.score_rounding
    score: Expression = exact if rounding is None else Rounded(exact, rounding)
    return ScoredPart(component, ONE, reached, exact, score, parts, enough)


def _limited(part: ScoredPart) -> ScoredPart:
    """A part of a group within its cap and floor; those of a whole component limit its money instead."""
    most, least = part.component.pays_at_most, part.component.pays_at_least
    score = part.score if most is None else Least((part.score, Constant(most)))
    return replace(part, score=score if least is None else Greatest((score, Constant(least))))


def weigh(parts: tuple[ScoredPart, ...], inputs: Inputs) -> tuple[ScoredPart, ...]:
    """Gives each part its weight. The weight of a part that may pass it on goes to the others while it is unknown."""
    weights = [part.component.weight or Fraction(0) for part in parts]
    spreading = [_spreads(part.component) for part in parts]
    if not any(spreading):
        return tuple(replace(part, weight=Constant(weight)) for part, weight in zip(parts, weights, strict=True))
    present: list[Expression] = [
        Either(_known(part.component, inputs), Constant(weight), ZERO) if spreads else Constant(weight)
        for part, weight, spreads in zip(parts, weights, spreading, strict=True)
    ]
    together = Sum(tuple(present))
    some_known = Holds(together, Comparison.ABOVE, Fraction(0))
    return tuple(
        replace(part, weight=Either(some_known, Quotient(own, together), ZERO))
        for part, own in zip(parts, present, strict=True)
    )


def _measured(component: Component, inputs: Inputs) -> tuple[Expression, Expression]:
    name, shape = component.measure or "", component.shape
    if shape is None:
        raise ValueError(f"{component.key} has neither parts nor a shape")
    result = inputs.required(name) if component.missing is Missing.REFUSE else inputs.maybe(name)
    reached: Expression = result
    if over_own_target(shape, component.target) and isinstance(component.target, Own):
        reached = Quotient(result, inputs.required(str(component.target)))
    score: Expression = Mapped(reached, curve_of(shape))
    if component.missing is not Missing.REFUSE:
        score = Either(Known(result), score, ONE if component.missing is Missing.TARGET else ZERO)
    return reached, score


def _combined(component: Component, parts: tuple[ScoredPart, ...]) -> Expression:
    scores = tuple(part.score for part in parts)
    match component.combine:
        case Combine.WEIGHTS:
            return Sum(tuple(product(part.weight, part.score) for part in parts))
        case Combine.SUM:
            return Sum(scores)
        case Combine.PRODUCT:
            return Product(scores)
        case Combine.BEST:
            return Greatest(scores)
        case Combine.WORST:
            return Least(scores)


def _spreads(component: Component) -> bool:
    """Whether the component passes its weight on while nothing is known of it."""
    if component.is_group:
        return all(_spreads(part) for part in component.components)
    return component.missing is Missing.SPREAD


def _enough(component: Component, inputs: Inputs) -> Test | None:
    """Whether enough of a group is known to score it; None when nothing can be missing.

    A part that says what it pays without a result counts as known: only parts that pass their weight on can be missing.
    """
    passing = tuple(part for part in component.components if _spreads(part))
    least = component.least_known - (len(component.components) - len(passing))
    if least <= 0 or not passing:
        return None
    return Enough(least, tuple(_known(part, inputs) for part in passing))


def _known(component: Component, inputs: Inputs) -> Test:
    """Whether enough is known of a component to count it."""
    if not component.is_group:
        return Known(inputs.maybe(component.measure or ""))
    return Enough(component.least_known, tuple(_known(part, inputs) for part in component.components))
