"""The audit trail, jobs in the background, the life of periods and policies; the database guards what was paid from.

Rows from before are sealed when the service first opens the database (`incentives.services.audit`).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.sql.schema import SchemaItem

from incentives.store.columns import Day, Instant, Json
from incentives.store.migrations.guards import Guard, guard, unguard

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "acknowledgements",
    "finding_answers",
    "policy_proposals",
    "cases",
    "disputes",
    "notes",
    "budgets",
    "holds",
    "period_steps",
    "job_files",
    "jobs",
    "erasures",
    "seals",
    "audit_reasons",
    "audit_entries",
)
OVER = "('done', 'failed', 'cancelled')"
ONLY_ADDED = "entries of the audit trail are only ever added"
GUARDS = (
    Guard("audit_entries_update", "audit_entries", "UPDATE", ONLY_ADDED),
    Guard("audit_entries_delete", "audit_entries", "DELETE", ONLY_ADDED),
    Guard("audit_entries_truncate", "audit_entries", "TRUNCATE", ONLY_ADDED),
    Guard(
        "policy_versions_update",
        "policy_versions",
        "UPDATE OF policy, effective_from, file, text, text_fingerprint, fingerprint, added_at, added_by",
        "a policy version is never changed",
    ),
    Guard(
        "policy_versions_insert",
        "policy_versions",
        "INSERT",
        "an approved run was paid from another text of this policy and day",
        "EXISTS (SELECT 1 FROM policy_versions AS used JOIN run_policies ON run_policies.policy_version_id = used.id"
        " JOIN runs ON runs.id = run_policies.run_id WHERE runs.state = 'approved' AND used.policy = NEW.policy"
        " AND used.effective_from = NEW.effective_from AND used.fingerprint <> NEW.fingerprint)",
    ),
    Guard(
        "payouts_update",
        "payouts",
        "UPDATE OF run_id, policy_version_id, role, components, total, amounts, carried, paid_out",
        "a payout is never changed",
    ),
    Guard(
        "payouts_delete",
        "payouts",
        "DELETE",
        "a payout of an approved run is never deleted",
        "EXISTS (SELECT 1 FROM runs WHERE runs.id = OLD.run_id AND runs.state = 'approved')",
    ),
    Guard(
        "runs_update",
        "runs",
        "UPDATE OF period_id, currency, total, payouts, calculated_at, calculated_by",
        "a run is never changed",
    ),
    Guard(
        "runs_approved",
        "runs",
        "UPDATE OF state, approved_at, approved_by",
        "an approved run stays approved",
        "OLD.state = 'approved'",
    ),
    Guard(
        "runs_second_person",
        "runs",
        "UPDATE OF state, approved_at, approved_by",
        "second_person: who accepted its facts or entered its adjustments cannot approve a run",
        "NEW.state = 'approved' AND (EXISTS (SELECT 1 FROM run_facts JOIN fact_sets"
        " ON fact_sets.id = run_facts.fact_set_id JOIN imports ON imports.id = fact_sets.import_id"
        " WHERE run_facts.run_id = NEW.id AND imports.accepted_by = NEW.approved_by)"
        " OR EXISTS (SELECT 1 FROM run_adjustments JOIN adjustments ON adjustments.id = run_adjustments.adjustment_id"
        " WHERE run_adjustments.run_id = NEW.id AND adjustments.entered_by = NEW.approved_by))",
    ),
)


def upgrade() -> None:
    """From payouts in other currencies and corrections."""
    _trail()
    _jobs()
    _steps()
    _words()
    _policies()
    for each in GUARDS:
        guard(each)


def downgrade() -> None:
    """Back. The audit trail, jobs, holds, notes, disputes and proposals are lost."""
    for each in reversed(GUARDS):
        unguard(each)
    for table in TABLES:
        op.drop_table(table)


def _trail() -> None:
    _table(
        "audit_entries",
        sa.Column("seq", WHOLE, primary_key=True, autoincrement=False),
        _needed("previous"),
        _needed("at", Instant()),
        _refers("actor", "people", nullable=True),
        _needed("through"),
        _needed("action"),
        _needed("subject"),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.Column("reason", sa.Text()),
        _needed("sealed"),
        _needed("hash"),
        sa.UniqueConstraint("previous"),
        sa.UniqueConstraint("hash"),
        _one_of("through", "person", "key", "service"),
        sa.CheckConstraint("(through = 'service') = (actor IS NULL)", name="actor"),
    )
    _table(
        "audit_reasons",
        sa.Column("seq", WHOLE, primary_key=True, autoincrement=False),
        _needed("words"),
        sa.Column("salt", sa.Text()),
    )
    _table("seals", sa.Column("subject", sa.Text(), primary_key=True), _needed("salt"))
    _table(
        "erasures",
        _id(),
        _needed("pseudonym"),
        _needed("erased_at", Instant()),
        _refers("erased_by", "people"),
        sa.UniqueConstraint("pseudonym"),
    )


def _jobs() -> None:
    _table(
        "jobs",
        _id(),
        _needed("kind"),
        sa.Column("key", sa.Text()),
        _needed("payload", Json()),
        _needed("state"),
        _refers("asked_by", "people"),
        _needed("permissions", Json()),
        sa.Column("through_key", sa.Text()),
        _needed("asked_at", Instant()),
        _needed("run_after", Instant()),
        _needed("attempts", WHOLE),
        sa.Column("worker", sa.Text()),
        *(sa.Column(name, Instant()) for name in ("lease_until", "started_at", "finished_at", "cancel_asked_at")),
        *(sa.Column(name, WHOLE) for name in ("progress_done", "progress_total")),
        sa.Column("progress_words", sa.Text()),
        sa.Column("result", Json()),
        sa.Column("location", sa.Text()),
        sa.Column("problem", Json()),
        sa.UniqueConstraint("kind", "key"),
        _one_of("state", "waiting", "running", "done", "failed", "cancelled"),
        sa.CheckConstraint(f"(state IN {OVER}) = (finished_at IS NOT NULL)", name="finished_at"),
        sa.CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name="lease_until"),
    )
    op.create_index("ix_jobs_state_run_after", "jobs", ["state", "run_after"])
    _table(
        "job_files",
        _id(),
        _refers("job_id", "jobs"),
        _needed("made", WHOLE),
        _needed("name"),
        _needed("media_type"),
        _needed("content", sa.LargeBinary()),
        sa.CheckConstraint("made IN (0, 1)", name="made"),
    )
    op.create_index("ix_job_files_job_id", "job_files", ["job_id"])


def _steps() -> None:
    _table(
        "period_steps",
        _id(),
        _refers("period_id", "periods"),
        _needed("step"),
        _refers("run_id", "runs"),
        _needed("taken_at", Instant()),
        _refers("taken_by", "people"),
        sa.Column("remark", sa.Text()),
        _one_of("step", "reviewed", "published", "exported", "closed"),
    )
    _at_most_one("uq_period_steps_once", "period_steps", "period_id", "step", where="step <> 'reviewed'")
    _at_most_one("uq_period_steps_review", "period_steps", "run_id", "taken_by", where="step = 'reviewed'")
    _table(
        "holds",
        _id(),
        _refers("period_id", "periods"),
        _needed("participant"),
        _needed("reason"),
        _needed("placed_at", Instant()),
        _refers("placed_by", "people"),
        sa.Column("released_at", Instant()),
        _refers("released_by", "people", nullable=True),
        sa.Column("released_because", sa.Text()),
        sa.CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name="released"),
    )
    _at_most_one("uq_holds_current", "holds", "period_id", "participant", where="released_at IS NULL")
    _table(
        "budgets",
        _id(),
        _refers("period_id", "periods"),
        _needed("amount", WHOLE),
        _needed("currency"),
        _needed("stated_at", Instant()),
        _refers("stated_by", "people"),
        sa.Column("superseded_at", Instant()),
    )
    _at_most_one("uq_budgets_current", "budgets", "period_id", where="superseded_at IS NULL")


def _words() -> None:
    _table(
        "notes",
        _id(),
        _needed("about"),
        _needed("number", WHOLE),
        _needed("words"),
        _needed("written_at", Instant()),
        _refers("written_by", "people"),
        _one_of("about", "period", "run", "payout", "dispute", "case", "proposal"),
    )
    op.create_index("ix_notes_about_number", "notes", ["about", "number"])
    _table(
        "disputes",
        _id(),
        _refers("period_id", "periods"),
        _needed("participant"),
        _needed("about"),
        _refers("payout_id", "payouts", nullable=True),
        sa.Column("measure", sa.Text()),
        _needed("words"),
        _needed("state"),
        _needed("raised_at", Instant()),
        _refers("raised_by", "people"),
        _refers("owner", "people", nullable=True),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_at", Instant()),
        _refers("answered_by", "people", nullable=True),
        _one_of("about", "payout", "input", "missing-input"),
        _one_of("state", "open", "upheld", "rejected", "withdrawn"),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_at"),
        sa.CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", name="answered_by"),
        sa.CheckConstraint("state = 'withdrawn' OR answered_by <> raised_by", name="second_person"),
    )
    op.create_index("ix_disputes_period_id", "disputes", ["period_id"])
    op.create_index("ix_disputes_participant", "disputes", ["participant"])
    _table(
        "cases",
        _id(),
        *(_needed(name) for name in ("policy", "measure", "counted_for", "subject", "floor")),
        _needed("results", Json()),
        _refers("period_id", "periods"),
        _needed("owner"),
        _needed("opened_at", Instant()),
        _refers("opened_by", "people"),
        sa.Column("answer", sa.Text()),
        sa.Column("closed_at", Instant()),
        _refers("closed_by", "people", nullable=True),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed"),
    )
    whose = ("policy", "measure", "counted_for", "subject")
    _at_most_one("uq_cases_open", "cases", *whose, where="closed_at IS NULL")
    op.create_index("ix_cases_period_id", "cases", ["period_id"])


def _policies() -> None:
    _table(
        "policy_proposals",
        _id(),
        _needed("policy"),
        _needed("effective_from", Day()),
        *(_needed(name) for name in ("file", "text", "fingerprint", "state")),
        _needed("proposed_at", Instant()),
        _refers("proposed_by", "people"),
        sa.Column("decided_at", Instant()),
        _refers("decided_by", "people", nullable=True),
        sa.Column("decided_because", sa.Text()),
        _refers("version_id", "policy_versions", nullable=True),
        _one_of("state", "proposed", "approved", "rejected", "withdrawn"),
        sa.CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided_at"),
        sa.CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by"),
        sa.CheckConstraint("state = 'withdrawn' OR decided_by <> proposed_by", name="second_person"),
        sa.CheckConstraint("(state = 'approved') = (version_id IS NOT NULL)", name="version_id"),
    )
    named = ("policy", "effective_from")
    _at_most_one("uq_policy_proposals_current", "policy_proposals", *named, where="state = 'proposed'")
    _table(
        "finding_answers",
        _id(),
        *(_needed(name) for name in ("policy", "fingerprint", "finding", "place", "because")),
        _needed("until", Day()),
        _needed("decided_at", Instant()),
        _refers("decided_by", "people"),
        sa.Column("withdrawn_at", Instant()),
        _refers("withdrawn_by", "people", nullable=True),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
    )
    answered = ("fingerprint", "finding", "place")
    _at_most_one("uq_finding_answers_current", "finding_answers", *answered, where="withdrawn_at IS NULL")
    _table(
        "acknowledgements",
        _id(),
        _needed("participant"),
        _refers("policy_version_id", "policy_versions"),
        _needed("acknowledged_at", Instant()),
        _refers("acknowledged_by", "people"),
    )
    columns = ["participant", "policy_version_id"]
    op.create_index("uq_acknowledgements_once", "acknowledgements", columns, unique=True)


def _table(name: str, *parts: SchemaItem) -> None:
    op.create_table(name, *parts, sqlite_strict=True)


def _id() -> sa.Column[int]:
    return sa.Column("id", WHOLE, primary_key=True)


def _needed(name: str, kind: Any = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Text() if kind is None else kind, nullable=False)


def _refers(name: str, to: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, WHOLE, sa.ForeignKey(f"{to}.id"), nullable=nullable)


def _one_of(column: str, *words: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN ({', '.join(repr(word) for word in words)})", name=column)


def _at_most_one(name: str, table: str, *columns: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, list(columns), unique=True, sqlite_where=condition, postgresql_where=condition)
