"""`incentives pay`: policies and workbooks in, exact payouts out; no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.parameters import EXISTING_FILE, EXISTING_FOLDER, today

if TYPE_CHECKING:
    from api.cli.paid import Paid

SUFFIXES = {".json": "json", ".csv": "csv", ".xlsx": "xlsx"}
EXAMPLES = """\b
Examples:
  incentives pay --policies policies --period 2026-Q3 quarter.xlsx
  incentives pay --policies policies --period 2026-Q3 roster.xlsx results.xlsx --output payouts.xlsx
  incentives pay --policies policies --period 2026-Q3 quarter.xlsx --statement P-0001
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
@click.option("--statement", metavar="PARTICIPANT", default=None, help="Print this person's statement with its steps.")
def pay(
    workbooks: tuple[Path, ...],
    policies: Path,
    period: str,
    form: str | None,
    output: Path | None,
    statement: str | None,
) -> None:
    """Calculate the payouts of a period from policies and WORKBOOKs with roster, quotas and results.

    The workbooks are accepted whole or not at all: otherwise every problem is told with its file, sheet and cell, and
    nothing is calculated. Fiscal years start as the policies say. Amounts are exact; the only roundings are those that
    the policies state.

    Ends with 1 when anything is wrong with the policies or the workbooks.
    """
    form = form or SUFFIXES.get(output.suffix.lower() if output else "", "table")
    _refuse_misuse(form, output, statement)
    paid = _paid(policies, period, workbooks)
    content = _content(paid, form, statement)
    if output is None:
        click.echo(content, nl=False)
    else:
        _write(output, content)
    _say_aside(paid)


def _refuse_misuse(form: str, output: Path | None, statement: str | None) -> None:
    if form == "xlsx" and output is None:
        raise click.UsageError("A workbook is written to a file: say --output payouts.xlsx.")
    if statement is not None and form in ("csv", "xlsx"):
        raise click.UsageError("A statement comes as a table or as json.")
    if output is not None and not output.resolve().parent.is_dir():
        raise click.UsageError(f"There is no folder {output.parent} to write to.")


def _paid(policies: Path, period: str, workbooks: tuple[Path, ...]) -> Paid:
    from api.cli.paid import pay_from
    from api.cli.problems import stop_with
    from incentives.values.problem import RefusedWithProblems

    try:
        return pay_from(policies, period, workbooks, today())
    except RefusedWithProblems as refused:
        stop_with(refused.problems, "Nothing was calculated.")


def _content(paid: Paid, form: str, statement: str | None) -> str | bytes:
    from api.cli import pay_files, pay_json, pay_statement, pay_text

    if statement is not None:
        whose = pay_statement.statements_of(paid, statement)
        if form == "json":
            return _json([pay_statement.statement_as_json(each) for each in whose])
        return "\n".join(pay_statement.statement_text(each) for each in whose)
    match form:
        case "json":
            return _json(pay_json.paid_as_json(paid))
        case "csv":
            return pay_files.payouts_as_csv(paid)
        case "xlsx":
            return pay_files.payouts_as_xlsx(paid)
        case _:
            return pay_text.payouts_text(paid)


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
