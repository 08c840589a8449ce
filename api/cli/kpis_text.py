"""Figures of raw rows for people and for spreadsheets: a table with cases, definitions, and what was not worked out."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

import click

from api.cli.pay_files import escaped
from api.cli.problems import counted
from api.cli.terminal import paragraph, say, table
from api.figures import definition_as_json, figure_as_json, of_nobody_as_json, unit_of
from incentives.kpis.formulas.formula import Figure
from incentives.kpis.formulas.known import FORMULAS
from incentives.kpis.read import packaged_kpis
from incentives.performance.accept_raw_sheets import SHEETS
from incentives.performance.raw_figures import Figures
from incentives.performance.staged import StagedWorkbook
from incentives.performance.worked_out import addresses
from incentives.values.decimals import plain
from incentives.values.period import Period

HEADINGS = ("kpi", "counted_for", "subject", "amount", "unit", "cases", "why_none")


def say_figures(found: Figures, currency: str, *, rows: bool) -> None:
    """A line a figure; where there is no result, the reason."""
    lines = [
        (packaged_kpis()[each.kpi].title, each.counted_for, each.subject, _result(each, currency), f"{each.cases:,}")
        for each in found.figures
    ]
    for line in table(("KPI", "counted for", "whose", "result", "cases"), lines, right=(3, 4)):
        say(line)
    for each in found.figures:
        if each.why:
            say(paragraph(f"{_name(each)}: {each.why}", first="- ", then="  "))
    if rows:
        say()
        for each in found.figures:
            say(_name(each), bold=True)
            for address in addresses(each.places):
                say(paragraph(address, first="  ", then="    "))
            for reason, count in each.left_out.items():
                say(f"  left out: {count:,} {reason}")


def say_definitions(kpis: Sequence[str]) -> None:
    """What each figure counts; of all KPIs unless some are named. Misuse for one that has no formula."""
    unknown = [kpi for kpi in kpis if kpi not in FORMULAS]
    if unknown:
        raise click.UsageError(f"No formula works out {' or '.join(unknown)}. Known: {', '.join(FORMULAS)}.")
    for kpi in kpis or FORMULAS:
        formula = FORMULAS[kpi]
        say()
        say(f"{packaged_kpis()[kpi].title} ({kpi}, {packaged_kpis()[kpi].unit})", bold=True)
        needs = [
            SHEETS[sheet].value.capitalize() + _columns(sorted(columns)) for sheet, columns in formula.needs.items()
        ]
        told = {
            "formula": formula.formula,
            "counts": formula.counts,
            "left out": formula.leaves_out,
            "a case": formula.cases,
            "none": formula.no_result,
            "sheets": " and ".join(needs),
        }
        for name, text in told.items():
            say(paragraph(text, first=f"  {name + ':':<10}", then=" " * 12))


def figures_as_json(found: Figures, period: Period, currency: str, *, rows: bool) -> dict[str, object]:
    """Everything, exactly."""
    return {
        "period": period.name,
        "currency": currency,
        "figures": [figure_as_json(each, currency, rows=rows) for each in found.figures],
        "definitions": [definition_as_json(kpi) for kpi in dict.fromkeys(each.kpi for each in found.figures)],
        "not_worked_out": dict(found.lacking),
        "of_nobody": of_nobody_as_json(found),
    }


def figures_as_csv(found: Figures, currency: str) -> str:
    """A line a figure; no text of it can become a formula."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows(_line(each, currency) for each in found.figures)
    return stream.getvalue()


def say_aside(books: Sequence[StagedWorkbook], found: Figures) -> None:
    """On the error stream: how files were read, what was not worked out, and rows that are nobody's."""
    for book in books:
        for note in book.notes:
            say(f"{book.file}: {note}", error=True)
    for kpi, why in found.lacking.items():
        say(f"{kpi} was not worked out, for want of {why}.", error=True)
    for (kpi, word), count in found.of_nobody.items():
        say(f"{kpi}: {counted(count, 'row')} that count name no {word}.", error=True)


def _line(each: Figure, currency: str) -> tuple[str, ...]:
    """The amount in its natural unit (95% is 0.95), to twelve places; `--format json` has it exactly."""
    amount = "" if each.amount is None else plain(each.amount).rstrip("…")
    unit = str(unit_of(each.kpi, currency))
    return each.kpi, each.counted_for, escaped(each.subject), amount, unit, str(each.cases), each.why


def _columns(columns: Sequence[str]) -> str:
    return f" (with {' and '.join(columns)})" if columns else ""


def _name(each: Figure) -> str:
    whose = "the company" if each.counted_for == each.subject else f"{each.counted_for} {each.subject}"
    return f"{packaged_kpis()[each.kpi].title} of {whose}"


def _result(each: Figure, currency: str) -> str:
    return "none" if each.amount is None else unit_of(each.kpi, currency).show(each.amount)
