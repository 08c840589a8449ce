"""What the period before left, from the JSON that `incentives pay --format json` wrote of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from incentives.performance.balances import CARRIED, Balance, Opening
from incentives.policy.carried import DEFERRED
from incentives.values.currency import MINOR_DIGITS
from incentives.values.decimals import parse_decimal
from incentives.values.problem import Place, Problem, RefusedWithProblems

HINT = "Give the file that --format json wrote for the period before, unchanged."
LARGEST = 64 * 1024 * 1024


def read_opening(file: Path) -> Opening:
    """The balances and payouts in the file. RefusedWithProblems with every place that does not say what it must."""
    try:
        if file.stat().st_size > LARGEST:
            raise ValueError("too large")
        told = json.loads(file.read_text(encoding="utf-8"), parse_float=str)
    except (OSError, ValueError, RecursionError):
        message = "This is no JSON file that can be read."
        raise RefusedWithProblems([Problem("opening-unreadable", message, Place(file.name), HINT)]) from None
    reading = _Reading(file.name)
    opening = reading.opening(told)
    if opening is None or reading.problems:
        raise RefusedWithProblems(reading.problems)
    return opening


@dataclass(slots=True)
class _Reading:
    file: str
    problems: list[Problem] = field(default_factory=list)

    def opening(self, told: object) -> Opening | None:
        """The opening as far as it can be read; problems tell the rest."""
        whole = self._object(told, "the file")
        ends_before = self._day(self._object(whole.get("period"), "period").get("ends_before"), "period.ends_before")
        currency = whole.get("currency")
        if not isinstance(currency, str) or currency not in MINOR_DIGITS:
            self._wrong("currency", "a currency such as EUR")
            return None
        balances = tuple(self._balances(whole.get("balances"), currency))
        paid: dict[tuple[str, str], int] = {}
        for key, each in self._objects(whole.get("payouts"), "payouts"):
            whose = (self._text(each, "participant", key), self._text(each, "role", key))
            amount = self._money(each.get("total"), currency, f"{key}.total")
            paid[whose] = paid.get(whose, 0) + amount
        return None if ends_before is None else Opening(ends_before, currency, balances, paid)

    def _balances(self, told: object, currency: str) -> Iterator[Balance]:
        for key, each in self._objects(told, "balances"):
            what, due_on = self._text(each, "what", key), each.get("due_on")
            if what not in CARRIED:
                self._wrong(f"{key}.what", " or ".join(CARRIED))
            amount = self._money(each.get("amount"), currency, f"{key}.amount")
            if amount <= 0:
                self._wrong(f"{key}.amount", "an amount above zero")
            if (what == DEFERRED) == (due_on is None):
                self._wrong(f"{key}.due_on", "the day on which what is deferred falls due, and none for a draw,")
            day = None if due_on is None else self._day(due_on, f"{key}.due_on")
            yield Balance(self._text(each, "participant", key), self._text(each, "role", key), what, day, amount)

    def _objects(self, told: object, key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        if not isinstance(told, list):
            self._wrong(key, "a list")
            return
        for number, each in enumerate(told, start=1):
            yield f"{key}.{number}", self._object(each, f"{key}.{number}")

    def _object(self, told: object, key: str) -> Mapping[str, Any]:
        if isinstance(told, dict):
            return told
        self._wrong(key, "an object with names")
        return {}

    def _text(self, told: Mapping[str, Any], name: str, key: str) -> str:
        text = told.get(name)
        if isinstance(text, str) and text:
            return text
        self._wrong(f"{key}.{name}", "text")
        return ""

    def _day(self, told: object, key: str) -> date | None:
        try:
            return date.fromisoformat(str(told))
        except ValueError:
            self._wrong(key, "a day such as 2026-07-01")
            return None

    def _money(self, told: object, currency: str, key: str) -> int:
        amount = parse_decimal(told) if isinstance(told, str) else None
        scaled = None if amount is None else amount * 10 ** MINOR_DIGITS[currency]
        if scaled is None or scaled.denominator != 1:
            self._wrong(key, f"an amount of {currency} as text, such as 1250.00,")
            return 1
        return int(scaled)

    def _wrong(self, key: str, expected: str) -> None:
        message = f"Here {expected} is expected."
        self.problems.append(Problem("opening-invalid", message, Place(self.file, key=key), HINT))
