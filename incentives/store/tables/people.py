"""People, their sessions and keys, and the responses kept for idempotency keys."""

from __future__ import annotations

from sqlalchemy import Column, Index, UniqueConstraint

from incentives.store.columns import WHOLE, Instant, Json, Words
from incentives.store.tables.making import identifier, needed, refers, table

people = table(
    "people",
    identifier(),
    needed("login"),
    needed("name"),
    needed("password_hash"),
    needed("duties", Json),
    Column("participant", Words),
    needed("created_at", Instant),
    Column("manager_id", WHOLE),
    Column("locked_at", Instant),
    Column("ended_at", Instant),
    Column("link_hash", Words),
    Column("link_until", Instant),
    UniqueConstraint("login"),
    UniqueConstraint("participant"),
)

sign_in_failures = table(
    "sign_in_failures",
    Column("login", Words, primary_key=True),
    needed("failures", WHOLE),
    Column("locked_until", Instant),
    passing=True,
)

sign_ins = table(
    "sign_ins",
    Column("token_hash", Words, primary_key=True),
    refers("person_id", "people"),
    needed("started_at", Instant),
    needed("expires_at", Instant),
    Column("ended_at", Instant),
    passing=True,
)

api_keys = table(
    "api_keys",
    identifier(),
    refers("person_id", "people"),
    needed("name"),
    needed("prefix"),
    needed("token_hash"),
    needed("scopes", Json),
    needed("created_at", Instant),
    needed("expires_at", Instant),
    Column("revoked_at", Instant),
    UniqueConstraint("prefix"),
)

idempotency_keys = table(
    "idempotency_keys",
    Column("client", Words, primary_key=True),
    Column("key", Words, primary_key=True),
    needed("request_hash"),
    Column("status", WHOLE),
    Column("headers", Json),
    Column("body", Words),
    needed("expires_at", Instant),
    Index(None, "expires_at"),
    passing=True,
)
