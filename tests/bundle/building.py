"""A company whose run looks back, carries over, adjusts and pays in two currencies, and the bundle of that run."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

from incentives.bundle.archive import archived
from incentives.bundle.files import MANIFEST, bundle_files
from incentives.bundle.verify import Verification, verify_bundle
from incentives.services.bundles import bundle_of_run
from incentives.services.database import Database
from incentives.services.periods import open_period
from incentives.services.policies import add_policy
from incentives.services.runs import StoredRun, approve_run
from tests.performance.accept_tables import workbook
from tests.services.building import Company, accepted, calculated
from tests.services.test_from_period_to_period import policy_text

ROSTER = """
Roster:
participant | name   | email           | role       | starts_on  | ends_before | team | paid_in
P-1         | Ada    | ada@example.com | desk/agent | 2026-07-01 |             | blue | USD
P-2         | Berta  |                 | desk/agent | 2026-07-01 |             | blue | EUR
P-3         | Carla  |                 | desk/lead  | 2026-07-01 |             | blue |
Results:
participant | checked_quality
P-1         | {first}
P-2         | 85%
P-3         | 85%
Group results:
counted_for | name | first_contact
team        | blue | 75%
Exchange rates:
day        | from_currency | to_currency | rate
{day} | EUR           | USD         | 1.0842
"""
"""Ada's draw of July is recovered in August, and Carla's deferral of both goes on."""


def text() -> str:
    """The policy of the tests of carrying, with agents who are paid out in the currency of the roster."""
    return (
        policy_text()
        .replace("period: month", "period: month\nexchange_day: last day of period")
        .replace("    title: Support agent", "    title: Support agent\n    paid_in: from the roster")
    )


def august(database: Database, company: Company) -> StoredRun:
    """July approved with an agent in debt, and a run of August after it."""
    with database.changing() as session:
        add_policy(session, company.administrator, text(), "desk/2026-07-01.yaml")
        for month in ("2026-07", "2026-08"):
            open_period(session, company.hr, month)
    july = _month(database, company, "2026-07", "62%")
    with database.changing() as session:
        approve_run(session, company.approver, july.id)
    return _month(database, company, "2026-08", "95%")


def _month(database: Database, company: Company, month: str, first: str) -> StoredRun:
    facts = ROSTER.format(first=first, day=f"{month}-31")
    accepted(database, company, workbook(facts, period=month), quarter=month)
    return calculated(database, company, month)


def files_of(database: Database, company: Company, run: StoredRun) -> dict[str, bytes]:
    """The files of the run's bundle."""
    with database.reading() as session:
        return bundle_files(bundle_of_run(session, company.finance, run.id))


def verified(files: dict[str, bytes]) -> Verification:
    """What verifying a bundle of these files finds."""
    return verify_bundle(io.BytesIO(archived(files)), "run.zip")


def changed(files: dict[str, bytes], name: str, change: Callable[[Any], Any]) -> dict[str, bytes]:
    """The files with one JSON document changed."""
    return files | {name: (json.dumps(change(json.loads(files[name]))) + "\n").encode()}


def renamed(files: dict[str, bytes], **changes: Any) -> dict[str, bytes]:
    """The files with other words in the manifest."""
    return changed(files, MANIFEST, lambda told: told | changes)
