"""The least that a component can be shown to pay while a file is read, whatever the results are.

An amount is only given where it is proven from what the file states; None says that nothing is known, not that there is
no least. Scores are shares of what a component is worth, pay in money is money.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain

from incentives.policy.mechanics import LimitBasis, PayLimit, Rates, Slope
from incentives.policy.model import Beyond, Combine, Component, Missing, PointCurve, Steps

NOTHING = Fraction(0)


def least_of(part: Component) -> Fraction | None:
    """The least score, or the least money for a component that pays money, within its own cap and floor."""
    least, cap, floor = least_before_limits(part), part.pays_at_most, part.pays_at_least
    if cap is not None:
        least = None if least is None or not _alike(part, cap) else min(least, cap.amount)
    if floor is not None and _alike(part, floor):
        least = floor.amount if least is None else max(least, floor.amount)
    return least


def least_before_limits(part: Component) -> Fraction | None:
    """The least score or money before the component's own cap and floor."""
    least = _of_parts(part) if part.is_group else _of_pays(part)
    if least is None:
        return None
    if part.prorated or _may_pay_nothing(part):
        least = min(least, NOTHING)
    return least if part.score_rounding is None else part.score_rounding.apply(least)


def stated_pays(part: Component) -> tuple[Fraction, ...]:
    """What the points, levels or cells of a component pay; nothing for rates and groups."""
    if part.matrix is not None:
        return tuple(part.matrix.pays.values())
    if part.shape is None or isinstance(part.shape, Rates):
        return ()
    stated = part.shape.points if isinstance(part.shape, PointCurve) else part.shape.levels
    return tuple(each.pays for each in stated)


def highest_pay(part: Component) -> Fraction | None:
    """The highest pay that a component states; None where a line goes on beyond it, and for rates and groups."""
    stated = stated_pays(part)
    if not stated:
        return None
    stated += (Fraction(1),) if part.missing is Missing.TARGET else ()
    if part.matrix is not None:
        return max(*stated, part.matrix.otherwise)
    if isinstance(part.shape, PointCurve):
        ends = (part.shape.before_first, part.shape.after_last)
        return max(stated) if all(end in (Beyond.NOTHING, Beyond.FLAT) for end in ends) else None
    return max(*stated, part.shape.otherwise) if isinstance(part.shape, Steps) else None


def in_own_kind(part: Component) -> LimitBasis:
    """How a limit is stated that is of the same kind as what the component pays."""
    return LimitBasis.MONEY if part.pays_money else LimitBasis.WORTH


def _alike(part: Component, limit: PayLimit) -> bool:
    return limit.basis is in_own_kind(part)


def _may_pay_nothing(part: Component) -> bool:
    """Whether a missing result makes it pay nothing, or makes its weight somebody else's."""
    if part.is_group:
        return all(map(_may_pay_nothing, part.components))
    return part.missing not in (Missing.REFUSE, Missing.TARGET)


def _of_pays(part: Component) -> Fraction | None:
    stated = [*stated_pays(part), *([Fraction(1)] if part.missing is Missing.TARGET else [])]
    if part.matrix is not None:
        return min(chain(stated, (part.matrix.otherwise,)), default=None)
    if part.shape is None or isinstance(part.shape, Rates) or not stated:
        return None
    if not isinstance(part.shape, PointCurve):
        return min(*stated, part.shape.otherwise)
    ends = list(_beyond(part.shape))
    known = [end for end in ends if end is not None]
    return None if len(known) < len(ends) else min((*stated, *known))


def _beyond(curve: PointCurve) -> Iterator[Fraction | None]:
    """The least pay beyond each end of a curve; None where it may fall without end."""
    first, last = curve.points[0].pays, curve.points[-1].pays
    for beyond, at, pair, worse in (
        (curve.before_first, first, curve.points[:2], True),
        (curve.after_last, last, curve.points[-2:], False),
    ):
        if beyond is Beyond.NOTHING:
            yield NOTHING
        elif beyond is Beyond.FLAT:
            yield at
        else:
            rise = beyond.pays if isinstance(beyond, Slope) else pair[-1].pays - pair[0].pays
            yield at if (rise <= 0 if worse else rise >= 0) else None


def _of_parts(group: Component) -> Fraction | None:
    least = [least_of(part) for part in group.components]
    known = [each for each in least if each is not None]
    if not known or len(known) < len(least) or group.combine is Combine.PRODUCT:
        return None
    if group.combine is Combine.WEIGHTS:
        weighed = zip(known, group.components, strict=True)
        return sum((each * (part.weight or NOTHING) for each, part in weighed), NOTHING)
    if group.combine is Combine.SUM:
        return sum(known, NOTHING)
    return max(known) if group.combine is Combine.BEST else min(known)
