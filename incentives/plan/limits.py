"""Caps and floors of components as expressions, and the order in which components are worked out for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from incentives.plan.expression import ZERO, Constant, Expression, Greatest, Product, Sum, product
from incentives.policy.mechanics import LimitBasis, PayLimit
from incentives.policy.model import Component

T = TypeVar("T")


def limit_of(limit: PayLimit | None, worth: Expression, beside: Mapping[str, Expression]) -> Expression | None:
    """The limit as an amount: of what the component is worth, money, or of what one beside it pays."""
    if limit is None:
        return None
    if limit.basis is LimitBasis.MONEY:
        return Constant(limit.amount)
    if limit.basis is LimitBasis.WORTH:
        return product(worth, Constant(limit.amount))
    share = product(beside[limit.component], Constant(limit.amount))
    if not limit.plus:
        return share
    plus = Constant(limit.plus)
    return Sum((share, plus if limit.plus_in_money else Product((worth, plus))))


def cap_of(limit: PayLimit | None, worth: Expression, beside: Mapping[str, Expression]) -> Expression | None:
    """The cap as an amount. One by another component is never below zero: a cap takes nothing from anybody."""
    cap = limit_of(limit, worth, beside)
    return cap if cap is None or limit is None or not limit.component else Greatest((cap, ZERO))


def limits_first(parts: Sequence[T], component_of: Callable[[T], Component]) -> list[T]:
    """The parts in an order in which each comes after those that its limits name; the file's order otherwise."""
    waiting, ready = list(parts), []
    done: set[str] = set()
    while waiting:
        part = next(each for each in waiting if not _named(component_of(each)) - done)
        waiting.remove(part)
        ready.append(part)
        done.add(component_of(part).key)
    return ready


def _named(component: Component) -> set[str]:
    limits = (component.pays_at_most, component.pays_at_least)
    return {limit.component for limit in limits if limit is not None and limit.component}
