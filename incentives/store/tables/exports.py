"""What left the service: exports to payroll and what payroll answered, and messages to other systems."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint

from incentives.store.columns import WHOLE, Instant, Json, Words
from incentives.store.tables.making import identifier, needed, refers, table

payroll_exports = table(
    "payroll_exports",
    identifier(),
    refers("run_id", "runs"),
    needed("sequence", WHOLE),
    needed("people", WHOLE),
    needed("lines", WHOLE),
    needed("totals", Json),
    needed("fingerprint"),
    needed("content", LargeBinary),
    needed("exported_at", Instant),
    refers("exported_by", "people"),
    UniqueConstraint("run_id", "sequence"),
)

payroll_reports = table(
    "payroll_reports",
    identifier(),
    refers("export_id", "payroll_exports"),
    needed("paid", WHOLE),
    needed("failed", WHOLE),
    needed("differing", WHOLE),
    needed("fingerprint"),
    needed("content", LargeBinary),
    needed("told_at", Instant),
    refers("told_by", "people"),
    Index(None, "export_id"),
)

webhooks = table(
    "webhooks",
    identifier(),
    needed("address"),
    needed("events", Json),
    needed("secret"),
    needed("made_at", Instant),
    refers("made_by", "people"),
    Column("ended_at", Instant),
    refers("ended_by", "people", nullable=True),
)

webhook_deliveries = table(
    "webhook_deliveries",
    identifier(),
    refers("webhook_id", "webhooks"),
    needed("event"),
    needed("body"),
    needed("happened_at", Instant),
    needed("attempts", WHOLE),
    needed("next_at", Instant),
    Column("status", WHOLE),
    Column("said", Words),
    Column("delivered_at", Instant),
    Column("given_up_at", Instant),
    Index(None, "webhook_id"),
    Index(None, "next_at"),
    passing=True,
)

rate_buckets = table(
    "rate_buckets",
    Column("key", Words, primary_key=True),
    needed("spent", WHOLE),
    needed("since", Instant),
    passing=True,
)
