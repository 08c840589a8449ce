"""The first tables: people, policies, periods, imports, facts, runs and payouts.

A migration is history: it repeats what the tables were and never imports what they are now.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.sql.schema import SchemaItem

from incentives.store.columns import Day, Instant, Json

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "payouts",
    "run_facts",
    "run_policies",
    "runs",
    "fact_sets",
    "accepted_files",
    "imports",
    "periods",
    "policy_versions",
    "idempotency_keys",
    "api_keys",
    "sign_ins",
    "sign_in_failures",
    "people",
)
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_FORCE = "accepted_at IS NOT NULL AND superseded_at IS NULL"


def upgrade() -> None:
    """From an empty database."""
    _people()
    _sessions()
    _policies()
    _periods()
    _imports()
    _facts()
    _runs()
    _payouts()


def downgrade() -> None:
    """Back to an empty database."""
    for table in TABLES:
        op.drop_table(table)


def _people() -> None:
    _table(
        "people",
        _id(),
        _needed("login"),
        _needed("name"),
        _needed("password_hash"),
        _needed("duties", Json()),
        sa.Column("participant", sa.Text()),
        _needed("created_at", Instant()),
        sa.UniqueConstraint("login"),
        sa.UniqueConstraint("participant"),
    )
    _table(
        "sign_in_failures",
        sa.Column("login", sa.Text(), primary_key=True),
        _needed("failures", WHOLE),
        sa.Column("locked_until", Instant()),
    )


def _sessions() -> None:
    _table(
        "sign_ins",
        sa.Column("token_hash", sa.Text(), primary_key=True),
        _refers("person_id", "people"),
        _needed("started_at", Instant()),
        _needed("expires_at", Instant()),
        sa.Column("ended_at", Instant()),
    )
    _table(
        "api_keys",
        _id(),
        _refers("person_id", "people"),
        _needed("name"),
        _needed("prefix"),
        _needed("token_hash"),
        _needed("scopes", Json()),
        _needed("created_at", Instant()),
        _needed("expires_at", Instant()),
        sa.Column("revoked_at", Instant()),
        sa.UniqueConstraint("prefix"),
    )
    _table(
        "idempotency_keys",
        sa.Column("client", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        _needed("request_hash"),
        sa.Column("status", WHOLE),
        sa.Column("headers", Json()),
        sa.Column("body", sa.Text()),
        _needed("expires_at", Instant()),
    )
    op.create_index("ix_idempotency_keys_expires_at", "idempotency_keys", ["expires_at"])


def _policies() -> None:
    _table(
        "policy_versions",
        _id(),
        _needed("policy"),
        _needed("effective_from", Day()),
        _needed("file"),
        _needed("text"),
        _needed("text_fingerprint"),
        _needed("fingerprint"),
        _needed("added_at", Instant()),
        _refers("added_by", "people"),
        sa.Column("superseded_at", Instant()),
    )
    _at_most_one("policy_versions", "current", "policy", "effective_from", where="superseded_at IS NULL")


def _periods() -> None:
    _table(
        "periods",
        _id(),
        _needed("name"),
        _needed("fiscal_year_starts", WHOLE),
        _needed("starts_on", Day()),
        _needed("ends_before", Day()),
        _needed("state"),
        _needed("opened_at", Instant()),
        _refers("opened_by", "people"),
        sa.UniqueConstraint("name"),
        sa.CheckConstraint("ends_before > starts_on", name="ends_after_start"),
        sa.CheckConstraint("fiscal_year_starts BETWEEN 1 AND 12", name="fiscal_year_starts"),
        sa.CheckConstraint("state IN ('open', 'ready', 'calculated', 'approved')", name="state"),
    )


def _imports() -> None:
    _table(
        "imports",
        _id(),
        _refers("period_id", "periods"),
        _needed("state"),
        _needed("files", Json()),
        _needed("problems", Json()),
        sa.Column("summary", Json()),
        sa.Column("based_on", sa.Text()),
        _needed("staged_at", Instant()),
        _refers("staged_by", "people"),
        sa.Column("accepted_at", Instant()),
        _refers("accepted_by", "people", nullable=True),
        sa.CheckConstraint("state IN ('refused', 'ready', 'accepted')", name="state"),
        sa.CheckConstraint("(state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted_at"),
        sa.CheckConstraint("(state = 'accepted') = (accepted_by IS NOT NULL)", name="accepted_by"),
    )
    op.create_index("ix_imports_period_id", "imports", ["period_id"])


def _facts() -> None:
    _table(
        "accepted_files",
        _refers("period_id", "periods", primary_key=True),
        sa.Column("fingerprint", sa.Text(), primary_key=True),
        _refers("import_id", "imports"),
    )
    _table(
        "fact_sets",
        _id(),
        _refers("import_id", "imports"),
        _refers("period_id", "periods"),
        _needed("kind"),
        _needed("facts", WHOLE),
        _needed("units", Json()),
        _needed("fingerprint"),
        _needed("content", sa.LargeBinary()),
        sa.Column("accepted_at", Instant()),
        sa.Column("superseded_at", Instant()),
        sa.UniqueConstraint("import_id", "kind"),
        sa.CheckConstraint("kind IN ('roster', 'quotas', 'results')", name="kind"),
    )
    _at_most_one("fact_sets", "in_force", "period_id", "kind", where=IN_FORCE)


def _runs() -> None:
    _table(
        "runs",
        _id(),
        _refers("period_id", "periods"),
        _needed("state"),
        _needed("currency"),
        _needed("total", WHOLE),
        _needed("payouts", WHOLE),
        _needed("input_fingerprint"),
        _needed("result_fingerprint"),
        _needed("calculated_at", Instant()),
        _refers("calculated_by", "people"),
        sa.Column("approved_at", Instant()),
        _refers("approved_by", "people", nullable=True),
        sa.CheckConstraint("state IN ('calculated', 'superseded', 'approved')", name="state"),
        sa.CheckConstraint("approved_by <> calculated_by", name="second_person"),
        sa.CheckConstraint("(state = 'approved') = (approved_at IS NOT NULL)", name="approved_at"),
        sa.CheckConstraint("(state = 'approved') = (approved_by IS NOT NULL)", name="approved_by"),
    )
    op.create_index("ix_runs_period_id", "runs", ["period_id"])
    _at_most_one("runs", "current", "period_id", where="state <> 'superseded'")
    for table, column, to in (
        ("run_policies", "policy_version_id", "policy_versions"),
        ("run_facts", "fact_set_id", "fact_sets"),
    ):
        _table(table, _refers("run_id", "runs", primary_key=True), _refers(column, to, primary_key=True))


def _payouts() -> None:
    _table(
        "payouts",
        _id(),
        _refers("run_id", "runs"),
        _refers("policy_version_id", "policy_versions"),
        _needed("participant"),
        _needed("name"),
        _needed("assignment"),
        _needed("role"),
        _needed("components"),
        _needed("total", WHOLE),
        _needed("amounts"),
        sa.UniqueConstraint("run_id", "assignment"),
    )
    op.create_index("ix_payouts_run_id_id", "payouts", ["run_id", "id"])
    op.create_index("ix_payouts_participant", "payouts", ["participant"])


def _table(name: str, *parts: SchemaItem) -> None:
    op.create_table(name, *parts, sqlite_strict=True)


def _id() -> sa.Column[int]:
    return sa.Column("id", WHOLE, primary_key=True)


def _needed(name: str, kind: Any = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Text() if kind is None else kind, nullable=False)


def _refers(name: str, to: str, *, nullable: bool = False, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(name, WHOLE, sa.ForeignKey(f"{to}.id"), nullable=nullable, primary_key=primary_key)


def _at_most_one(table: str, name: str, *columns: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        f"uq_{table}_{name}",
        table,
        list(columns),
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )
