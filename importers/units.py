"""Units that people write into headings: `Retention (%)`, `Revenue in EUR`, `Time to resolution [days]`.

A heading is split into its name and the unit it declares. Whether the policy means the same unit is for acceptance;
amounts in thousands or millions are declared as such, so that acceptance can refuse them.
"""

from __future__ import annotations

import re

from incentives.values.currency import is_currency
from incentives.values.unit import UnitKind

PERCENT = "%"
_WORDS: dict[str, str] = {
    **dict.fromkeys(("%", "percent", "per cent", "pct", "in %", "in percent"), PERCENT),
    **dict.fromkeys(("day", "days", "d"), UnitKind.DAYS),
    **dict.fromkeys(("hour", "hours", "hrs", "h"), UnitKind.HOURS),
    **dict.fromkeys(("minute", "minutes", "min"), UnitKind.MINUTES),
    **dict.fromkeys(("second", "seconds", "sec"), UnitKind.SECONDS),
    **dict.fromkeys(("number", "count", "#"), UnitKind.NUMBER),
    **dict.fromkeys(("points", "pts"), UnitKind.POINTS),
    **dict.fromkeys(("score",), UnitKind.SCORE),
    **dict.fromkeys(("ratio", "x"), UnitKind.RATIO),
}
_SIGNS = {"€": "EUR", "£": "GBP", "$": "$", "¥": "¥", "eur": "EUR", "usd": "USD", "gbp": "GBP", "chf": "CHF"}
_SIGNS |= dict.fromkeys(("euro", "euros", "Euro", "Euros"), "EUR")
_SHORT_SCALES = ("k", "t", "m", "mn", "bn")  # these need a currency beside them
_LONG_SCALES = ("mio", "mio.", "'000", "’000", "000", "000s", "thousand", "thousands", "million", "millions", "billion")
_SCALES = (*_SHORT_SCALES, *_LONG_SCALES)
_BRACKETED = re.compile(r"(?P<name>.*\S)\s*(?:\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\])", re.DOTALL)
_SPELLED = re.compile(r"(?P<name>.*\S)(?:,\s*|\s+)in\s+(?P<unit>\S.*)", re.DOTALL | re.IGNORECASE)
_TRAILING = re.compile(r"(?P<name>.*[^\s%])\s*%", re.DOTALL)


def split_unit(heading: str) -> tuple[str, str | None]:
    """The name in a heading and the unit it declares, or the whole heading and None."""
    for form in (_BRACKETED, _SPELLED, _TRAILING):
        found = form.fullmatch(heading.strip())
        if found is not None:
            written = next((text for text in found.groups()[1:] if text is not None), PERCENT)
            unit = unit_of(written)
            if unit is not None:
                return found["name"].rstrip(" ,:"), unit
    return heading, None


def unit_of(written: str) -> str | None:
    """The unit that a word declares: `%`, a kind of unit, a currency, or the word itself when it scales; else None."""
    text = " ".join(written.split()).removeprefix("in ")
    known = _WORDS.get(text.casefold()) or _currency(text)
    if known is not None:
        return known
    return text if _is_scaled(text) else None


def _currency(text: str) -> str | None:
    return text if is_currency(text) else _SIGNS.get(text)


def _is_scaled(text: str) -> bool:
    """Whether a text is a scale with or without a currency: `kEUR`, `EUR '000`, `in thousands`."""
    folded = text.casefold()
    if folded in _LONG_SCALES:
        return True
    for scale in _SCALES:
        if folded.startswith(scale) and _currency(text[len(scale) :].strip().removeprefix("of ")):
            return True
        if folded.endswith(scale) and _currency(text[: -len(scale)].strip()):
            return True
    return False
