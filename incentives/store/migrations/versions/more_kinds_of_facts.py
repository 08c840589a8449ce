"""Transactions, leave and exchange rates are facts beside roster, quotas and results.

SQLite cannot change a rule of a table, so there the table is made anew, with those rows of others that refer to it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from incentives.store.columns import Instant, Json

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = "kind IN ('roster', 'quotas', 'results')"
AFTER = "kind IN ('roster', 'quotas', 'results', 'transactions', 'leave', 'exchange rates')"
IN_FORCE = "accepted_at IS NOT NULL AND superseded_at IS NULL"
NEWER = ("transactions", "leave", "exchange rates")
RUN_FACTS = sa.table("run_facts", sa.column("run_id"), sa.column("fact_set_id"))
FACT_SETS = sa.table(
    "fact_sets",
    *(sa.column(name) for name in ("id", "import_id", "period_id", "kind", "facts", "units", "fingerprint", "content")),
    *(sa.column(name) for name in ("accepted_at", "superseded_at")),
)


def upgrade() -> None:
    """From the files of refused uploads."""
    _allow(AFTER)


def downgrade() -> None:
    """Back to three kinds of fact. The others are lost, and runs no longer say that they used them."""
    newer = FACT_SETS.c.kind.in_(NEWER)
    op.execute(sa.delete(RUN_FACTS).where(RUN_FACTS.c.fact_set_id.in_(sa.select(FACT_SETS.c.id).where(newer))))
    op.execute(sa.delete(FACT_SETS).where(newer))
    _allow(BEFORE)


def _allow(kinds: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_anew(kinds)
        return
    op.drop_constraint(op.f("ck_fact_sets_kind"), "fact_sets", type_="check")
    op.create_check_constraint(op.f("ck_fact_sets_kind"), "fact_sets", kinds)


def _make_anew(kinds: str) -> None:
    op.execute("CREATE TABLE run_facts_before AS SELECT * FROM run_facts")
    op.drop_table("run_facts")
    op.drop_index("uq_fact_sets_in_force", "fact_sets")
    op.rename_table("fact_sets", "fact_sets_before")
    _fact_sets(kinds)
    op.execute("INSERT INTO fact_sets SELECT * FROM fact_sets_before")
    op.drop_table("fact_sets_before")
    _run_facts()
    op.execute("INSERT INTO run_facts SELECT * FROM run_facts_before")
    op.drop_table("run_facts_before")


def _fact_sets(kinds: str) -> None:
    op.create_table(
        "fact_sets",
        sa.Column("id", WHOLE, primary_key=True),
        sa.Column("import_id", WHOLE, sa.ForeignKey("imports.id"), nullable=False),
        sa.Column("period_id", WHOLE, sa.ForeignKey("periods.id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("facts", WHOLE, nullable=False),
        sa.Column("units", Json(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("accepted_at", Instant()),
        sa.Column("superseded_at", Instant()),
        sa.UniqueConstraint("import_id", "kind"),
        sa.CheckConstraint(kinds, name="kind"),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_fact_sets_in_force", "fact_sets", ["period_id", "kind"], unique=True, sqlite_where=sa.text(IN_FORCE)
    )


def _run_facts() -> None:
    op.create_table(
        "run_facts",
        sa.Column("run_id", WHOLE, sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("fact_set_id", WHOLE, sa.ForeignKey("fact_sets.id"), primary_key=True),
        sqlite_strict=True,
    )
