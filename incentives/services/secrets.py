"""Passwords and tokens: how they are made, kept and compared. Nothing here knows whose they are.

Passwords are slow on purpose (argon2). Tokens are 256 random bits, so the SHA-256 of one is enough to keep.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1_000
KEY_MARK = "ik"


class Passwords:
    """One way of hashing passwords; its strength can be lowered where nothing is at stake, in tests."""

    hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2 hash to keep."""
    return Passwords.hasher.hash(_bytes(password))


def password_fits(password: str, kept: str | None) -> bool:
    """Whether the password is the one that was hashed. Without a hash it takes as long, and is False."""
    try:
        Passwords.hasher.verify(kept or _nobody(Passwords.hasher), _bytes(password[:LONGEST_PASSWORD]))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def weaker_than_now(kept: str) -> bool:
    """Whether a kept hash should be made anew with today's strength."""
    return Passwords.hasher.check_needs_rehash(kept)


def new_token() -> str:
    """256 random bits as text."""
    return secrets.token_urlsafe(32)


def new_key() -> tuple[str, str]:
    """A prefix and the token of an API key that starts with it."""
    prefix = f"{KEY_MARK}_{secrets.token_hex(5)}"
    return prefix, f"{prefix}_{new_token()}"


def prefix_of(token: str) -> str | None:
    """The prefix of an API key, or None when the token is none."""
    parts = token.split("_", 2)
    return f"{parts[0]}_{parts[1]}" if len(parts) == 3 and parts[0] == KEY_MARK else None


def hash_token(token: str) -> str:
    """The SHA-256 to keep of a token."""
    return hashlib.sha256(_bytes(token)).hexdigest()


def token_fits(token: str, kept: str) -> bool:
    """Whether the token is the one that was hashed, in constant time."""
    return hmac.compare_digest(hash_token(token), kept)


def _bytes(text: str) -> bytes:
    """Any text at all, also the half signs that JSON can bring."""
    return text.encode("utf-8", "surrogatepass")


@cache
def _nobody(hasher: PasswordHasher) -> str:
    """A hash that no password fits, as strong as that of a person."""
    return hasher.hash(new_token())
