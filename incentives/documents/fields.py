"""marshmallow fields for text-only documents: each makes one exact value of the words, or says why not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NoReturn, TypeVar

from marshmallow import ValidationError, fields

from incentives.values.decimals import parse_decimal

NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", re.ASCII)
KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", re.ASCII)
MOST = 100
"""Shares of pay are at most 10000%, above or below zero, so that no calculation outgrows its numbers."""
EARLIEST, LATEST = 1900, 9997
"""Periods have names up to the year 9998, and a fiscal year may be named after the next calendar year."""
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


T = TypeVar("T")


class ReadText(fields.Field[T]):
    """A field that reads text. `parse` returns the value or raises through `self.refuse`."""

    expected = "text"

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> T:
        if not isinstance(value, str):
            raise ValidationError(f"A list or mapping stands where {self.expected} is expected.")
        return self.parse(value)

    def parse(self, text: str) -> T:
        """The value of the text."""
        raise NotImplementedError

    def refuse(self, found: str) -> NoReturn:
        """Ends the reading of this value: what was found and what was expected."""
        shown = f'"{found}"' if found else "Nothing"
        raise ValidationError(f"{shown} stands where {self.expected} is expected.")


def bounded_share(share: Fraction, text: str) -> Fraction:
    """The share, when it is none that only a slip of the pen can mean."""
    if abs(share) > MOST:
        raise ValidationError(f'"{text}" is out of range: a percentage here is at most {MOST * 100}%.')
    return share


class Sentence(ReadText[str]):
    """Words for people; not empty, white space folded."""

    expected = "a sentence"

    def parse(self, text: str) -> str:
        folded = " ".join(text.split())
        return folded or self.refuse("")


class Name(ReadText[str]):
    """An identifier in lower case: words joined by underscores, or by hyphens when kebab is asked for."""

    def __init__(self, *, kebab: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.pattern = KEBAB if kebab else NAME
        self.expected = "a name such as " + ("field-sales" if kebab else "new_revenue")

    def parse(self, text: str) -> str:
        return text if len(text) <= 80 and self.pattern.fullmatch(text) else self.refuse(text)


class Day(ReadText[date]):
    """A calendar day, written 2026-07-01."""

    expected = "a day such as 2026-07-01"

    def parse(self, text: str) -> date:
        try:
            day = date.fromisoformat(text) if DAY.fullmatch(text) else self.refuse(text)
        except ValueError:
            return self.refuse(text)
        if not EARLIEST <= day.year <= LATEST:
            raise ValidationError(f"{text} is too far away: days from {EARLIEST} to {LATEST} can be meant.")
        return day


class Whole(ReadText[int]):
    """A whole number within bounds."""

    def __init__(self, *, least: int = 0, most: int = 10**9, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most
        self.expected = f"a whole number from {least} to {most}"

    def parse(self, text: str) -> int:
        value = parse_decimal(text)
        fits = value is not None and value.denominator == 1 and self.least <= value <= self.most
        return int(value) if value is not None and fits else self.refuse(text)


class Percent(ReadText[Fraction]):
    """A percentage, written 60%; its value is 3/5."""

    expected = "a percentage such as 60%"

    def parse(self, text: str) -> Fraction:
        number = parse_decimal(text.removesuffix("%").strip()) if text.endswith("%") else None
        return bounded_share(number / 100, text) if number is not None else self.refuse(text)


class Choice(ReadText[str]):
    """One of a few words."""

    def __init__(self, *words: str, **options: Any) -> None:
        super().__init__(**options)
        self.words = words
        self.expected = "one of " + ", ".join(words) if len(words) > 1 else words[0]

    def parse(self, text: str) -> str:
        return text if text in self.words else self.refuse(text)


class YesNo(ReadText[bool]):
    """yes or no."""

    expected = "yes or no"

    def parse(self, text: str) -> bool:
        return text == "yes" if text in ("yes", "no") else self.refuse(text)
