"""Exports to payroll and what payroll answered, messages to other systems, and how often somebody tried something."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from incentives.store.columns import Instant, Json

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("rate_buckets", "webhook_deliveries", "webhooks", "payroll_reports", "payroll_exports")


def upgrade() -> None:
    """Room for what leaves the service."""
    _payroll()
    _messages()
    op.create_table(
        "rate_buckets",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("spent", WHOLE, nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Back. Which payouts went to payroll is lost, so export nothing again from a database that went back."""
    for table in TABLES:
        op.drop_table(table)


def _payroll() -> None:
    op.create_table(
        "payroll_exports",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("run_id", WHOLE, sa.ForeignKey("runs.id"), nullable=False),
        *(sa.Column(name, WHOLE, nullable=False) for name in ("sequence", "people", "lines")),
        sa.Column("totals", Json(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("exported_at", Instant(), nullable=False),
        sa.Column("exported_by", WHOLE, sa.ForeignKey("people.id"), nullable=False),
        sa.UniqueConstraint("run_id", "sequence"),
        sqlite_strict=True,
    )
    op.create_table(
        "payroll_reports",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("export_id", WHOLE, sa.ForeignKey("payroll_exports.id"), nullable=False),
        *(sa.Column(name, WHOLE, nullable=False) for name in ("paid", "failed", "differing")),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("told_at", Instant(), nullable=False),
        sa.Column("told_by", WHOLE, sa.ForeignKey("people.id"), nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_payroll_reports_export_id", "payroll_reports", ["export_id"])


def _messages() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("events", Json(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("made_by", WHOLE, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("ended_at", Instant()),
        sa.Column("ended_by", WHOLE, sa.ForeignKey("people.id")),
        sqlite_strict=True,
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("webhook_id", WHOLE, sa.ForeignKey("webhooks.id"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("event", "body")),
        sa.Column("happened_at", Instant(), nullable=False),
        sa.Column("attempts", WHOLE, nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("status", WHOLE),
        sa.Column("said", sa.Text()),
        *(sa.Column(name, Instant()) for name in ("delivered_at", "given_up_at")),
        sqlite_strict=True,
    )
    op.create_index("ix_webhook_deliveries_webhook_id", "webhook_deliveries", ["webhook_id"])
    op.create_index("ix_webhook_deliveries_next_at", "webhook_deliveries", ["next_at"])
