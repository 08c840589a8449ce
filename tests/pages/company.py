"""The sample company at each stage of its quarter, as a database file to copy, and its workbooks with faults put in."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import openpyxl

from api.cli.demo_company import answer_text
from api.demo.sample_quarter import PERIOD, WORKBOOKS, sample_workbook
from importers.workbook import read_workbook
from incentives.services.actor import Duty
from incentives.services.database import Database
from incentives.services.findings import findings_in_force, unanswered
from incentives.services.imports import accept_import, stage_import
from incentives.services.people import actor_of_login, create_person, first_person
from incentives.services.period_life import publish_period
from incentives.services.periods import open_period
from incentives.services.policies import add_policy, load_folder
from incentives.services.runs import approve_run, calculate_period
from incentives.store.engine import open_engine
from tests.conftest import Clock

PASSWORD = "five words are quite enough"
POLICIES = Path(__file__).parents[2] / "policies"
HARMFUL = POLICIES / "retention-desk" / "2026-01-01.yaml"
ANSWERED_UNTIL = date(2026, 12, 31)
PEOPLE: dict[str, tuple[str, set[Duty], str | None]] = {
    "hr": ("Hanna Rossi", {Duty.HR}, None),
    "finance": ("Felix Okafor", {Duty.FINANCE, Duty.FINANCE_APPROVER}, None),
    "approver": ("Greta Lund", {Duty.FINANCE_APPROVER}, None),
    "leader": ("Tomás Ferreira", {Duty.LEADERSHIP}, None),
    "auditor": ("Alma Reyes", {Duty.AUDITOR}, None),
    "katya": ("Katya Dimitrova", {Duty.EMPLOYEE}, "P-0119"),
    "anna": ("Anna Weber", {Duty.EMPLOYEE}, "P-0111"),
}

Step = Callable[[Database], None]


def sample_files() -> dict[str, bytes]:
    """The three workbooks of the quarter."""
    return {name: sample_workbook(name) for name in WORKBOOKS}


def broken_results() -> bytes:
    """The results with a text in a number's place, a blank and somebody nobody knows."""
    return changed_results({("Results", "C9"): "n/a", ("Results", "A12"): "P-9999", ("Company results", "B5"): None})


def changed_results(cells: Mapping[tuple[str, str], str | float | None]) -> bytes:
    """The results with other contents in some cells, named by sheet and address."""
    book = openpyxl.load_workbook(io.BytesIO(sample_workbook("results.xlsx")))
    for (sheet, address), content in cells.items():
        book[sheet][address] = content
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def open_database(file: Path) -> Database:
    """The database in the file, at the tests' own time."""
    return Database(open_engine(f"sqlite:///{file}"), Clock())


def advanced(before: Path, after: Path, *steps: Step) -> Path:
    """A copy of a stage in which more has happened."""
    shutil.copy(before, after)
    database = open_database(after)
    for step in steps:
        step(database)
    database.close()
    return after


def found(database: Database) -> None:
    """People, all sample policies (one of them harmful and unanswered) and an open quarter."""
    with database.changing() as session:
        first_person(session, "root", "Ruth Keller", PASSWORD)
        root = actor_of_login(session, "root")
        for login, (name, duties, participant) in PEOPLE.items():
            create_person(session, root, login, name, PASSWORD, duties, participant)
        load_folder(session, root, POLICIES)
        open_period(session, actor_of_login(session, "hr"), PERIOD)


def accept_files(database: Database) -> None:
    """HR's three workbooks, accepted."""
    number = _stage(database, sample_files())
    with database.changing() as session:
        accept_import(session, actor_of_login(session, "hr"), number)


def upload_late_results(database: Database) -> None:
    """A corrected figure waits to be accepted."""
    _stage(database, {"late-results.xlsx": changed_results({("Results", "C9"): 350_000})})


def upload_broken_results(database: Database) -> None:
    """An upload with problems."""
    _stage(database, {"results.xlsx": broken_results()})


def _stage(database: Database, files: Mapping[str, bytes]) -> int:
    read = [read_workbook(content, name)[0] for name, content in files.items()]
    with database.changing() as session:
        hr = actor_of_login(session, "hr")
        return stage_import(session, hr, PERIOD, [workbook for workbook in read if workbook is not None]).id


def answer_findings(database: Database) -> None:
    """The serious findings of the harmful policy are answered in its file."""
    with database.changing() as session:
        root = actor_of_login(session, "root")
        serious = unanswered(findings_in_force(session, root, policy="retention-desk"))
        text = HARMFUL.read_text(encoding="utf-8") + answer_text(serious, ANSWERED_UNTIL)
        add_policy(session, root, text, "retention-desk/2026-01-01.yaml")


def calculate(database: Database) -> None:
    """Finance calculates the quarter."""
    with database.changing() as session:
        calculate_period(session, actor_of_login(session, "finance"), PERIOD)


def approve(database: Database) -> None:
    """The second person approves it, and everybody may read their own statement."""
    with database.changing() as session:
        approve_run(session, actor_of_login(session, "approver"), 1)
        publish_period(session, actor_of_login(session, "approver"), PERIOD)
