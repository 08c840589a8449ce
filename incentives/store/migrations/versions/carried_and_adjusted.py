"""What is carried from period to period stands with payouts and runs; adjustments are facts of a period.

Payouts and runs from before carry nothing, which is what an empty column says.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from incentives.store.columns import Instant, Json

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """From the first tables."""
    op.add_column("runs", sa.Column("opening", Json()))
    op.add_column("runs", sa.Column("balances", Json()))
    op.add_column("payouts", sa.Column("carried", sa.Text()))
    op.add_column("payouts", sa.Column("entries", sa.Text()))
    op.create_table(
        "adjustments",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("period_id", WHOLE, sa.ForeignKey("periods.id"), nullable=False),
        sa.Column("participant", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("entered_by", WHOLE, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("withdrawn_at", Instant()),
        sa.Column("withdrawn_by", WHOLE, sa.ForeignKey("people.id")),
        sa.CheckConstraint("kind IN ('adjustment', 'override', 'clawback', 'recalculation')", name="kind"),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
        sqlite_strict=True,
    )
    op.create_index("ix_adjustments_period_id", "adjustments", ["period_id"])
    op.create_table(
        "run_adjustments",
        sa.Column("run_id", WHOLE, sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("adjustment_id", WHOLE, sa.ForeignKey("adjustments.id"), primary_key=True),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Back to the first tables. What was carried and adjusted is lost."""
    op.drop_table("run_adjustments")
    op.drop_table("adjustments")
    op.drop_column("payouts", "entries")
    op.drop_column("payouts", "carried")
    op.drop_column("runs", "balances")
    op.drop_column("runs", "opening")
