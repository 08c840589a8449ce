"""Policies: list them, read one, take one in, see what it may do to customers."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from flask import url_for

from api.auth import current_actor
from api.database import reading
from api.idempotency import once
from api.resources.door import Blueprint, changes, created, may_answer, needs, tagged
from api.schemas.findings import FindingsSchema, shown_finding
from api.schemas.policies import NewPolicySchema, OnDayQuery, PoliciesQuery, PoliciesSchema, PolicyVersionSchema
from incentives.services import findings, policies
from incentives.services.actor import Permission
from incentives.services.clock import today

blueprint = Blueprint("policies", __name__, description="What is promised, from which day on.")


@blueprint.route("/policies")
@needs(Permission.POLICIES_READ)
@tagged
@blueprint.arguments(PoliciesQuery, location="query")
@blueprint.response(HTTPStatus.OK, PoliciesSchema)
def list_policies(query: dict[str, Any]) -> object:
    """All current versions, by policy and day"""
    found = policies.list_policies(reading(), current_actor())
    return {"policies": [version for version in found if query.get("policy", version.policy.key) == version.policy.key]}


@blueprint.route("/policies", methods=["POST"])
@needs(Permission.POLICIES_WRITE)
@changes
@blueprint.arguments(NewPolicySchema)
@created(PolicyVersionSchema, blueprint)
def add_policy(body: dict[str, Any]) -> object:
    """Take in a version

    The same text again changes nothing. A version that an approved run used can never be replaced.
    """
    version = policies.add_policy(once(), current_actor(), body["text"], body["file"])
    policy = version.policy
    where = url_for(".get_policy", policy=policy.key, effective_from=policy.effective_from)
    return version, {"Location": where}


@blueprint.route("/policies/<name:policy>")
@needs(Permission.POLICIES_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@tagged
@blueprint.arguments(OnDayQuery, location="query")
@blueprint.response(HTTPStatus.OK, PolicyVersionSchema)
def get_policy_in_force(query: dict[str, Any], policy: str) -> object:
    """The version that is in force on a day"""
    return policies.get_policy(reading(), current_actor(), policy, on=query.get("on"))


@blueprint.route("/policies/<name:policy>/<day:effective_from>")
@needs(Permission.POLICIES_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@tagged
@blueprint.response(HTTPStatus.OK, PolicyVersionSchema)
def get_policy(policy: str, effective_from: date) -> object:
    """The version that starts on a day"""
    return policies.get_policy(reading(), current_actor(), policy, effective_from)


@blueprint.route("/policies/<name:policy>/<day:effective_from>/findings")
@needs(Permission.FINDINGS_READ, as_well=Permission.POLICIES_READ)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.response(HTTPStatus.OK, FindingsSchema)
def list_findings_of_policy(policy: str, effective_from: date) -> object:
    """The findings of a version, each with its proof"""
    session = reading()
    version = policies.get_policy(session, current_actor(), policy, effective_from)
    found = findings.findings_of_policy(version.policy, today(session))
    return {"findings": [shown_finding(each) for each in found]}
