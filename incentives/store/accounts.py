"""What the store gives of people and keys, with the hashes of their secrets. Nothing here leaves the services."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoredPerson:
    """Somebody who can sign in, with the argon2 hash of their password."""

    id: int
    login: str
    name: str
    password_hash: str = field(repr=False)
    duties: tuple[str, ...]
    participant: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StoredKey:
    """An API key with the SHA-256 of its token."""

    id: int
    person: int
    name: str
    prefix: str
    token_hash: str = field(repr=False)
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
