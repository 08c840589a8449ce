"""The sheet `Exchange rates`: on which day one unit of a currency was how much of another.

Columns: day, from (from_currency), to (to_currency), rate. A year's rates may stand on it: those that no payout needs
are kept and change nothing. No rate is turned round or reckoned from two others; whether one is missing shows when the
period is calculated.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from incentives.performance.accept_cells import Findings, addresses, amount_in, currency_in, day_in, quoted
from incentives.performance.accept_headings import missing_headings, of_period, unknown_headings
from incentives.performance.facts import ExchangeRate
from incentives.performance.staged import Cell, StagedRow, StagedSheet
from incentives.values.period import Period
from incentives.values.problem import Problem
from incentives.values.unit import Unit, UnitKind

HEADINGS = ("day", "from_currency", "to_currency", "rate")
NUMBER = Unit(UnitKind.NUMBER)


def read_rates(sheets: Sequence[StagedSheet], period: Period) -> tuple[tuple[ExchangeRate, ...], tuple[Problem, ...]]:
    """All rates, by day and currencies, and all problems."""
    readable, problems = of_period(sheets, period)
    reader = _RateReader()
    for sheet in readable:
        reader.findings.problems += missing_headings(sheet, HEADINGS)
        reader.findings.problems += unknown_headings(sheet, HEADINGS, "unknown-heading")
        if all(name in sheet.headings for name in HEADINGS):
            for row in sheet.rows:
                reader.read(row)
    rates = tuple(ExchangeRate(*key, rate) for key, rate in sorted(reader.rates.items()))
    return rates, (*problems, *reader.findings.problems)


class _RateReader:
    def __init__(self) -> None:
        self.findings = Findings()
        self.rates: dict[tuple[date, str, str], Fraction] = {}
        self._cells: dict[tuple[date, str, str], Cell] = {}

    def read(self, row: StagedRow) -> None:
        """One row of the sheet."""
        day = self.findings.keep(day_in(row.cells["day"], "The day of an exchange rate"))
        source = self.findings.keep(currency_in(row.cells["from_currency"], "The currency to exchange from"))
        target = self.findings.keep(currency_in(row.cells["to_currency"], "The currency to exchange to"))
        cell = row.cells["rate"]
        rate = self.findings.keep(amount_in(cell, NUMBER, "The exchange rate"))
        if day is None or source is None or target is None or rate is None:
            return
        if rate <= 0:
            message = f"{quoted(cell)} is not above zero; the rate {source} to {target} cannot be."
            self.findings.add(
                "out-of-range", cell, message, "Enter how much of the second currency one of the first is."
            )
            return
        if source == target:
            message = f"{source} is exchanged for itself, which is nothing."
            self.findings.add("same-currency", row.cells["to_currency"], message, "Delete the row, or correct it.")
            return
        self._keep((day, source, target), rate, cell)

    def _keep(self, key: tuple[date, str, str], rate: Fraction, cell: Cell) -> None:
        earlier = self._cells.setdefault(key, cell)
        if earlier is not cell:
            message = f"The rate {key[1]} to {key[2]} on {key[0]} is given twice, in {addresses(earlier, cell)}."
            self.findings.add("duplicate-rate", cell, message, "Keep one of them.")
            return
        self.rates[key] = rate
