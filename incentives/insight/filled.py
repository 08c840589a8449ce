"""An expression in which some amounts are known: what follows from them alone is calculated once, exactly.

Worked example: a weight of 30 % of 24,000 a year, prorated by 92 of 92 days, is the constant 1,800 in a search that
moves results only. The value is the same for every scorecard that has those amounts; nothing is rounded earlier or
later than before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from incentives.insight.simplify import Node, rebuilt
from incentives.payout.exact import Exact
from incentives.plan.expression import (
    Constant,
    Either,
    Enough,
    Expression,
    Holds,
    Input,
    Known,
    Product,
    Rounded,
    Sum,
    Test,
    parts_of,
    walk,
)
from incentives.policy.model import Comparison

ALWAYS = Holds(Constant(Fraction(1)), Comparison.AT_LEAST, Fraction(1))
NEVER = Holds(Constant(Fraction(0)), Comparison.AT_LEAST, Fraction(1))


def filled(
    root: Expression,
    amounts: Mapping[str, Fraction | Expression],
    *,
    known: Collection[str] = (),
    rounding: bool = True,
) -> Expression:
    """The expression with those amounts given, as numbers or as other expressions, in as few parts as they leave.

    known: other amounts that every scorecard has, whatever they are. Without rounding, nothing is rounded.
    """
    done: dict[Node, Node] = {}
    for node in walk(root):
        if isinstance(node, Rounded) and not rounding:
            done[node] = done[node.of]
            continue
        done[node] = _settled(_given(node, amounts, known) or rebuilt(node, done.__getitem__))
    found = done[root]
    if isinstance(found, Known | Holds | Enough):
        raise TypeError("a test stands where a value is expected")
    return found


def _given(node: Node, amounts: Mapping[str, Fraction | Expression], known: Collection[str]) -> Node | None:
    match node:
        case Input(name=name) if name in amounts:
            given = amounts[name]
            return Constant(given) if isinstance(given, Fraction) else given
        case Known(input=asked) if asked.name in amounts or asked.name in known:
            return ALWAYS
    return None


def _settled(node: Node) -> Node:
    """The node, or the constant that it is; an alternative that is decided is the one that holds."""
    match node:
        case Constant() | Input() | Known():
            return node
        case Holds(of=Constant()):
            return ALWAYS if Exact({}).holds(node) else NEVER
        case Enough(least=least, tests=tests):
            return _enough(least, tests)
        case Holds():
            return node
        case Either(test=test, then=then, otherwise=otherwise):
            return (then if test is ALWAYS else otherwise) if test in (ALWAYS, NEVER) else node
    if all(isinstance(part, Constant) for part in parts_of(node)):
        try:
            return Constant(Exact({}).value(node))
        except ZeroDivisionError:
            return node
    return _gathered(node) if isinstance(node, Sum | Product) else node


def _enough(least: int, tests: tuple[Test, ...]) -> Test:
    left = least - sum(test is ALWAYS for test in tests)
    waiting = tuple(test for test in tests if test is not ALWAYS and test is not NEVER)
    if left <= 0:
        return ALWAYS
    return Enough(left, waiting) if left <= len(waiting) else NEVER


def _gathered(node: Sum | Product) -> Expression:
    """The constants among its parts as one, those of a part of the same kind with them."""
    kind = type(node)
    parts = [inner for part in node.parts for inner in (part.parts if type(part) is kind else (part,))]
    fixed = [part for part in parts if isinstance(part, Constant)]
    others = [part for part in parts if not isinstance(part, Constant)]
    constant = Exact({}).value(kind(tuple(fixed)))
    neutral = Fraction(0) if kind is Sum else Fraction(1)
    if kind is Product and constant == 0:
        return Constant(constant)
    kept = others if constant == neutral else [*others, Constant(constant)]
    return kept[0] if len(kept) == 1 else kind(tuple(kept))
