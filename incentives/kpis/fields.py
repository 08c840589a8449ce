"""What the files of both catalogues are checked for, beyond the fields that every reviewed document has."""

from __future__ import annotations

from collections.abc import Callable, Sized
from fractions import Fraction

from marshmallow import ValidationError

from incentives.documents.fields import Percent


def some(noun: str) -> Callable[[Sized], None]:
    """A check that a list is not empty; the noun names what it lists."""

    def check(listed: Sized) -> None:
        if not listed:
            raise ValidationError(f"At least one {noun} is expected.")

    return check


class Share(Percent):
    """A percentage above 0% and up to 100%."""

    expected = "a percentage above 0% and up to 100%"

    def parse(self, text: str) -> Fraction:
        share = super().parse(text)
        return share if 0 < share <= 1 else self.refuse(text)
