"""Currencies of ISO 4217 with the number of digits of their smaller unit.

Source: ISO 4217 list one (active codes). Funds codes and precious metals are left out: nobody is paid in them.
"""

from __future__ import annotations

from fractions import Fraction

_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_TWO = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC "
    "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD "
    "KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO "
    "NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL "
    "THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW"
)
MINOR_DIGITS: dict[str, int] = {
    code: digits for codes, digits in ((_NONE, 0), (_TWO, 2), (_THREE, 3)) for code in codes.split()
}


def is_currency(code: str) -> bool:
    """Whether people can be paid in it."""
    return code in MINOR_DIGITS


def minor_unit(code: str) -> Fraction:
    """The smallest payable amount: 0.01 for EUR, 1 for JPY. Raises KeyError for an unknown code."""
    return Fraction(1, 10 ** MINOR_DIGITS[code])
