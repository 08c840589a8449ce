"""What the store gives of people and keys, with the hashes of their secrets. Nothing here leaves the services."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoredPerson:
    """Somebody who can sign in, with the argon2 hash of their password.

    manager is the number of another person. Who is locked or has ended gets in nowhere. link_hash is the SHA-256 of the
    code with which they may choose a password until link_until.
    """

    id: int
    login: str
    name: str
    password_hash: str = field(repr=False)
    duties: tuple[str, ...]
    participant: str | None
    created_at: datetime
    manager: int | None = None
    locked_at: datetime | None = None
    ended_at: datetime | None = None
    link_hash: str | None = field(default=None, repr=False)
    link_until: datetime | None = None

    @property
    def gets_in(self) -> bool:
        """Whether they may sign in and their keys open anything."""
        return self.locked_at is None and self.ended_at is None


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session that has not ended. mark tells it from others, and is no secret."""

    mark: str
    person: int
    started_at: datetime
    expires_at: datetime


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
