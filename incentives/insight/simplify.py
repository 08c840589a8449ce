"""A plan's expression put so that its range is easy to see: the same value for every scorecard.

Equal parts become one, and a pay that stands on both sides of a sum or of a gate is taken out of it. A share of an own
target that enters nothing else becomes an amount of its own: result ÷ own quota can be any share, because the quota is
free. What was replaced can be undone: `scorecard` finds a result and an own target that give the share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import TypeGuard

from incentives.insight.admissible import Admissible
from incentives.insight.interval import ZERO, Interval
from incentives.insight.means import divided_together
from incentives.plan.expression import (
    ONE,
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
    parts_of,
    product,
    walk,
)

SHARE_OF = " as a share of "
SOME = Fraction(1000)
Node = Expression | Test


@dataclass(frozen=True, slots=True)
class Simple:
    """An expression over the amounts `ranges`; shares says which of them stands for which result ÷ own target."""

    root: Expression
    ranges: Mapping[str, Interval]
    optional: frozenset[str]
    shares: Mapping[str, tuple[str, str]]
    can: Admissible

    def scorecard(self, amounts: Mapping[str, Fraction], typical: Mapping[str, Fraction]) -> dict[str, Fraction] | None:
        """The scorecard of which these are the amounts and shares; None when there is none."""
        card = {name: amount for name, amount in amounts.items() if name not in self.shares}
        for share, (result, own) in self.shares.items():
            card.setdefault(own, typical.get(own, SOME))
            part, reached = amounts.get(share), card.get(result)
            if part is None:
                continue
            if reached is None and result not in self.ranges:
                card[result] = part * card[own]
                if not self.can.amounts[result].holds(card[result]):
                    return None
            elif reached is not None and reached * part > 0:
                card[own] = reached / part
            elif reached is not None and reached != part:
                return None
        return card if self.can.admits(card) else None


def simplified(root: Expression, can: Admissible) -> Simple:
    """The expression with equal parts shared and free shares of own targets replaced."""
    merged = _merged(root, {})
    parents = _parents(merged)
    replaced: dict[Node, Expression] = {}
    ranges, shares = dict(can.amounts), dict[str, tuple[str, str]]()
    optional = set(can.optional)
    for own, quotients in _own_targets(parents, can):
        exclusive = {each: _only_there(each, parents) for each in quotients}
        if len(quotients) > 1 and not all(exclusive.values()):
            continue
        for quotient in quotients:
            result = _name(quotient.over)
            share = f"{result}{SHARE_OF}{own}"
            shares[share] = (result, own)
            ranges[share] = _share_range(can.amounts[result])
            replaced[quotient] = Input(share)
            if exclusive[quotient]:
                replaced[quotient.over] = replaced[quotient]
                optional |= {share} if result in optional else set()
                ranges.pop(result)
        ranges.pop(own)
    return Simple(_merged(merged, replaced), ranges, frozenset(optional & ranges.keys()), shares, can)


def _own_targets(parents: Mapping[Node, list[Node]], can: Admissible) -> list[tuple[str, list[Quotient]]]:
    """The own targets that only divide results, each with what it divides."""
    found = []
    for node, above in parents.items():
        if isinstance(node, Input) and node.name.startswith("own ") and can.amounts[node.name].high == inf:
            quotients = [each for each in above if _is_share(each, node)]
            if len(quotients) == len(above):
                found.append((node.name, quotients))
    return found


def _is_share(node: Node, own: Input) -> TypeGuard[Quotient]:
    return isinstance(node, Quotient) and node.under is own and isinstance(node.over, Input) and node.over is not own


def _only_there(quotient: Quotient, parents: Mapping[Node, list[Node]]) -> bool:
    return all(each is quotient or isinstance(each, Known) for each in parents[quotient.over])


def _name(node: Expression) -> str:
    if not isinstance(node, Input):
        raise TypeError("a share is that of a result")
    return node.name


def _share_range(result: Interval) -> Interval:
    low, low_in = (-inf, False) if result.low < 0 else (ZERO, result.low == 0 and result.low_in)
    return Interval(low, inf if result.high > 0 else ZERO, low_in, result.high == 0)


def _parents(root: Expression) -> dict[Node, list[Node]]:
    parents: dict[Node, list[Node]] = {}
    for node in walk(root):
        for part in dict.fromkeys(parts_of(node)):
            parents.setdefault(part, []).append(node)
    return parents


def _merged(root: Expression, replaced: Mapping[Node, Expression]) -> Expression:
    """The expression with some nodes replaced, and equal parts as one object."""
    done: dict[Node, Node] = {}
    known: dict[tuple[object, ...], Node] = {}
    for node in walk(root):
        fresh = replaced.get(node) or _taken_out(rebuilt(node, done.__getitem__))
        done[node] = known.setdefault(_key(fresh), fresh)
    return as_expression(done[root])


def _key(node: Node) -> tuple[object, ...]:
    own: tuple[object, ...]
    match node:
        case Constant(value=value):
            own = (value,)
        case Input(name=name):
            own = (name,)
        case Mapped(curve=curve):
            own = (curve,)
        case Rounded(rounding=rounding):
            own = (rounding,)
        case Holds(comparison=comparison, limit=limit):
            own = (comparison, limit)
        case Enough(least=least):
            own = (least,)
        case _:
            own = ()
    return type(node), own, *(id(part) for part in parts_of(node))


def rebuilt(node: Node, part: Callable[[Node], Node]) -> Node:  # noqa: C901  one line for each kind
    """The same node made of other parts."""

    def of(old: Expression) -> Expression:
        return as_expression(part(old))

    match node:
        case Constant() | Input():
            return node
        case Sum(parts=parts):
            return Sum(tuple(map(of, parts)))
        case Product(parts=parts):
            return Product(tuple(map(of, parts)))
        case Least(parts=parts):
            return Least(tuple(map(of, parts)))
        case Greatest(parts=parts):
            return Greatest(tuple(map(of, parts)))
        case Quotient(over=over, under=under):
            return Quotient(of(over), of(under))
        case Mapped(of=inner, curve=curve):
            return Mapped(of(inner), curve)
        case Rounded(of=inner, rounding=rounding):
            return Rounded(of(inner), rounding)
        case Holds(of=inner, comparison=comparison, limit=limit):
            return Holds(of(inner), comparison, limit)
        case Either(test=test, then=then, otherwise=otherwise):
            return Either(_test(part(test)), of(then), of(otherwise))
        case Known(input=asked):
            return Known(_input(part(asked)))
        case Enough(least=least, tests=tests):
            return Enough(least, tuple(_test(part(each)) for each in tests))


def _taken_out(node: Node) -> Node:
    """pay + pay × factor is pay × (1 + factor); pay or else pay × factor is pay × (1 or else factor); a ÷ t + b ÷ t is
    (a + b) ÷ t.
    """
    match node:
        case Sum(parts=(first, Product(parts=(same, *factors)))) if first is same:
            return Product((first, Sum((ONE, product(*factors)))))
        case Either(test=test, then=then, otherwise=Product(parts=(same, *factors))) if then is same:
            return Product((then, Either(test, ONE, product(*factors))))
        case Sum():
            return divided_together(node) or node
    return node


def as_expression(node: Node) -> Expression:
    """The node where a value is expected. TypeError for a test."""
    if isinstance(node, Known | Holds | Enough):
        raise TypeError("a test stands where a value is expected")
    return node


def _test(node: Node) -> Test:
    if not isinstance(node, Known | Holds | Enough):
        raise TypeError("a value stands where a test is expected")
    return node


def _input(node: Node) -> Input:
    if not isinstance(node, Input):
        raise TypeError("only an amount is known or not")
    return node
