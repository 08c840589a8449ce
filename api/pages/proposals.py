"""How a policy comes into force on pages: propose a text, look at its findings, decide; and what people have read."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from api.pages.doors import actor_who_may, current_actor, day_in_address, session
from incentives.services import acknowledgements, decisions, policies, proposals
from incentives.services.actor import Permission

blueprint = Blueprint("proposal_pages", __name__)
LONGEST_NAME = 200


@blueprint.get("/proposals")
def list_all() -> str:
    """Proposed versions, the newest first, and the form for another one."""
    return render_template("proposals.html", proposals=proposals.list_proposals(session(), current_actor()))


@blueprint.post("/proposals")
def propose() -> Response:
    """Proposes a version."""
    file = request.form.get("file", "").strip()[:LONGEST_NAME] or "proposed.yaml"
    text = request.form.get("text", "").replace("\r\n", "\n")
    proposed = proposals.propose_policy(session(), current_actor(), text, file)
    flash("Proposed. The text has no problems, and its worked examples pay what they say.")
    return redirect(url_for(".show_one", number=proposed.proposal.id), HTTPStatus.SEE_OTHER)


@blueprint.get("/proposals/<int:number>")
def show_one(number: int) -> str:
    """One proposed version with its findings and what can be done with it."""
    actor = current_actor()
    found = proposals.get_proposal(session(), actor, number)
    return render_template("proposal.html", found=found, proposal=found.proposal)


@blueprint.post("/proposals/<int:number>/approve")
def approve(number: int) -> Response:
    """Approves it: the version holds from its day on."""
    version = proposals.approve_proposal(session(), current_actor(), number, request.form.get("because", ""))
    flash(f"Approved. It holds from {version.policy.effective_from.isoformat()} on.")
    return redirect(url_for(".show_one", number=number), HTTPStatus.SEE_OTHER)


@blueprint.post("/proposals/<int:number>/reject")
def reject(number: int) -> Response:
    """Rejects it."""
    proposals.reject_proposal(session(), current_actor(), number, request.form.get("because", ""))
    flash("Rejected.")
    return redirect(url_for(".show_one", number=number), HTTPStatus.SEE_OTHER)


@blueprint.post("/proposals/<int:number>/withdraw")
def withdraw(number: int) -> Response:
    """Takes one's own proposal back."""
    proposals.withdraw_proposal(session(), current_actor(), number)
    flash("Withdrawn.")
    return redirect(url_for(".show_one", number=number), HTTPStatus.SEE_OTHER)


@blueprint.post("/proposals/<int:number>/answers")
def answer(number: int) -> Response:
    """The decision about one of its findings."""
    actor = actor_who_may(Permission.FINDINGS_DECIDE)
    policy = proposals.get_proposal(session(), actor, number).policy
    form = request.form
    until = day_in_address(form.get("until", ""))
    said = decisions.StatedAnswer(form.get("finding", ""), form.get("place", ""), form.get("because", ""), until)
    decisions.answer_finding(session(), actor, policy, said)
    flash("The decision is kept with its reason and its day.")
    return redirect(url_for(".show_one", number=number), HTTPStatus.SEE_OTHER)


@blueprint.get("/my-policies")
def list_mine() -> str:
    """The versions that pay whoever is signed in."""
    return render_template("my_policies.html", versions=acknowledgements.my_versions(session(), current_actor()))


@blueprint.post("/my-policies/<int:version>/acknowledge")
def acknowledge(version: int) -> Response:
    """Says that one has read a version."""
    acknowledgements.acknowledge(session(), current_actor(), version)
    flash("Thank you; it is kept that you have read it.")
    return redirect(url_for(".list_mine"), HTTPStatus.SEE_OTHER)


@blueprint.get("/policies/<key>/<day>/readers")
def show_readers(key: str, day: str) -> str:
    """To whom a version applies, and who has read it."""
    actor = actor_who_may(Permission.IMPORTS_READ)
    version = policies.get_policy(session(), actor, key, day_in_address(day))
    found = acknowledgements.readers_of(session(), actor, version)
    return render_template("readers.html", version=version, policy=version.policy, readers=found)
