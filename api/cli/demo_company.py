"""The sample company, set up in a folder and a database: policies, workbooks, people, and one quarter up to its run.

The quarter meets a harmful policy on its way. Finance is stopped by it; the chief customer officer answers for it by
name and until a day, in the policy file; then the same facts are calculated. Nothing here takes another way than the
services that everybody uses.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import as_file, files
from pathlib import Path

from sqlalchemy import URL

from api.cli.demo_people import ADMINISTRATOR, FINANCE, HR, DemoPerson, add_people
from api.cli.parameters import today
from api.demo.sample_quarter import PERIOD, write_sample_quarter
from importers.workbook import read_workbook
from incentives.performance.staged import StagedWorkbook
from incentives.services import imports, periods, policies, runs
from incentives.services.database import Database
from incentives.services.errors import ReviewUnanswered
from incentives.services.findings import PolicyFinding, findings_of_policy
from incentives.services.people import actor_of_login
from incentives.store.records import Import, RoleTotal, StoredRun
from incentives.values.problem import RefusedWithProblems

DATABASE = "incentives.sqlite"
NO_POLICIES = shutil.ignore_patterns("kpis", "behaviours", "__pycache__", "*.py", "*.json", "*.md")
ANSWER = "The team was promised this pay; it changes over to a plan without a save rate when its contract ends."
ANSWERED_BY = "chief-customer-officer"
LASTS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Company:
    """What was set up. stopping are the findings that stopped the first calculation, harmful all of that policy."""

    folder: Path
    people: tuple[DemoPerson, ...]
    versions: int
    accepted: Import
    stopping: tuple[PolicyFinding, ...]
    harmful: tuple[PolicyFinding, ...]
    answered_until: date
    run: StoredRun
    totals: tuple[RoleTotal, ...]


def database_url(folder: Path) -> str:
    """Where the company's database is."""
    return URL.create("sqlite", database=str(folder.resolve() / DATABASE)).render_as_string(hide_password=False)


def write_files(folder: Path) -> tuple[Path, ...]:
    """Copies the policies and writes the workbooks of the sample quarter; returns the workbooks."""
    with as_file(files("policies")) as sample:
        shutil.copytree(sample, folder / "policies", ignore=NO_POLICIES)
    return write_sample_quarter(folder / "workbooks")


def found_company(database: Database, folder: Path, workbooks: Iterable[Path]) -> Company:
    """Everything from the empty database to the calculated quarter."""
    with database.changing() as session:
        people = add_people(session)
        administrator = actor_of_login(session, ADMINISTRATOR)
        versions = policies.load_folder(session, administrator, folder / "policies")
        periods.open_period(session, actor_of_login(session, HR), PERIOD)
    accepted = _deliver(database, workbooks)
    stopping = _stopped(database)
    on = today()
    keys = {each.policy.key for each in stopping}
    harmful = tuple(
        found for version in versions if version.policy.key in keys for found in findings_of_policy(version.policy, on)
    )
    _answer(database, folder, stopping, on + LASTS)
    with database.changing() as session:
        finance = actor_of_login(session, FINANCE)
        run = runs.calculate_period(session, finance, PERIOD)
        totals = runs.totals_by_role(session, finance, run.id)
    return Company(folder, people, len(versions), accepted, stopping, harmful, on + LASTS, run, totals)


def answer_text(findings: Iterable[PolicyFinding], until: date) -> str:
    """The answers as a policy file holds them."""
    entries = (
        f"  - finding: {each.finding.pattern}\n    at: {each.finding.at}\n    because: {ANSWER}\n"
        f"    accepted_by: {ANSWERED_BY}\n    until: {until}\n"
        for each in findings
    )
    return "\naccepted_findings:\n" + "".join(entries)


def _deliver(database: Database, paths: Iterable[Path]) -> Import:
    """HR's upload, checked and accepted."""
    read = [read_workbook(path, path.name) for path in paths]
    workbooks: list[StagedWorkbook] = [workbook for workbook, _ in read if workbook is not None]
    problems = [problem for _, found in read for problem in found]
    with database.changing() as session:
        staged = imports.stage_import(session, actor_of_login(session, HR), PERIOD, workbooks, problems)
        if staged.problems:
            raise RefusedWithProblems(staged.problems)
        return imports.accept_import(session, actor_of_login(session, HR), staged.id)


def _stopped(database: Database) -> tuple[PolicyFinding, ...]:
    """The findings that stop the first calculation; none if nothing does."""
    try:
        with database.changing() as session:
            runs.calculate_period(session, actor_of_login(session, FINANCE), PERIOD)
    except ReviewUnanswered as unanswered:
        return unanswered.findings
    return ()


def _answer(database: Database, folder: Path, stopping: Iterable[PolicyFinding], until: date) -> None:
    """Writes the answers into the policy files, and takes the files in again."""
    by_key: dict[str, list[PolicyFinding]] = {}
    for each in stopping:
        by_key.setdefault(each.policy.key, []).append(each)
    for found in by_key.values():
        policy = found[0].policy
        file = folder / "policies" / policy.key / f"{policy.effective_from}.yaml"
        text = file.read_text(encoding="utf-8") + answer_text(found, until)
        file.write_text(text, encoding="utf-8")
        with database.changing() as session:
            policies.add_policy(session, actor_of_login(session, ADMINISTRATOR), text, policy.file)
