"""Payouts keep what they are in the currency of payroll; corrections of approved runs are kept with what they correct.

Payouts from before are paid out in the policy's currency, and adjustments from before belong to no correction: empty
columns say so.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from incentives.store.columns import Instant, Json

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Room for the currency of payroll, and the corrections."""
    op.add_column("payouts", sa.Column("paid_out", sa.Text()))
    op.create_table(
        "corrections",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("run_id", WHOLE, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("period_id", WHOLE, sa.ForeignKey("periods.id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reversals", Json(), nullable=False),
        sa.Column("entries", Json(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("entered_by", WHOLE, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("withdrawn_at", Instant()),
        sa.Column("withdrawn_by", WHOLE, sa.ForeignKey("people.id")),
        sa.CheckConstraint("kind IN ('reversal', 'recalculation')", name="kind"),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
        sqlite_strict=True,
    )
    op.create_index("ix_corrections_run_id", "corrections", ["run_id"])
    op.create_table(
        "correction_adjustments",
        sa.Column("correction_id", WHOLE, sa.ForeignKey("corrections.id"), primary_key=True),
        sa.Column("adjustment_id", WHOLE, sa.ForeignKey("adjustments.id"), primary_key=True),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Back to before. What was paid out in other currencies and what was corrected is lost."""
    op.drop_table("correction_adjustments")
    op.drop_table("corrections")
    op.drop_column("payouts", "paid_out")
