"""Proposed versions, decisions about findings and acknowledgements as the API takes and shows them."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.fields import Day, Strict, Words
from api.schemas.findings import FindingSchema
from api.schemas.people import HandSchema
from api.schemas.policies import PolicyVersionSchema
from incentives.services.proposals import ProposalStage

LONGEST = 4000


class DecisionSchema(Strict):
    """Why a proposed version is approved."""

    because = Words(most=LONGEST, lines=True, load_default="")


class ProposalSchema(Schema):
    """A version that somebody proposed, and what became of it. version is its number once it was approved."""

    id = fields.Integer(required=True)
    policy = fields.String(required=True)
    effective_from = fields.Date(required=True)
    file = fields.String(required=True)
    fingerprint = fields.String(required=True)
    state = fields.String(required=True)
    proposed_at = fields.AwareDateTime(required=True)
    proposed_by = fields.Nested(HandSchema, required=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    decided_by = fields.Nested(HandSchema, required=True, allow_none=True)
    decided_because = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True, allow_none=True)


class ProposalsSchema(Schema):
    """Proposals, the newest first."""

    proposals = fields.List(fields.Nested(ProposalSchema), required=True)


class ProposedPolicySchema(Schema):
    """A proposal with where it stands, its text and its findings; stopping counts those that wait for an answer."""

    proposal = fields.Nested(ProposalSchema, required=True)
    stage = fields.Enum(ProposalStage, by_value=True, required=True)
    text = fields.String(required=True)
    findings = fields.List(fields.Nested(FindingSchema), required=True)
    stopping = fields.Integer(required=True)


class NewAnswerSchema(Strict):
    """Which finding is accepted (its `pattern` and `at`), why, and until which day."""

    finding = Words(most=100, required=True, metadata={"example": "cliff-payment"})
    place = Words(most=300, required=True, metadata={"example": "roles.agent.components.quality"})
    because = Words(most=LONGEST, lines=True, required=True)
    until = Day(required=True)


class FindingAnswerSchema(Schema):
    """A finding of one text that somebody accepts until a day."""

    id = fields.Integer(required=True)
    policy = fields.String(required=True)
    fingerprint = fields.String(required=True)
    finding = fields.String(required=True)
    place = fields.String(required=True)
    because = fields.String(required=True)
    until = fields.Date(required=True)
    decided_at = fields.AwareDateTime(required=True)
    decided_by = fields.Nested(HandSchema, required=True)
    withdrawn = fields.Boolean(required=True)


class FindingAnswersSchema(Schema):
    """Answers in the order in which they were given."""

    answers = fields.List(fields.Nested(FindingAnswerSchema), required=True)


class AppliedVersionSchema(Schema):
    """A version that pays the reader in these roles; acknowledged_at is null until they have read it."""

    version = fields.Nested(PolicyVersionSchema, required=True)
    roles = fields.List(fields.String(), required=True)
    acknowledged_at = fields.AwareDateTime(required=True, allow_none=True)


class AppliedVersionsSchema(Schema):
    """The versions that apply, the newest first."""

    versions = fields.List(fields.Nested(AppliedVersionSchema), required=True)


class ReaderSchema(Schema):
    """Somebody to whom a version applies."""

    participant = fields.String(required=True)
    name = fields.String(required=True)
    acknowledged_at = fields.AwareDateTime(required=True, allow_none=True)


class ReadersSchema(Schema):
    """To whom a version applies, by participant."""

    readers = fields.List(fields.Nested(ReaderSchema), required=True)
