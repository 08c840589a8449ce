"""`incentives pay`: policies and workbooks in, exact payouts out; no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.parameters import EXISTING_FILE, EXISTING_FOLDER, today

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.cli.paid import Paid
    from incentives.performance.staged import StagedWorkbook
    from incentives.values.problem import Problem

SUFFIXES = {".json": "json", ".csv": "csv", ".xlsx": "xlsx"}
EXAMPLES = """\b
Examples:
  incentives pay --policies policies --period 2026-Q3 quarter.xlsx
  incentives pay --policies policies --period 2026-Q3 roster.xlsx results.xlsx --output payouts.xlsx
  incentives pay --policies policies --period 2026-Q3 quarter.xlsx --statement P-0001
  incentives pay --policies policies --period 2026-Q4 next.xlsx --opening 2026-Q3.json --output 2026-Q4.json
  incentives pay --policies policies --period 2026-Q3 quarter.xlsx --annotated marked.xlsx
  incentives pay --policies policies --period 2026-Q3 quarter.xlsx --scores --output scores.csv
  incentives pay --policies policies --period 2026-Q3 quarter.xlsx --format json | jq .totals_by_role
"""


@click.command(epilog=EXAMPLES)
@click.argument("workbooks", metavar="WORKBOOK...", nargs=-1, required=True, type=EXISTING_FILE)
@click.option("--policies", type=EXISTING_FOLDER, required=True, help="The folder of policies, or of one policy.")
@click.option("--period", required=True, metavar="NAME", help="2026, 2026-H1, 2026-Q3 or 2026-07.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "xlsx"]),
    default=None,
    help="[default: what the name of --output ends in, else table]",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Write to this file.")
@click.option(
    "--opening", type=EXISTING_FILE, default=None, help="What the period before left: the json that was written of it."
)
@click.option(
    "--earlier",
    type=EXISTING_FILE,
    multiple=True,
    help="A workbook of an earlier period, in any order; for measures over several periods.",
)
@click.option("--statement", metavar="PARTICIPANT", default=None, help="Print this person's statement with its steps.")
@click.option("--reading", metavar="TEXT", default="", help="What files leave open, such as 'decimal=comma'.")
@click.option(
    "--annotated",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Where a workbook is refused, write a copy with its problems marked to this .xlsx file.",
)
@click.option(
    "--leave-out",
    metavar="'NAME: REASON'",
    multiple=True,
    help="Leave out the rows of that name, such as 'P-0042: never started'.",
)
@click.option(
    "--control", metavar="TEXT", default="", help="Totals to check, such as 'Results.rows=42; new_revenue=1234.50'."
)
@click.option("--scores", is_flag=True, help="Show the score of every component and part, too.")
def pay(
    workbooks: tuple[Path, ...],
    policies: Path,
    period: str,
    form: str | None,
    output: Path | None,
    opening: Path | None,
    earlier: tuple[Path, ...],
    statement: str | None,
    reading: str,
    annotated: Path | None,
    control: str,
    leave_out: tuple[str, ...],
    scores: bool,
) -> None:
    """Calculate the payouts of a period from policies and WORKBOOKs with roster, quotas and results.

    The workbooks are accepted whole or not at all: otherwise every problem is told with its file, sheet and cell, and
    nothing is calculated. Fiscal years start as the policies say. Amounts are exact; the only roundings are those that
    the policies state. Where policies carry money from period to period (draws, deferrals), --opening takes over what
    the period before left. Where measures are taken over several periods, --earlier gives the workbooks of the
    periods before, each once. With --scores, a csv holds the scores instead of the payouts, the other forms both.

    WORKBOOKs are .xlsx, .xlsm, .xlsb, .xls, .ods, .csv or .tsv. A text file holds one sheet, told by its name or its
    headings. Where a file leaves its encoding, delimiter, decimal mark, order of dates or kind of sheet open, a problem
    says so, and --reading answers it: encoding=, delimiter=, decimal=, dates=, sheet= or ignore=, separated by ";".

    With --annotated, each refused workbook is also written as a copy in which the cells to correct are marked.

    Ends with 1 when anything is wrong with the policies or the workbooks.
    """
    form = form or SUFFIXES.get(output.suffix.lower() if output else "", "table")
    _refuse_misuse(form, output, statement, scores=scores)
    _refuse_place(annotated)
    paid = _paid(policies, period, workbooks, reading, opening, earlier, annotated, control, leave_out)
    content = _content(paid, form, statement, scores=scores)
    if output is None:
        click.echo(content, nl=False)
    else:
        _write(output, content)
    _say_aside(paid)


def _refuse_misuse(form: str, output: Path | None, statement: str | None, *, scores: bool) -> None:
    if form == "xlsx" and output is None:
        raise click.UsageError("A workbook is written to a file: say --output payouts.xlsx.")
    if statement is not None and form in ("csv", "xlsx"):
        raise click.UsageError("A statement comes as a table or as json.")
    if statement is not None and scores:
        raise click.UsageError("A statement tells its scores itself; say --statement or --scores.")
    if output is not None and not output.resolve().parent.is_dir():
        raise click.UsageError(f"There is no folder {output.parent} to write to.")


def _refuse_place(annotated: Path | None) -> None:
    if annotated is not None and annotated.suffix.lower() != ".xlsx":
        raise click.UsageError("The marked copy is a workbook: say --annotated marked.xlsx.")
    if annotated is not None and not annotated.resolve().parent.is_dir():
        raise click.UsageError(f"There is no folder {annotated.parent} to write to.")


def _paid(
    policies: Path,
    period: str,
    workbooks: tuple[Path, ...],
    reading: str,
    opening: Path | None,
    earlier: tuple[Path, ...],
    annotated: Path | None = None,
    control: str = "",
    leave_out: tuple[str, ...] = (),
) -> Paid:
    from api.cli.annotated import write_annotated
    from api.cli.opening import read_opening
    from api.cli.paid import pay_from
    from api.cli.problems import stop_with
    from api.cli.totals import say_totals
    from importers.left_out import leaving_out, unmatched
    from importers.reading import UnreadableReading, parse_reading
    from incentives.performance.control_totals import UnreadableControl, control_problems, parse_control
    from incentives.values.problem import RefusedWithProblems

    def look(read: Sequence[StagedWorkbook]) -> tuple[Problem, ...]:
        say_totals(read)
        return (*unmatched(read, read_as), *control_problems(read, given))

    try:
        given = parse_control(control)
        before = None if opening is None else read_opening(opening)
        read_as = leaving_out(parse_reading(reading), leave_out)
    except UnreadableControl as unreadable:
        raise click.BadParameter(str(unreadable), param_hint="--control") from None
    except UnreadableReading as unreadable:
        raise click.BadParameter(str(unreadable), param_hint="--reading or --leave-out") from None
    except RefusedWithProblems as refused:
        stop_with(refused.problems, "Nothing was calculated.")
    try:
        return pay_from(policies, period, workbooks, today(), read_as, before, earlier, look)
    except RefusedWithProblems as refused:
        if annotated is not None:
            write_annotated(annotated, workbooks, refused.problems, read_as)
        stop_with(refused.problems, "Nothing was calculated.")


def _content(paid: Paid, form: str, statement: str | None, *, scores: bool) -> str | bytes:
    from api.cli import pay_files, pay_json, pay_scores, pay_statement, pay_text

    if statement is not None:
        whose = pay_statement.statements_of(paid, statement)
        if form == "json":
            return _json([pay_statement.statement_as_json(each) for each in whose])
        return "\n".join(pay_statement.statement_text(each) for each in whose)
    match form:
        case "json":
            told = {"scores": pay_scores.scores_as_json(paid)} if scores else {}
            return _json(pay_json.paid_as_json(paid) | told)
        case "csv":
            return pay_scores.scores_as_csv(paid) if scores else pay_files.payouts_as_csv(paid)
        case "xlsx":
            return pay_files.payouts_as_xlsx(paid, scores=pay_scores.score_cells(paid) if scores else None)
        case _:
            return pay_text.payouts_text(paid) + (pay_scores.scores_text(paid) if scores else "")


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _write(output: Path, content: str | bytes) -> None:
    """The whole file or none of it."""
    from api.cli.terminal import say

    written = output.with_name(f".{output.name}.part")
    try:
        written.write_bytes(content if isinstance(content, bytes) else click.unstyle(content).encode())
        written.replace(output)
    except OSError as error:
        written.unlink(missing_ok=True)
        raise click.UsageError(f"{output} cannot be written: {error.strerror}.") from None
    say(f"Written to {output}.", error=True)


def _say_aside(paid: Paid) -> None:
    from api.cli.pay_text import say_notes, say_stopping

    say_notes(paid)
    say_stopping(paid)
