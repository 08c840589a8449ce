"""The score of a component: a share of what it is worth, from a result through its curve, or from its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial

from incentives.plan.derived import over_periods
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
from incentives.plan.left_out import left_out, of_the_known
from incentives.plan.limits import cap_of, limit_of, limits_first
from incentives.plan.matrix import paid_by_matrix
from incentives.plan.plan import ScoredPart
from incentives.plan.rates import paid_by_rates, results_of
from incentives.plan.shapes import curve_of, over_own_target
from incentives.plan.way import own_ends, position
from incentives.plan.worths import Worth, divided, weight_in
from incentives.policy.derived import Derived, terms_of
from incentives.policy.mechanics import Rates
from incentives.policy.model import Combine, Comparison, Component, Measure, Missing, Own
from incentives.values.curve import Curve

Prorate = Callable[[Expression], Expression]


class Inputs:
    """The amounts that a plan asks of a scorecard, each asked once; optional when every use of it can do without."""

    def __init__(
        self,
        measures: Mapping[str, Measure],
        mixture: Mapping[str, Fraction] | None = None,
        span: Callable[[Derived], Fraction] | None = None,
    ) -> None:
        """span says what an amount over periods is of that of one period when all of them are alike; for audits."""
        self.measures = measures
        self._span = span
        self.mixture = mixture or {}
        self.derived: dict[str, Expression] = {}
        self._whole_results = mixture is not None
        self._by_name: dict[str, Input] = {}
        self._required: set[str] = set()

    def required(self, name: str) -> Input:
        """The amount; nothing can be paid without it."""
        self._required.add(name)
        return self.maybe(name)

    def maybe(self, name: str) -> Input:
        """The amount, which may be absent."""
        return self._by_name.setdefault(name, Input(name))

    def result(self, name: str, asked: Callable[[str], Input] | None = None) -> Expression:
        """The result of a measure, required unless asked otherwise; of one over periods, from what each brought.

        Audits move whole results, so theirs is one amount.
        """
        over = self.over(name)
        if over is None or self._whole_results:
            return (asked or self.required)(name)
        found = over_periods(over, over.of, asked or self.required)
        return self.derived.setdefault(name, found)

    def own_target(self, target: Own, name: str) -> Expression:
        """The own target of a component, over the same periods as its measure."""
        over = self.over(name)
        if over is None:
            return self.required(str(target))
        if self._whole_results and self._span is not None:
            return product(self.required(str(target)), Constant(self._span(over)))
        return over_periods(over, str(target), self.required)

    def over(self, name: str) -> Derived | None:
        """How a measure is taken over periods; None for any other."""
        return self.measures[name].over_periods if name in self.measures else None

    def delivered(self, name: str) -> tuple[str, ...]:
        """The amounts that the result of a measure is made of."""
        over = self.over(name)
        if over is None or self._whole_results:
            return (name,)
        return tuple(each for each, _ in terms_of(over, over.of))

    def mapped(self, name: str, curve: Curve) -> Mapped:
        """A required result through a curve."""
        return Mapped(self.result(name), curve)

    def all(self) -> tuple[Input, ...]:
        """Every amount, in the order in which it was first asked for."""
        return tuple(self._by_name.values())

    def optional(self) -> frozenset[str]:
        """The amounts that may be absent."""
        return frozenset(self._by_name) - self._required


def score_of(component: Component, inputs: Inputs, prorate: Prorate, worth: Worth | None = None) -> ScoredPart:
    """The component's score, with the weight still to be set by its group; money where it pays money itself.

    prorate takes money of the whole period and full time by the share of both that the participant had. worth is what
    the component is worth where worths are rounded: the parts of a group then weigh what they are worth of it.
    """
    parts: tuple[ScoredPart, ...] = ()
    reached: Expression | None = None
    enough: Test | None = None
    if component.is_group:
        below = _worths_below(component, inputs, worth)
        pairs = zip(component.components, below, strict=True)
        scored = _limited_parts(tuple(score_of(part, inputs, prorate, own) for part, own in pairs))
        parts = weigh(scored, inputs) if component.combine is Combine.WEIGHTS else scored
        parts = parts if worth is None else _weighed_by_worth(component, parts, worth, below)
        exact = _combined(component, parts, inputs)
        enough = enough_known(component.components, component.least_known, inputs)
        exact = exact if enough is None else Either(enough, exact, ZERO)
    else:
        reached, exact = _measured(component, inputs)
    rounding = component.score_rounding
    score: Expression = exact if rounding is None else Rounded(exact, rounding)
    for_the_time = prorate(score) if component.prorated else None
    score = score if for_the_time is None else for_the_time
    known = _known(component, inputs) if left_out(component) else None
    money = None if worth is None else worth.amount
    return ScoredPart(component, ONE, reached, exact, score, parts, enough, known, money, for_the_time)


def _worths_below(component: Component, inputs: Inputs, worth: Worth | None) -> tuple[Worth | None, ...]:
    """The worths of a group's parts: divided by weights; where it has none every part counts on the whole of it."""
    if worth is None or component.combine is not Combine.WEIGHTS:
        return (worth,) * len(component.components)
    return divided(worth, weights_of(component.components, inputs))


def _weighed_by_worth(
    component: Component, parts: tuple[ScoredPart, ...], worth: Worth, below: tuple[Worth | None, ...]
) -> tuple[ScoredPart, ...]:
    if component.combine is not Combine.WEIGHTS:
        return parts
    return tuple(
        part if own is None else replace(part, weight=weight_in(own, worth, part.weight))
        for part, own in zip(parts, below, strict=True)
    )


def _limited_parts(parts: tuple[ScoredPart, ...]) -> tuple[ScoredPart, ...]:
    """The parts of a group within their caps and floors; those of a whole component limit its money instead."""
    limited: dict[str, ScoredPart] = {}
    for part in limits_first(parts, lambda each: each.component):
        beside = {key: each.score for key, each in limited.items()}
        most = cap_of(part.component.pays_at_most, ONE, beside)
        least = limit_of(part.component.pays_at_least, ONE, beside)
        score = part.score if most is None else Least((part.score, most))
        score = score if least is None else Greatest((score, least))
        limited[part.component.key] = replace(part, score=score)
    return tuple(limited[part.component.key] for part in parts)


def weigh(parts: tuple[ScoredPart, ...], inputs: Inputs) -> tuple[ScoredPart, ...]:
    """Gives each part its weight."""
    weights = weights_of(tuple(part.component for part in parts), inputs)
    return tuple(replace(part, weight=weight) for part, weight in zip(parts, weights, strict=True))


def weights_of(parts: tuple[Component, ...], inputs: Inputs) -> tuple[Expression, ...]:
    """The weights of parts. That of a part which may pass it on goes to the others while it is unknown."""
    weights = [part.weight or Fraction(0) for part in parts]
    spreading = [_spreads(part) for part in parts]
    if not any(spreading):
        return tuple(Constant(weight) for weight in weights)
    present: list[Expression] = [
        Either(_known(part, inputs), Constant(weight), ZERO) if spreads else Constant(weight)
        for part, weight, spreads in zip(parts, weights, spreading, strict=True)
    ]
    together = Sum(tuple(present))
    some_known = Holds(together, Comparison.ABOVE, Fraction(0))
    return tuple(Either(some_known, Quotient(own, together), ZERO) for own in present)


def _measured(component: Component, inputs: Inputs) -> tuple[Expression, Expression]:
    name, shape = component.measure or "", component.shape
    asked = inputs.required if component.missing is Missing.REFUSE else inputs.maybe
    if component.matrix is not None:
        row, column = (inputs.result(measure, asked) for measure in component.measures)
        return row, _if_known(component, paid_by_matrix(component.matrix, row, column), inputs)
    if shape is None:
        raise ValueError(f"{component.key} has neither parts nor a shape")
    if isinstance(shape, Rates):
        results = partial(inputs.result, asked=asked)
        amount, money = paid_by_rates(component, shape, results, partial(_needed, component, inputs), inputs.mixture)
        return amount, _if_known(component, money, inputs)
    result = inputs.result(name, asked)
    reached: Expression = result
    if over_own_target(shape, component.target) and isinstance(component.target, Own):
        reached = Quotient(result, inputs.own_target(component.target, name))
    if component.way is not None:
        reached = position(component.way, result, asked)
    if component.result_rounding is not None:
        reached = Rounded(reached, component.result_rounding)
    return reached, _if_known(component, Mapped(reached, curve_of(shape)), inputs)


def _needed(component: Component, inputs: Inputs, name: str) -> Expression:
    """What rates need beside the result: the own target, or what the year brought before."""
    own = component.target if isinstance(component.target, Own) and str(component.target) == name else None
    return inputs.required(name) if own is None else inputs.own_target(own, component.measure or "")


def _if_known(component: Component, score: Expression, inputs: Inputs) -> Expression:
    """The score, or what the component says to pay without a result."""
    if component.missing is Missing.REFUSE:
        return score
    return Either(_known(component, inputs), score, ONE if component.missing is Missing.TARGET else ZERO)


def _combined(component: Component, parts: tuple[ScoredPart, ...], inputs: Inputs) -> Expression:
    scores = tuple(part.score for part in parts)
    if component.combine is not Combine.WEIGHTS and any(left_out(part.component) for part in parts):
        return of_the_known(component.combine, parts, lambda part: _known(part, inputs))
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
    return component.missing in (Missing.SPREAD, Missing.LEFT_OUT)


def enough_known(components: tuple[Component, ...], least_known: int, inputs: Inputs) -> Test | None:
    """Whether enough of a group, or of a role, is known to pay it at all; None when nothing can be missing.

    A part that says what it pays without a result counts as known: only parts that pass their weight on can be missing.
    """
    passing = tuple(part for part in components if _spreads(part))
    least = least_known - (len(components) - len(passing))
    if least <= 0 or not passing:
        return None
    return Enough(least, tuple(_known(part, inputs) for part in passing))


def _known(component: Component, inputs: Inputs) -> Test:
    """Whether enough is known of a component to count it."""
    if not component.is_group:
        names = [each for name in results_of(component) for each in inputs.delivered(name)]
        names += [str(end) for end in own_ends(component.way)]
        known = tuple(Known(inputs.maybe(name)) for name in names)
        return known[0] if len(known) == 1 else Enough(len(known), known)
    return Enough(component.least_known, tuple(_known(part, inputs) for part in component.components))
