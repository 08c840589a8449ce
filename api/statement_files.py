"""Statements as files: one as PDF, and those of a whole run in one archive."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from flask import Response
from sqlalchemy.orm import Session

from api.downloads import PDF, ZIP, download
from api.printed.pdf import statement_pdf
from incentives.bundle.archive import archived
from incentives.services import runs, statements
from incentives.services.actor import Actor
from incentives.services.errors import Conflict
from incentives.store.records import StoredPayout, StoredRun

MOST_AT_ONCE = 300
A_PAGE = 500
NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")


def statement_answer(session: Session, actor: Actor, payout: int) -> Response:
    """The statement of a payout as PDF. Raises what the service raises."""
    found = statements.statement_of(session, actor, payout)
    return download(statement_pdf(found), f"statement {found.period.name} {_plain(found.payout.participant)}.pdf", PDF)


def statements_answer(session: Session, actor: Actor, run_id: int) -> Response:
    """The statements of a small run. Conflict `too-many-statements` for one that is better asked for as a job."""
    run = runs.balances_of(session, actor, run_id)
    if run.payouts > MOST_AT_ONCE:
        message = f"Run {run_id} has {run.payouts:,} statements; at most {MOST_AT_ONCE} are written while you wait. "
        raise Conflict("too-many-statements", message + "Ask for them as a job: POST to the same run's statements.")
    return download(statements_archive(session, actor, run), archive_name(run), ZIP)


def statements_archive(
    session: Session, actor: Actor, run: StoredRun, report: Callable[[int, int], None] = lambda *_: None
) -> bytes:
    """Every statement of a run as PDF in a zip file whose bytes follow from the statements alone."""
    pages = {}
    for number, payout in enumerate(_payouts(session, actor, run), start=1):
        pages[_name(payout)] = statement_pdf(statements.statement_of(session, actor, payout.id))
        report(number, run.payouts)
    return archived(pages)


def archive_name(run: StoredRun) -> str:
    """What the archive is called."""
    return f"statements of run {run.id} of {run.period}.zip"


def _payouts(session: Session, actor: Actor, run: StoredRun) -> Iterator[StoredPayout]:
    after: int | None = None
    while True:
        page = runs.list_payouts(session, actor, run.id, after=after, limit=A_PAGE)
        yield from page.payouts
        after = page.next_after
        if after is None:
            return


def _name(payout: StoredPayout) -> str:
    """The participant, as far as a file may be named so, and the payout, which no other has."""
    return f"statement-{_plain(payout.participant)}-{payout.id}.pdf"


def _plain(participant: str) -> str:
    return NOT_IN_A_NAME.sub("_", participant)[:60]
