"""Who manages whom, who is locked or has ended, and the code with which somebody may choose a password."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from incentives.store.columns import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Room beside each person; everybody stays who they were."""
    op.add_column("people", sa.Column("manager_id", WHOLE))
    op.add_column("people", sa.Column("locked_at", Instant()))
    op.add_column("people", sa.Column("ended_at", Instant()))
    op.add_column("people", sa.Column("link_hash", sa.Text()))
    op.add_column("people", sa.Column("link_until", Instant()))


def downgrade() -> None:
    """Back. Who was locked or had ended gets in again, so take their duties from them first."""
    for column in ("link_until", "link_hash", "ended_at", "locked_at", "manager_id"):
        op.drop_column("people", column)
