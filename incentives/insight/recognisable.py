"""Among scorecards that are paid the same, one that people recognise: the whole period, results at stated edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from incentives.insight.admissible import Admissible
from incentives.payout.exact import Exact
from incentives.plan.expression import Expression, Holds, Input, Mapped, Quotient, walk
from incentives.plan.plan import Plan
from incentives.plan.target import COUNTED
from incentives.policy.model import SHARE_OF_FULL_TIME

PLACES = (0, 1, 2, 3, 4, 6)


def recognisable(
    plan: Plan, can: Admissible, card: Mapping[str, Fraction], likely: Mapping[str, Fraction], way: int
) -> dict[str, Fraction]:
    """A scorecard paid exactly what the card is. way: 1 takes the worst results that still are, -1 the best."""
    paid = Exact(card).value(plan.earned)
    found = {each.name: card[each.name] for each in plan.inputs if each.name in card}
    for days in (name for name in COUNTED.values() if name in found):
        nobody = {**found, days: Fraction(0), SHARE_OF_FULL_TIME: likely.get(SHARE_OF_FULL_TIME, Fraction(1))}
        nobody = {name: amount for name, amount in nobody.items() if name in found}
        if found.get(SHARE_OF_FULL_TIME) != nobody.get(SHARE_OF_FULL_TIME) and _pays(plan, can, nobody) == paid:
            found = nobody
    for name in (*found, *found):
        if found[name] == likely.get(name):
            continue
        for amount in _candidates(plan, found, name, likely, way):
            changed = {**found, name: amount}
            if can.amounts[name].holds(amount) and Exact(changed).value(plan.earned) == paid:
                found = changed
                break
    return found


def _pays(plan: Plan, can: Admissible, card: Mapping[str, Fraction]) -> Fraction | None:
    return Exact(card).value(plan.earned) if can.admits(card) else None


def _candidates(
    plan: Plan, card: Mapping[str, Fraction], name: str, likely: Mapping[str, Fraction], way: int
) -> Iterator[Fraction]:
    measure = plan.policy.measures.get(name)
    if name in likely:
        yield likely[name]
    if measure is not None:
        better = 1 if measure.higher_is_better else -1
        edges = {edge for node in walk(plan.earned) for edge in _edges(node, card, name)}
        yield from sorted(edges, reverse=better * way < 0)
    scale = 100 if measure is not None and measure.unit.kind.value == "percent" else 1
    for places in PLACES:
        yield Fraction(round(card[name] * scale * 10**places), scale * 10**places)


def _edges(node: object, card: Mapping[str, Fraction], name: str) -> Iterator[Fraction]:
    """The results at which a curve or limit on the amount, or on its share of an own target, changes."""
    match node:
        case Mapped(of=of, curve=curve):
            cuts: tuple[Fraction, ...] = curve.cuts
        case Holds(of=of, limit=limit):
            cuts = (limit,)
        case _:
            return
    scale = _scale(of, card, name)
    if scale is not None:
        yield from (cut * scale for cut in cuts)


def _scale(of: Expression, card: Mapping[str, Fraction], name: str) -> Fraction | None:
    match of:
        case Input(name=asked) if asked == name:
            return Fraction(1)
        case Quotient(over=Input(name=asked), under=Input(name=own)) if asked == name:
            return card.get(own)
    return None
