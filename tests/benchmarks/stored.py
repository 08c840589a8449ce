"""From an uploaded workbook to stored payouts, with everything that the service does in between.

`python -m tests.benchmarks.stored [PARTICIPANTS]`: roster, results and team results as one workbook; read, staged with
what changes and the money at stake, accepted, calculated and stored on SQLite with the audit trail. Beside it the bare
read of the same sheets by python-calamine, in the same run.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np
import python_calamine
import xlsxwriter

from importers.ready_process import READY
from importers.workbook import read_workbook
from incentives.performance.staged import StagedWorkbook
from incentives.services.database import Database, open_database
from incentives.services.imports import ImportState, accept_import, stage_import
from incentives.services.runs import calculate_period
from tests.services.building import QUARTER, Company, found_company

PARTICIPANTS = 10_000
TEAMS = 50


def main(arguments: list[str]) -> None:
    """The seconds of each part, and all of them beside the bare read."""
    READY.keep_one()
    participants = int(arguments[0]) if arguments else PARTICIPANTS
    content = company_workbook(participants)
    bare = min(_seconds(lambda: _bare_read(content)) for _ in range(3))
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'stored.db'}")
        taken = _way(database, found_company(database), content)
        database.close()
    whole = sum(taken.values())
    print(f"\n{participants:,} participants from the workbook to stored payouts, SQLite: {whole:.2f} s")
    print("  " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in taken.items()))
    print(f"  python-calamine's bare read takes {bare:.2f} s: {whole / bare:.0f} × that")


def _way(database: Database, company: Company, content: bytes) -> dict[str, float]:
    taken = {}
    started = perf_counter()
    workbook, problems = read_workbook(content, "upload.xlsx")
    taken["read"] = perf_counter() - started
    if workbook is None:
        raise SystemExit("\n".join(map(str, problems)))
    taken["check and stage"] = _seconds(lambda: _stage(database, company, workbook))
    taken["accept"] = _seconds(lambda: _accept(database, company))
    taken["calculate and store"] = _seconds(lambda: _calculate(database, company))
    return taken


def _stage(database: Database, company: Company, workbook: StagedWorkbook) -> None:
    with database.changing() as session:
        staged = stage_import(session, company.hr, QUARTER, [workbook])
    if staged.state is not ImportState.READY:
        raise SystemExit("\n".join(map(str, staged.problems)))


def _accept(database: Database, company: Company) -> None:
    with database.changing() as session:
        accept_import(session, company.hr, 1)


def _calculate(database: Database, company: Company) -> None:
    with database.changing() as session:
        calculate_period(session, company.finance, QUARTER)


def _bare_read(content: bytes) -> None:
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python()


def _seconds(call: Callable[[], None]) -> float:
    started = perf_counter()
    call()
    return perf_counter() - started


def company_workbook(participants: int) -> bytes:
    """Everybody on the roster in one of the teams, with a result of their own and one of each team."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    percent, day = book.add_format({"num_format": "0.00%"}), book.add_format({"num_format": "yyyy-mm-dd"})
    roster, results, groups = (book.add_worksheet(name) for name in ("Roster", "Results", "Group results"))
    roster.write_row(0, 0, ["participant", "name", "role", "starts_on", "ends_before", "team"])
    for sheet, headings in ((results, ["participant", "checked_quality"]), (groups, ["counted_for", "name"])):
        sheet.write_row(0, 0, ["Period", QUARTER])
        sheet.write_row(1, 0, headings)
    groups.write_string(1, 2, "first_contact")
    drawn = np.random.default_rng(1).integers(5_000, 9_900, participants).tolist()
    for row, result in enumerate(drawn):
        roster.write_row(row + 1, 0, [f"P-{row:06}", f"Name {row}", "support/agent"])
        roster.write_datetime(row + 1, 3, date(2026, 1, 1), day)
        roster.write_string(row + 1, 5, f"team {row % TEAMS}")
        results.write_string(row + 2, 0, f"P-{row:06}")
        results.write_number(row + 2, 1, result / 10_000, percent)
    for team in range(TEAMS):
        groups.write_row(team + 2, 0, ["team", f"team {team}"])
        groups.write_number(team + 2, 2, 0.7 + team / 500, percent)
    book.close()
    return stream.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
