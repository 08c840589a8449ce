"""Decimal text to exact numbers and back, with nothing in between.

Only plain ASCII decimals are numbers here: no exponents, no underscores, no digits of other scripts, no thousands
separators. What looks like a number and is not one is for the caller to report.
"""

from __future__ import annotations

import re
from fractions import Fraction

PLAIN = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
LONGEST = 40


def parse_decimal(text: str) -> Fraction | None:
    """The exact value of a plain decimal such as `-12.50`, or None when the text is not one."""
    return Fraction(text) if len(text) <= LONGEST and PLAIN.fullmatch(text) else None


def decimal_places(value: Fraction) -> int | None:
    """How many decimal places write the value exactly; None when no number of them does."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def fixed(value: Fraction, places: int) -> str:
    """The value with exactly that many places, rounded half up for the reader's eye: `1234.50`."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(places + 1, "0")
    sign = "-" if value < 0 and whole else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def plain(value: Fraction, *, most: int = 12) -> str:
    """The shortest exact decimal; a number without one is rounded to `most` places and marked with `…`."""
    places = decimal_places(value)
    if places is not None and places <= most:
        return fixed(value, places)
    return fixed(value, most).rstrip("0").rstrip(".") + "…"


def grouped(text: str) -> str:
    """Thousands separated by commas, for people: `1234567.50` becomes `1,234,567.50`."""
    mark = "…" if text.endswith("…") else ""
    digits = text.removeprefix("-").removesuffix("…")
    whole, dot, rest = digits.partition(".")
    return f"{'-' if text.startswith('-') else ''}{int(whole):,}{dot}{rest}{mark}"
