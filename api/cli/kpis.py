"""`incentives kpis`: raw rows in, KPIs out, each with its number of cases and the rows behind it; no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.parameters import EXISTING_FILE
from incentives.kpis.formulas.rows import COMPANY, OWNERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from incentives.performance.raw_figures import Figures
    from incentives.performance.staged import StagedWorkbook
    from incentives.values.period import Period

EXAMPLES = """\b
Examples:
  incentives kpis --period 2026-Q3 --currency EUR answers.xlsx
  incentives kpis --period 2026-Q3 --currency EUR tickets.csv --for team --for company
  incentives kpis --period 2026-Q3 --currency EUR customers.xlsx --kpi churn_rate --for segment --rows
  incentives kpis --definitions
"""


@click.command(epilog=EXAMPLES)
@click.argument("workbooks", metavar="WORKBOOK...", nargs=-1, type=EXISTING_FILE)
@click.option("--period", metavar="NAME", default=None, help="2026, 2026-H1, 2026-Q3 or 2026-07.")
@click.option("--currency", metavar="CODE", default=None, help="The currency of all money on the sheets, such as EUR.")
@click.option(
    "--year-starts", type=click.IntRange(1, 12), default=1, show_default=True, help="First month of the year."
)
@click.option("--kpi", "kpis", multiple=True, metavar="KPI", help="Only this KPI.  [default: all that the rows allow]")
@click.option(
    "--for",
    "counted_for",
    type=click.Choice([COMPANY, *OWNERS]),
    multiple=True,
    default=(COMPANY,),
    show_default=True,
    help="Whose figures.",
)
@click.option("--rows", is_flag=True, help="Tell which rows stand behind each figure.")
@click.option("--definitions", is_flag=True, help="Tell what each figure counts; without workbooks, of all KPIs.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("--reading", metavar="TEXT", default="", help="What files leave open, such as 'decimal=comma'.")
def kpis(
    workbooks: tuple[Path, ...],
    period: str | None,
    currency: str | None,
    year_starts: int,
    kpis: tuple[str, ...],
    counted_for: tuple[str, ...],
    rows: bool,
    definitions: bool,
    form: str,
    reading: str,
) -> None:
    """Work KPIs out of WORKBOOKs with raw rows.

    The sheets are Survey answers, Customers, Subscriptions, Tickets and Purchases; what stands on them is told in
    policies/kpis/README.md. A result is exact, comes with the number of cases behind it, and is none without cases.
    Rows name whose they are under participant, team, territory, department and segment, or by their customer. To be
    paid, upload the same sheets, or give them to `incentives pay`.

    Ends with 1 when anything is wrong with the workbooks.
    """
    from api.cli import kpis_text

    if definitions and not workbooks:
        kpis_text.say_definitions(kpis)
        return
    when, code = _meant(workbooks, period, currency, year_starts)
    books, found = _found(workbooks, when, code, kpis, counted_for, reading)
    if form == "json":
        told = kpis_text.figures_as_json(found, when, code, rows=rows)
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    elif form == "csv":
        click.echo(kpis_text.figures_as_csv(found, code), nl=False)
    else:
        kpis_text.say_figures(found, code, rows=rows)
        if definitions:
            kpis_text.say_definitions(tuple(dict.fromkeys(each.kpi for each in found.figures)))
    kpis_text.say_aside(books, found)


def _meant(
    workbooks: tuple[Path, ...], period: str | None, currency: str | None, year_starts: int
) -> tuple[Period, str]:
    """The period and the currency, or misuse."""
    from incentives.values.currency import is_currency
    from incentives.values.period import parse_period

    if not workbooks:
        raise click.UsageError("Name at least one workbook, or say --definitions.")
    if period is None or currency is None:
        raise click.UsageError("Say --period and --currency; neither is guessed.")
    when = parse_period(period, year_starts)
    if when is None:
        message = f'"{period}" is no period such as 2026, 2026-H1, 2026-Q3 or 2026-07.'
        raise click.BadParameter(message, param_hint="--period")
    if not is_currency(currency):
        raise click.BadParameter(f'"{currency}" is no currency such as EUR.', param_hint="--currency")
    return when, currency


def _found(
    workbooks: tuple[Path, ...],
    period: Period,
    currency: str,
    kpis: tuple[str, ...],
    counted_for: tuple[str, ...],
    reading: str,
) -> tuple[Sequence[StagedWorkbook], Figures]:
    """The workbooks and their figures; ends the command when anything is wrong with them."""
    from api.cli.paid import read_books
    from api.cli.problems import stop_with
    from importers.reading import UnreadableReading, parse_reading
    from incentives.performance.accept_headings import sheets_of
    from incentives.performance.raw_figures import figures_of
    from incentives.performance.staged import RAW_KINDS
    from incentives.values.problem import Place, Problem, RefusedWithProblems

    try:
        books = read_books(workbooks, parse_reading(reading))
    except UnreadableReading as unreadable:
        raise click.BadParameter(str(unreadable), param_hint="--reading") from None
    except RefusedWithProblems as refused:
        stop_with(refused.problems, "Nothing was worked out.")
    unplaced = [problem for book in books for problem in book.problems]
    sheets = sheets_of(books, *RAW_KINDS)
    if not sheets and not unplaced:
        hint = "Name the sheets Survey answers, Customers, Subscriptions, Tickets or Purchases."
        unplaced = [Problem("sheet-missing", "There is no sheet of raw rows.", Place(books[0].file), hint)]
    found, problems = (
        (None, ()) if not sheets else figures_of(sheets, period, currency, kpis=kpis, counted_for=counted_for)
    )
    if found is None or unplaced:
        stop_with((*unplaced, *problems), "Nothing was worked out.")
    return books, found
