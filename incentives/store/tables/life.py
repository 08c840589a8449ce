"""What happens around a period beside its facts and runs: steps of its life, holds, budgets, notes, disputes, cases."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, Index

from incentives.store.columns import WHOLE, Instant, Json, Words
from incentives.store.tables.making import at_most_one, identifier, needed, one_of, refers, table


class PeriodStep(StrEnum):
    """Steps that are taken by somebody and leave no other trace: opening, accepting, calculating and approving do."""

    REVIEWED = "reviewed"
    PUBLISHED = "published"
    EXPORTED = "exported"
    CLOSED = "closed"


class DisputeAbout(StrEnum):
    """What is disputed: a payout, a result or fact that it was calculated from, or one that is missing."""

    PAYOUT = "payout"
    INPUT = "input"
    MISSING_INPUT = "missing-input"


class DisputeState(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class NoteAbout(StrEnum):
    """What a note can stand beside."""

    PERIOD = "period"
    RUN = "run"
    PAYOUT = "payout"
    DISPUTE = "dispute"
    CASE = "case"
    PROPOSAL = "proposal"


period_steps = table(
    "period_steps",
    identifier(),
    refers("period_id", "periods"),
    needed("step"),
    refers("run_id", "runs"),
    needed("taken_at", Instant),
    refers("taken_by", "people"),
    Column("remark", Words),
    one_of("step", PeriodStep),
    at_most_one("uq_period_steps_once", "period_id", "step", where="step <> 'reviewed'"),
    at_most_one("uq_period_steps_review", "run_id", "taken_by", where="step = 'reviewed'"),
)

holds = table(
    "holds",
    identifier(),
    refers("period_id", "periods"),
    needed("participant"),
    needed("reason"),
    needed("placed_at", Instant),
    refers("placed_by", "people"),
    Column("released_at", Instant),
    refers("released_by", "people", nullable=True),
    Column("released_because", Words),
    CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name="released"),
    at_most_one("uq_holds_current", "period_id", "participant", where="released_at IS NULL"),
)

budgets = table(
    "budgets",
    identifier(),
    refers("period_id", "periods"),
    needed("amount", WHOLE),
    needed("currency"),
    needed("stated_at", Instant),
    refers("stated_by", "people"),
    Column("superseded_at", Instant),
    at_most_one("uq_budgets_current", "period_id", where="superseded_at IS NULL"),
)

notes = table(
    "notes",
    identifier(),
    needed("about"),
    needed("number", WHOLE),
    needed("words"),
    needed("written_at", Instant),
    refers("written_by", "people"),
    one_of("about", NoteAbout),
    Index(None, "about", "number"),
)

disputes = table(
    "disputes",
    identifier(),
    refers("period_id", "periods"),
    needed("participant"),
    needed("about"),
    refers("payout_id", "payouts", nullable=True),
    Column("measure", Words),
    needed("words"),
    needed("state"),
    needed("raised_at", Instant),
    refers("raised_by", "people"),
    refers("owner", "people", nullable=True),
    Column("answer", Words),
    Column("answered_at", Instant),
    refers("answered_by", "people", nullable=True),
    one_of("about", DisputeAbout),
    one_of("state", DisputeState),
    CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_at"),
    CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", name="answered_by"),
    CheckConstraint("state = 'withdrawn' OR answered_by <> raised_by", name="second_person"),
    Index(None, "period_id"),
    Index(None, "participant"),
)

cases = table(
    "cases",
    identifier(),
    needed("policy"),
    needed("measure"),
    needed("counted_for"),
    needed("subject"),
    needed("floor"),
    needed("results", Json),
    refers("period_id", "periods"),
    needed("owner"),
    needed("opened_at", Instant),
    refers("opened_by", "people"),
    Column("answer", Words),
    Column("closed_at", Instant),
    refers("closed_by", "people", nullable=True),
    CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed"),
    at_most_one("uq_cases_open", "policy", "measure", "counted_for", "subject", where="closed_at IS NULL"),
    Index(None, "period_id"),
)
