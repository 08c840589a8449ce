"""The largest value of an expression, part by part: what shares no amount with the rest is searched by itself.

Worked example: of 60 % of a score on sales plus 40 % of a score on quality, each score is largest by itself, and so is
the sum. A part is closed when every way to its amounts leads through it; where the whole can only rise with a closed
part, the part's own bound stands for it. Whatever cannot be taken apart is searched together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from incentives.insight.climb import climbed
from incentives.insight.enclosure import Cell, Enclosing
from incentives.insight.interval import NOTHING_MORE, Interval
from incentives.insight.search import Largest, Tried, largest
from incentives.insight.simplify import Node, Simple, as_expression, rebuilt
from incentives.payout.exact import Exact
from incentives.plan.expression import Constant, Expression, Input, Product, Test, parts_of, walk

NEGATIVE = Constant(Fraction(-1))
PART = "part "
Amounts = Mapping[str, Fraction]


def largest_by_parts(simple: Simple, tried: Tried, likely: Amounts, *, rounding: bool = True) -> Largest:
    """The largest value, as `largest` finds it; first part by part, and together where that leaves something open.

    tried: the exact value of a scorecard, which decides what is reached.
    """
    apart = _apart(simple, likely, rounding=rounding)
    value, amounts = _best(simple, tried, apart.amounts, likely)
    if value is not None and value == apart.bound:
        return Largest(apart.bound, value, amounts)
    whole = largest(simple, tried, {**likely, **amounts}, rounding=rounding)
    if whole.driver is not None:
        return whole
    if whole.best is not None and (value is None or whole.best > value):
        value, amounts = _best(simple, tried, whole.amounts, likely)
    return Largest(min(whole.bound, apart.bound), value, amounts)


def _best(simple: Simple, tried: Tried, amounts: Amounts, likely: Amounts) -> tuple[Fraction | None, Amounts]:
    """The best scorecard from this one on, or from the likely one where this one cannot be."""
    start = {name: amount for name, amount in likely.items() if name in simple.ranges}
    if tried(amounts) is not None:
        start = dict(amounts)
    return climbed(simple, tried, start, likely)


def _apart(simple: Simple, likely: Amounts, *, rounding: bool) -> Largest:
    """The largest value of the expression itself, its closed parts first; `best` may lie below what can be reached."""
    found: dict[Node, Largest] = {}
    parts = {each: Input(f"{PART}{number}") for number, each in enumerate(_closed(simple))}
    for part, way in _one_way(simple, parts, rounding=rounding):
        inside = part if way > 0 else Product((NEGATIVE, part))
        each = _apart(_only(simple, inside), likely, rounding=rounding)
        if isinstance(each.bound, Fraction):
            found[part] = replace(each, bound=way * each.bound)
    constants: dict[Node, Expression] = {part: Constant(_number(each.bound)) for part, each in found.items()}
    left = _only(simple, _replaced(simple.root, constants))

    def value(amounts: Amounts) -> Fraction | None:
        return _value(left, amounts, rounding=rounding)

    rest = largest(left, value, likely, rounding=rounding)
    amounts = {name: amount for each in (*found.values(), rest) for name, amount in each.amounts.items()}
    return Largest(rest.bound, _value(simple, amounts, rounding=rounding), amounts, rest.driver)


def _one_way(simple: Simple, parts: Mapping[Node, Input], *, rounding: bool) -> Iterator[tuple[Expression, int]]:
    """The closed parts with which the whole can only rise (1) or only fall (-1), wherever the parts can lie."""
    inside = Enclosing(Cell(simple.ranges, simple.optional), rounding=rounding)
    ranges = {each.name: inside.of(as_expression(part)).value for part, each in parts.items()}
    root = _replaced(simple.root, parts)
    around = Enclosing(Cell({**simple.ranges, **ranges}, simple.optional), rounding=rounding).of(root)
    for part, each in parts.items():
        slope = around.slopes.get(each.name, NOTHING_MORE)
        if slope.low >= 0 or slope.high <= 0:
            yield as_expression(part), 1 if slope.low >= 0 else -1


def _closed(simple: Simple) -> list[Node]:
    """The outermost parts of the expression, below its top, that hold their amounts alone."""
    above = _dominators(simple.root)
    inside = _names(simple.root)
    places = {each.name: each for each in walk(simple.root) if isinstance(each, Input)}
    coupled = {share: result for share, (result, _) in simple.shares.items() if result in simple.ranges}
    found: list[Node] = []
    seen: set[Node] = set()
    waiting = list(parts_of(_unsigned(simple.root)))
    while waiting:
        node = waiting.pop()
        if node in seen or isinstance(node, Input):
            continue
        seen.add(node)
        free = {name for name in inside[node] if not simple.ranges[name].is_point}
        if not free:
            continue
        alone = all(_leads_through(node, places[name], above) for name in free)
        alone = alone and all((share in free) == (result in free) for share, result in coupled.items())
        if alone and not isinstance(node, Test):
            found.append(node)
        else:
            waiting.extend(parts_of(node))
    return found


def _unsigned(root: Expression) -> Expression:
    """What stands behind a minus, which is no part to be searched by itself again."""
    match root:
        case Product(parts=(Constant(value=value), behind)) if value == -1:
            return behind
    return root


def _leads_through(node: Node, place: Node, above: Mapping[Node, Node | None]) -> bool:
    here: Node | None = place
    while here is not None:
        if here is node:
            return True
        here = above[here]
    return False


def _dominators(root: Expression) -> dict[Node, Node | None]:
    """For each part the nearest one through which every way from the top to it leads."""
    order = list(walk(root))[::-1]
    depth: dict[Node, int] = {root: 0}
    above: dict[Node, Node | None] = {root: None}
    for node in order:
        for part in parts_of(node):
            if part not in above:
                above[part], depth[part] = node, depth[node] + 1
                continue
            one, other = above[part], node
            while one is not other and one is not None:
                if depth[one] >= depth[other]:
                    one = above[one]
                else:
                    other = above[other] or root
            above[part] = other
            depth[part] = depth[other] + 1
    return above


def _names(root: Expression) -> dict[Node, frozenset[str]]:
    """The amounts in each part."""
    found: dict[Node, frozenset[str]] = {}
    for node in walk(root):
        own = frozenset({node.name}) if isinstance(node, Input) else frozenset()
        found[node] = own.union(*(found[each] for each in parts_of(node)))
    return found


def _only(simple: Simple, root: Expression) -> Simple:
    """The same question about another expression over some of the amounts."""
    names = _names(root)[root]
    shares = {share: pair for share, pair in simple.shares.items() if share in names}
    results = {result for result, _ in shares.values() if result in simple.ranges}
    ranges: dict[str, Interval] = {name: each for name, each in simple.ranges.items() if name in names | results}
    return Simple(root, ranges, simple.optional & ranges.keys(), shares, simple.can)


def _replaced(root: Expression, by: Mapping[Node, Expression]) -> Expression:
    done: dict[Node, Node] = {}
    for node in walk(root):
        done[node] = by.get(node) or rebuilt(node, done.__getitem__)
    return as_expression(done[root])


def _value(simple: Simple, amounts: Amounts, *, rounding: bool) -> Fraction | None:
    """The exact value of the expression; None where the amounts cannot be together or nothing can be calculated."""
    for share, (result, _) in simple.shares.items():
        part, reached = amounts.get(share), amounts.get(result)
        if part is not None and reached is not None and reached * part <= 0 and reached != part:
            return None
    try:
        return Exact(amounts, rounding=rounding).value(simple.root)
    except (KeyError, ZeroDivisionError):
        return None


def _number(bound: Fraction | float) -> Fraction:
    if not isinstance(bound, Fraction):
        raise TypeError("only a bound that is a number stands for a part")
    return bound
