"""A small company for the tests of the command line: a folder of one policy, and a quarter's workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
from click.testing import CliRunner, Result

from api.cli.main import incentives

HOUSE = Path(__file__).parents[2]
POLICY = """\
format: 1
policy: help-desk
effective_from: 2026-07-01
title: Help desk incentive
owner: help-desk@example.com
currency: EUR
period: quarter
change: {replaces: nothing, because: The first written plan.}
measures:
  checked_quality:
    kpi: quality_score
    unit: percent
    counted_for: participant
    source: ten drawn cases a quarter
    because: Judged by people with nothing to gain.
    watch_for: Cases announced before they are checked.
  first_contact:
    kpi: first_contact_resolution
    unit: percent
    counted_for: company
    source: ticket system
    because: A problem solved at once is what the customer called for.
    watch_for: Second contacts recorded under another reason.
roles:
  agent:
    title: Help desk agent
    kind: service
    fixed_pay: 90%
    target_incentive: 40000 EUR per year
    pays_at_most: 120% of target incentive
    components:
      checked_quality:
        weight: 70%
        target: 85%
        because: Own work, checked by others.
        curve:
          threshold: {at: 60%, pays: 0%}
          target: {at: 85%, pays: 100%}
          maximum: {at: 95%, pays: 130%}
      first_contact:
        weight: 30%
        target: 75%
        because: Solved together.
        curve:
          threshold: {at: 45%, pays: 0%}
          target: {at: 75%, pays: 100%}
          maximum: {at: 90%, pays: 130%}
proration: calendar days in role
rounding: {to: 0.01 EUR, ties: half up, when: once per component}
examples:
  at_target:
    role: agent
    given: {checked_quality: 85%, first_contact: 75%, days in role: 92, share of full time: 100%}
    pays: {checked_quality: 7000.00 EUR, first_contact: 3000.00 EUR, total: 10000.00 EUR}
"""
ROSTER: tuple[Sequence[object], ...] = (
    ("P-0001", "Ada Example", "help-desk/agent", date(2026, 1, 1), None),
    ("P-0002", "Ben Example", "help-desk/agent", date(2026, 8, 1), None),
)
RESULTS: tuple[Sequence[object], ...] = (("P-0001", 0.95), ("P-0002", 0.8))


def run(*arguments: str | Path, **environment: str) -> Result:
    """The command line in this process, without a terminal."""
    return CliRunner(env=environment).invoke(incentives, [str(argument) for argument in arguments])


def flat(result: Result) -> str:
    """What was said, on one line: where lines break is not what is tested."""
    return " ".join(result.output.split())


def policy_folder(folder: Path, text: str = POLICY, *changes: tuple[str, str]) -> Path:
    """A folder of policies that holds the one policy, with some of its words replaced."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    own = folder / "policies" / "help-desk"
    own.mkdir(parents=True, exist_ok=True)
    (own / "2026-07-01.yaml").write_text(text, encoding="utf-8")
    return own.parent


def line_of(words: str) -> int:
    """The line of the policy on which the words first stand."""
    return POLICY[: POLICY.index(words)].count("\n") + 1


def quarter(
    file: Path,
    *,
    roster: Sequence[Sequence[object]] = ROSTER,
    results: Sequence[Sequence[object]] = RESULTS,
    period: str = "2026-Q3",
) -> Path:
    """The workbook of a quarter, as HR saves it."""
    heading = ("participant", "name", "role", "starts_on", "ends_before")
    sheets: Mapping[str, Sequence[Sequence[object]]] = {
        "Roster": (heading, *roster),
        "Results": (("Period", period), ("participant", "checked_quality"), *results),
        "Company results": (("Period", period), ("measure", "result"), ("first_contact", 0.75)),
    }
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                cell = sheet.cell(number, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"  # a name that begins with = is a name
                if isinstance(value, float):
                    cell.number_format = "0%"
    workbook.save(file)
    return file
