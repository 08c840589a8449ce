"""The audit trail for auditors: its entries by page, those of one subject or person, and a check of everything."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from api.pages.doors import current_actor, number_asked, session
from incentives.services import audit
from incentives.services.audit_check import check_trail

blueprint = Blueprint("audit_pages", __name__)
ON_A_PAGE = 50
LONGEST_SUBJECT = 300


@blueprint.get("/audit")
def list_all() -> str:
    """Entries, the newest first."""
    subject = request.args.get("subject", "").strip()[:LONGEST_SUBJECT]
    person = number_asked("person")
    page = audit.list_entries(
        session(),
        current_actor(),
        before=number_asked("before"),
        limit=ON_A_PAGE,
        subject=subject or None,
        by=person,
    )
    return render_template("audit.html", page=page, subject=subject, person=person)


@blueprint.get("/audit/check")
def check() -> str:
    """Checks the trail and everything that it seals."""
    return render_template("audit_check.html", found=check_trail(session(), current_actor()))
