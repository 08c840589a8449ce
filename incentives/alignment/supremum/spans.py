"""Ends of sets of numbers in floats, rounded outwards: what is certain stays certain.

A span is a pair of arrays, the lower and the upper ends of one set a row. Every operation here encloses the exact one.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Span = tuple[Floats, Floats]


def down(numbers: Floats) -> Floats:
    """A little less: below what an exact operation gives whose rounded result this is."""
    return np.nextafter(numbers, -np.inf)


def up(numbers: Floats) -> Floats:
    """A little more: above what an exact operation gives whose rounded result this is."""
    return np.nextafter(numbers, np.inf)


def ends(number: Fraction) -> tuple[float, float]:
    """The floats at or below and at or above a fraction."""
    near = float(number)
    if Fraction(near) == number:
        return near, near
    return float(np.nextafter(near, -np.inf)), float(np.nextafter(near, np.inf))


def plus(one: Span, other: Span) -> Span:
    """What sums can be."""
    return down(one[0] + other[0]), up(one[1] + other[1])


def minus(one: Span, other: Span) -> Span:
    """What differences can be."""
    return down(one[0] - other[1]), up(one[1] - other[0])


def times(one: Span, other: Span) -> Span:
    """What products can be; zero times anything is zero, also without end."""
    products = [_product(left, right) for left in one for right in other]
    low = np.minimum(np.minimum(products[0], products[1]), np.minimum(products[2], products[3]))
    high = np.maximum(np.maximum(products[0], products[1]), np.maximum(products[2], products[3]))
    return np.where(low == 0, low, down(low)), np.where(high == 0, high, up(high))


def scaled(one: Span, factor: Fraction) -> Span:
    """What the numbers times a constant can be."""
    low, high = (np.float64(end) for end in ends(factor))
    return times(one, (low.reshape(1), high.reshape(1)))


def over(one: Span, divisor: Span) -> Span:
    """What quotients can be; anything where the divisor may be zero."""
    low, high = divisor
    apart = (low > 0) | (high < 0)
    safe_low, safe_high = np.where(apart, low, 1.0), np.where(apart, high, 1.0)
    inverse = down(1.0 / safe_high), up(1.0 / safe_low)
    found = times(one, inverse)
    return np.where(apart, found[0], -np.inf), np.where(apart, found[1], np.inf)


def both(one: Span, other: Span) -> Span:
    """What is in both; both hold the exact number."""
    return np.maximum(one[0], other[0]), np.minimum(one[1], other[1])


def either(one: Span, other: Span) -> Span:
    """What is in one of them or between."""
    return np.minimum(one[0], other[0]), np.maximum(one[1], other[1])


def _product(one: Floats, other: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        found = one * other
    return np.where(np.isnan(found) & ((one == 0) | (other == 0)), 0.0, found)
