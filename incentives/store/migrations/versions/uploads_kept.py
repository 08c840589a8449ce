"""The files of refused uploads are kept, and what people said headings of a source mean is remembered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from incentives.store.columns import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """From adjustments and what is carried on."""
    op.create_table(
        "kept_files",
        sa.Column("import_id", WHOLE, sa.ForeignKey("imports.id"), primary_key=True),
        sa.Column("place", WHOLE, primary_key=True),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "source_headings",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        sa.Column("said_by", WHOLE, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("superseded_at", Instant()),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_source_headings_current",
        "source_headings",
        ["source", "heading"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )


def downgrade() -> None:
    """Back. Kept files and remembered headings are lost."""
    op.drop_table("source_headings")
    op.drop_table("kept_files")
