"""What people are paid in: currencies of ISO 4217 with the digits of their smaller unit, and points.

Source: ISO 4217 list one (active codes). Funds codes and precious metals are left out: nobody is paid in them. Points
are no money: a score or a number of units that something else is paid by, with up to twelve decimal places.
"""

from __future__ import annotations

from fractions import Fraction

from incentives.values.decimals import fixed

_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_TWO = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC "
    "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD "
    "KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO "
    "NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL "
    "THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW"
)
POINTS = "points"
_CURRENCIES = {code: digits for codes, digits in ((_NONE, 0), (_TWO, 2), (_THREE, 3)) for code in codes.split()}
MINOR_DIGITS: dict[str, int] = {**_CURRENCIES, POINTS: 12}


def is_currency(code: str) -> bool:
    """Whether it is the code of a currency; points are none."""
    return code in _CURRENCIES


def is_paid_in(code: str) -> bool:
    """Whether people can be paid in it: a currency or points."""
    return code in MINOR_DIGITS


def minor_unit(code: str) -> Fraction:
    """The smallest payable amount: 0.01 for EUR, 1 for JPY. Raises KeyError for an unknown code."""
    return Fraction(1, 10 ** MINOR_DIGITS[code])


def shown_digits(code: str) -> int:
    """The decimals that an amount is always shown with: those of a currency; none for points. KeyError if unknown."""
    return 0 if code == POINTS else MINOR_DIGITS[code]


def money_text(amount: Fraction, code: str, digits: int | None = None) -> str:
    """Money as a plain decimal with the digits of its smaller unit or those given, rounded half up: `1234.50`.

    Points have no trailing zeros: `12.5`. KeyError for an unknown code.
    """
    text = fixed(amount, MINOR_DIGITS[code] if digits is None else digits)
    return text.rstrip("0").rstrip(".") if code == POINTS and "." in text else text
