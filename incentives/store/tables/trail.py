"""The audit trail: entries that are only ever added, each holding the hash of the one before.

An entry names what was done to what, never who was paid: rows are sealed by a salted digest, and words that people
wrote stand beside the chain, so that a person can be erased while the chain stays whole.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, UniqueConstraint

from incentives.store.columns import WHOLE, Instant, Words
from incentives.store.tables.making import identifier, needed, refers, table

audit_entries = table(
    "audit_entries",
    Column("seq", WHOLE, primary_key=True, autoincrement=False),
    needed("previous"),
    needed("at", Instant),
    refers("actor", "people", nullable=True),
    needed("through"),
    needed("action"),
    needed("subject"),
    Column("before", Words),
    Column("after", Words),
    Column("reason", Words),
    needed("sealed"),
    needed("hash"),
    UniqueConstraint("previous"),
    UniqueConstraint("hash"),
    CheckConstraint("through IN ('person', 'key', 'service')", name="through"),
    CheckConstraint("(through = 'service') = (actor IS NULL)", name="actor"),
    passing=True,  # it is the trail
)

audit_reasons = table(
    "audit_reasons",
    Column("seq", WHOLE, primary_key=True, autoincrement=False),
    needed("words"),
    Column("salt", Words),
    passing=True,  # the chain holds their digests
)

seals = table(
    "seals",
    Column("subject", Words, primary_key=True),
    needed("salt"),
    passing=True,  # the chain holds digests that they salt
)

erasures = table(
    "erasures",
    identifier(),
    needed("pseudonym"),
    needed("erased_at", Instant),
    refers("erased_by", "people"),
    UniqueConstraint("pseudonym"),
)
