"""Findings for leadership: the list of what policies in force may do, and one finding with its proof."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound

from api.pages.doors import current_actor, day_in_address, session, today
from api.pages.policy_charts import chart_at
from api.pages.proofs import shown_proof
from incentives.alignment.catalogue import BY_ID
from incentives.alignment.finding import Severity
from incentives.alignment.lens import LENSES, Lens
from incentives.services import policies
from incentives.services.actor import Permission, require
from incentives.services.findings import PolicyFinding, decided, findings_in_force, findings_of_policy, unanswered

blueprint = Blueprint("finding_pages", __name__)


@blueprint.get("/findings")
def list_all() -> str:
    """The findings of the policies in force, the most severe first; of one policy, severity or lens where asked.

    Whether something waits for an answer is told of all findings, whatever is shown.
    """
    found, lens = findings_in_force(session(), current_actor()), _lens_asked()
    seen = found if lens is None else findings_in_force(session(), current_actor(), lens=lens)
    policy, least = request.args.get("policy", ""), request.args.get("severity", "")
    shown = [
        each for each in seen if policy in ("", each.policy.key) and (not least or str(each.finding.severity) == least)
    ]
    shown.sort(key=lambda each: (-each.finding.severity, each.policy.key))
    return render_template(
        "findings.html",
        findings=shown,
        all_findings=found,
        waiting=unanswered(found),
        policies=sorted({each.policy.key for each in found}),
        severities=[str(each) for each in reversed(Severity)],
        policy=policy,
        severity=least,
        lenses=LENSES,
        lens=lens,
    )


@blueprint.get("/findings/<key>/<day>/<role>/<pattern>/<path:at>")
def show_one(key: str, day: str, role: str, pattern: str, at: str) -> str:
    """One finding: what, why, what to do instead, who says so, and the proof where a behaviour was found to pay."""
    actor = current_actor()
    require(actor, Permission.FINDINGS_READ)
    policy = policies.get_policy(session(), actor, key, day_in_address(day)).policy
    lens = _lens_asked()
    every = decided(session(), findings_of_policy(policy, today(session()), lens), today(session()))
    found = [each for each in every if _named(each, role, pattern, at)]
    if not found:
        raise NotFound
    return render_template(
        "finding.html",
        policy=policy,
        role=policy.roles[role],
        finding=found[0].finding,
        explained=found[0].finding.pattern in BY_ID,
        lens=None if lens is None else LENSES[lens],
        findings=[each.finding for each in found],
        proof=shown_proof(policy, found[0].finding.proof),
        chart=chart_at(policy, found[0].finding.place.key or ""),
    )


def _lens_asked() -> Lens | None:
    """The lens that the address names, None where it names none that there is."""
    asked = request.args.get("lens", "")
    return Lens(asked) if asked in tuple(Lens) else None


def _named(each: PolicyFinding, role: str, pattern: str, at: str) -> bool:
    finding = each.finding
    return (finding.role, finding.pattern, finding.at) == (role, pattern, at)
