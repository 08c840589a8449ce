"""How a policy comes into force: proposed, its findings decided about, approved by somebody else, acknowledged."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from flask import url_for

from api.auth import current_actor
from api.database import reading
from api.idempotency import once
from api.resources.door import Blueprint, changes, created, may_answer, needs
from api.resources.periods import NUMBER
from api.schemas.findings import shown_finding
from api.schemas.period_life import BecauseSchema
from api.schemas.policies import NewPolicySchema, PolicyVersionSchema
from api.schemas.policy_life import (
    AppliedVersionSchema,
    AppliedVersionsSchema,
    DecisionSchema,
    FindingAnswerSchema,
    FindingAnswersSchema,
    NewAnswerSchema,
    ProposalsSchema,
    ProposedPolicySchema,
    ReadersSchema,
)
from incentives.services import acknowledgements, decisions, policies, proposals
from incentives.services.actor import Permission

blueprint = Blueprint("policy-life", __name__, description="How a policy comes into force: by two people, at least.")


@blueprint.route("/proposals")
@needs(Permission.POLICIES_READ)
@blueprint.response(HTTPStatus.OK, ProposalsSchema)
def list_proposals() -> object:
    """Proposed versions, the newest first"""
    return {"proposals": proposals.list_proposals(reading(), current_actor())}


@blueprint.route("/proposals", methods=["POST"])
@needs(Permission.POLICIES_PROPOSE)
@changes
@blueprint.arguments(NewPolicySchema)
@created(ProposedPolicySchema, blueprint)
def propose_policy(body: dict[str, Any]) -> object:
    """Propose a version for somebody else to approve"""
    proposed = proposals.propose_policy(once(), current_actor(), body["text"], body["file"])
    return _shown(proposed), {"Location": url_for(".get_proposal", number=proposed.proposal.id)}


@blueprint.route(f"/proposals/{NUMBER}")
@needs(Permission.POLICIES_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, ProposedPolicySchema)
def get_proposal(number: int) -> object:
    """A proposed version with its text and findings"""
    return _shown(proposals.get_proposal(reading(), current_actor(), number))


@blueprint.route(f"/proposals/{NUMBER}/approve", methods=["POST"])
@needs(Permission.POLICIES_APPROVE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(DecisionSchema)
@blueprint.response(HTTPStatus.OK, PolicyVersionSchema)
def approve_proposal(body: dict[str, Any], number: int) -> object:
    """Approve a proposed version: it holds from its day on

    403 `second-person-needed` for who proposed it; 409 `review-unanswered` while a serious finding waits.
    """
    return proposals.approve_proposal(once(), current_actor(), number, body["because"])


@blueprint.route(f"/proposals/{NUMBER}/reject", methods=["POST"])
@needs(Permission.POLICIES_APPROVE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(BecauseSchema)
@blueprint.response(HTTPStatus.OK, ProposedPolicySchema)
def reject_proposal(body: dict[str, Any], number: int) -> object:
    """Reject a proposed version"""
    return _shown(proposals.reject_proposal(once(), current_actor(), number, body["because"]))


@blueprint.route(f"/proposals/{NUMBER}/withdraw", methods=["POST"])
@needs(Permission.POLICIES_PROPOSE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.response(HTTPStatus.OK, ProposedPolicySchema)
def withdraw_proposal(number: int) -> object:
    """Take back a proposal of one's own"""
    return _shown(proposals.withdraw_proposal(once(), current_actor(), number))


@blueprint.route(f"/proposals/{NUMBER}/answers", methods=["POST"])
@needs(Permission.FINDINGS_DECIDE, as_well=Permission.POLICIES_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(NewAnswerSchema)
@created(FindingAnswerSchema, blueprint)
def answer_finding_of_proposal(body: dict[str, Any], number: int) -> object:
    """Accept a finding of a proposed version until a day, and why"""
    session, actor = once(), current_actor()
    policy = proposals.get_proposal(session, actor, number).policy
    answer = decisions.answer_finding(session, actor, policy, decisions.StatedAnswer(**body))
    return answer, {"Location": url_for(".get_proposal", number=number)}


@blueprint.route("/policies/<name:policy>/<day:effective_from>/answers")
@needs(Permission.FINDINGS_READ, as_well=Permission.POLICIES_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, FindingAnswersSchema)
def list_answers(policy: str, effective_from: date) -> object:
    """What was decided about the findings of a version"""
    session, actor = reading(), current_actor()
    version = policies.get_policy(session, actor, policy, effective_from)
    return {"answers": decisions.answers_to(session, actor, version.policy)}


@blueprint.route("/policies/<name:policy>/<day:effective_from>/answers", methods=["POST"])
@needs(Permission.FINDINGS_DECIDE, as_well=Permission.POLICIES_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.arguments(NewAnswerSchema)
@created(FindingAnswerSchema, blueprint)
def answer_finding(body: dict[str, Any], policy: str, effective_from: date) -> object:
    """Accept a finding of a version until a day, and why"""
    session, actor = once(), current_actor()
    version = policies.get_policy(session, actor, policy, effective_from)
    answer = decisions.answer_finding(session, actor, version.policy, decisions.StatedAnswer(**body))
    return answer, {"Location": url_for(".list_answers", policy=policy, effective_from=effective_from)}


@blueprint.route(f"/answers/{NUMBER}/withdraw", methods=["POST"])
@needs(Permission.FINDINGS_DECIDE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.response(HTTPStatus.OK, FindingAnswerSchema)
def withdraw_answer(number: int) -> object:
    """Take an answer back: the finding is open again"""
    return decisions.withdraw(once(), current_actor(), number)


@blueprint.route("/policies/<name:policy>/<day:effective_from>/readers")
@needs(Permission.IMPORTS_READ, as_well=Permission.POLICIES_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, ReadersSchema)
def list_readers(policy: str, effective_from: date) -> object:
    """To whom a version applies, and who has read it"""
    session, actor = reading(), current_actor()
    version = policies.get_policy(session, actor, policy, effective_from)
    return {"readers": acknowledgements.readers_of(session, actor, version)}


@blueprint.route("/my-policies")
@needs(Permission.STATEMENTS_READ_OWN)
@blueprint.response(HTTPStatus.OK, AppliedVersionsSchema)
def list_my_policies() -> object:
    """The versions that pay the reader, the newest first"""
    return {"versions": acknowledgements.my_versions(reading(), current_actor())}


@blueprint.route(f"/my-policies/{NUMBER}/acknowledge", methods=["POST"])
@needs(Permission.STATEMENTS_READ_OWN)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.response(HTTPStatus.OK, AppliedVersionSchema)
def acknowledge_policy(number: int) -> object:
    """Say that one has read a version"""
    return acknowledgements.acknowledge(once(), current_actor(), number)


def _shown(proposed: proposals.ProposedPolicy) -> dict[str, object]:
    return {
        "proposal": proposed.proposal,
        "stage": proposed.stage,
        "text": proposed.proposal.text,
        "findings": [shown_finding(each) for each in proposed.findings],
        "stopping": len(proposed.stopping),
    }
