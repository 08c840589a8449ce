"""Runs migrations over the transaction that `incentives.store.migrate` opened."""

from __future__ import annotations

from alembic import context

from incentives.store.tables import METADATA


def run() -> None:
    """Runs what is missing, in the transaction of whoever asked."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=METADATA,
        render_as_batch=True,
        transactional_ddl=True,
    )
    context.run_migrations()


run()
