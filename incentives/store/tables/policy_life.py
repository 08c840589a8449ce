"""How a policy comes into force: proposed by one person, its findings answered, approved by another, acknowledged."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, Index

from incentives.store.columns import Day, Instant, Words
from incentives.store.tables.making import at_most_one, identifier, needed, one_of, refers, table


class ProposalState(StrEnum):
    """Where a proposed version stands; one that is approved lives on as a version."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


policy_proposals = table(
    "policy_proposals",
    identifier(),
    needed("policy"),
    needed("effective_from", Day),
    needed("file"),
    needed("text"),
    needed("fingerprint"),
    needed("state"),
    needed("proposed_at", Instant),
    refers("proposed_by", "people"),
    Column("decided_at", Instant),
    refers("decided_by", "people", nullable=True),
    Column("decided_because", Words),
    refers("version_id", "policy_versions", nullable=True),
    one_of("state", ProposalState),
    CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided_at"),
    CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by"),
    CheckConstraint("state = 'withdrawn' OR decided_by <> proposed_by", name="second_person"),
    CheckConstraint("(state = 'approved') = (version_id IS NOT NULL)", name="version_id"),
    at_most_one("uq_policy_proposals_current", "policy", "effective_from", where="state = 'proposed'"),
)

finding_answers = table(
    "finding_answers",
    identifier(),
    needed("policy"),
    needed("fingerprint"),
    needed("finding"),
    needed("place"),
    needed("because"),
    needed("until", Day),
    needed("decided_at", Instant),
    refers("decided_by", "people"),
    Column("withdrawn_at", Instant),
    refers("withdrawn_by", "people", nullable=True),
    CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
    at_most_one("uq_finding_answers_current", "fingerprint", "finding", "place", where="withdrawn_at IS NULL"),
)

acknowledgements = table(
    "acknowledgements",
    identifier(),
    needed("participant"),
    refers("policy_version_id", "policy_versions"),
    needed("acknowledged_at", Instant),
    refers("acknowledged_by", "people"),
    Index("uq_acknowledgements_once", "participant", "policy_version_id", unique=True),
)
