"""Tails and quantiles that the tests of history need: exact for the binomial, to ten digits for Student's t.

Worked example: of 20 results near a line, 15 stand above it. If either side were as likely, so many or more would come
about in 21,700 of 1,048,576 cases: 2.07 %.

These are numbers about evidence, so they are floats; nothing is paid from them.
"""

from __future__ import annotations

import math
from collections.abc import Callable

HALVINGS = 50
"""Of an interval from 0 to 1: the width that is left is less than a float can tell apart near one."""
TERMS = 500
"""Of a continued fraction, which ends far earlier."""
SMALLEST, CLOSE = 1e-300, 1e-15


def at_least(count: int, trials: int, chance: float = 0.5) -> float:
    """The probability of so many successes or more. Exact in whole numbers where the chance is one half."""
    if count <= 0:
        return 1.0
    if count > trials:
        return 0.0
    if chance == 0.5:
        return float(sum(math.comb(trials, each) for each in range(count, trials + 1)) / 2**trials)
    return _incomplete_beta(count, trials - count + 1, chance)


def interval_of_share(count: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """The interval of Clopper and Pearson for a share: the chances under which the count would be no surprise."""
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else _where(lambda chance: at_least(count, trials, chance) - tail)
    high = 1.0 if count == trials else _where(lambda chance: at_least(count + 1, trials, chance) - (1 - tail))
    return low, high


def beyond(t: float, degrees: float) -> float:
    """The probability that Student's t is farther from zero than this, on either side."""
    if not math.isfinite(t):
        return 0.0
    return _incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t))


def quantile(confidence: float, degrees: float) -> float:
    """The t that is not exceeded on either side with this confidence: 1.96 for 95 % and many degrees of freedom."""
    share = _where(lambda part: beyond(_outstretched(part), degrees) - (1 - confidence), falling=True)
    return _outstretched(share)


def _outstretched(part: float) -> float:
    """0 to 1 stretched to 0 to infinity."""
    return part / (1 - part) if part < 1 else math.inf


def _where(function: Callable[[float], float], *, falling: bool = False) -> float:
    """Where a function that rises (or falls) from 0 to 1 passes zero."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if (function(middle) < 0) is falling:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def _incomplete_beta(first: float, second: float, at: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Lentz)."""
    if at <= 0 or at >= 1:
        return float(at >= 1)
    if at > (first + 1) / (first + second + 2):
        return 1 - _incomplete_beta(second, first, 1 - at)
    logarithm = math.lgamma(first + second) - math.lgamma(first) - math.lgamma(second)
    front = math.exp(logarithm + first * math.log(at) + second * math.log1p(-at)) / first
    return front * _continued(first, second, at)


def _continued(first: float, second: float, at: float) -> float:
    ratio, inverse, value = 1.0, _kept(1 - (first + second) * at / (first + 1)), 0.0
    inverse = 1 / inverse
    value = inverse
    for term in range(1, TERMS + 1):
        twice = 2 * term
        even = term * (second - term) * at / ((first + twice - 1) * (first + twice))
        odd = -(first + term) * (first + second + term) * at / ((first + twice) * (first + twice + 1))
        before = value
        for part in (even, odd):
            inverse = 1 / _kept(1 + part * inverse)
            ratio = _kept(1 + part / ratio)
            value *= inverse * ratio
        if abs(value - before) <= CLOSE * abs(value):
            break
    return value


def _kept(number: float) -> float:
    """The number, kept away from zero so that it can be divided by."""
    return SMALLEST if abs(number) < SMALLEST else number
