"""How pages write amounts, days and names: the filters of the templates. Rounded only for the reader's eye."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from flask import Flask

from incentives.values.currency import MINOR_DIGITS, money_text
from incentives.values.decimals import fixed, grouped, plain
from incentives.values.period import MONTHS
from incentives.values.unit import Unit, UnitKind, parse_unit

SHORT = 12


def money(minor: int, currency: str) -> str:
    """Minor units as people write money: 123450 is `1,234.50 EUR`."""
    return whole_money(Fraction(minor, 10 ** MINOR_DIGITS[currency]), currency)


def whole_money(amount: Fraction, currency: str) -> str:
    """Money in whole units to the smallest payable amount: `1,234.50 EUR`."""
    return f"{grouped(money_text(amount, currency))} {currency}"


def round_money(amount: Fraction, currency: str) -> str:
    """Money without its smaller unit, for overviews: `1,235 EUR`."""
    return f"{grouped(fixed(amount, 0))} {currency}"


def percent(share: Fraction, places: int = 0) -> str:
    """A share in percent with at most that many places: `22.8%`."""
    text = fixed(share * 100, places)
    return f"{text.rstrip('0').rstrip('.') if places else text}%"


def in_unit(amount: Fraction, unit: Unit | str) -> str:
    """An amount with its unit; a unit may be given by its word."""
    known = parse_unit(unit) if isinstance(unit, str) else unit
    return (known or Unit(UnitKind.NUMBER)).show(amount)


def plain_decimal(amount: Fraction) -> str:
    """An exact amount without its unit: `-250.5`."""
    return plain(amount)


def day(value: date) -> str:
    """`1 July 2026`."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """`1 July 2026, 14:05 UTC`; moments are kept in UTC."""
    return f"{day(value)}, {value:%H:%M} UTC"


ROWS_OF = {
    "roster": ("assignment", "assignments"),
    "quotas": ("quota", "quotas"),
    "results": ("result", "results"),
    "transactions": ("transaction", "transactions"),
    "leave": ("stretch of leave", "stretches of leave"),
    "exchange rates": ("exchange rate", "exchange rates"),
}


def spoken(key: str) -> str:
    """A name of a file as people say it: `new_revenue` is `New revenue`."""
    words = key.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def counted(count: int, one: str, several: str | None = None) -> str:
    """`1 problem`, `1,204 problems`."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def rows(count: int, kind: str) -> str:
    """How many facts of a kind: `42 assignments`, `1 result`."""
    one, several = ROWS_OF.get(str(kind), (str(kind), str(kind)))
    return counted(count, one, several)


def short(fingerprint: str) -> str:
    """The beginning of a fingerprint, enough to tell two apart."""
    return fingerprint[:SHORT]


def register_words(app: Flask) -> None:
    """Gives the filters to the templates."""
    amounts = (money, whole_money, round_money, percent, in_unit, plain_decimal)
    filters = (*amounts, day, moment, spoken, counted, rows, short)
    app.jinja_env.filters.update({each.__name__: each for each in filters})
