"""What a running service is told from outside: environment variables that start with INCENTIVES_, checked all at once.

A setting has no default where a guess could be unsafe. Policies, people and pay are no settings: they live in files and
in the database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from environs import Env, EnvValidationError
from marshmallow.validate import Length, OneOf, Range

from incentives.values.problem import Place, Problem, RefusedWithProblems

PREFIX = "INCENTIVES_"
MEGABYTE = 1024 * 1024
LEAST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Settings:
    """secret_key signs form tokens. trusted_hosts are the names the service answers to; empty means any name.

    max_upload_bytes bounds a request with files, max_json_bytes every other one. secure_cookies keeps cookies to https;
    only a demo on one's own machine does without.
    """

    secret_key: str = field(repr=False)
    database_url: str = "sqlite:///instance/incentives.sqlite3"
    trusted_hosts: tuple[str, ...] = ()
    max_upload_bytes: int = 60 * MEGABYTE
    max_json_bytes: int = 2 * MEGABYTE
    secure_cookies: bool = True
    log_level: str = "info"


def read_settings() -> Settings:
    """The settings of this process. RefusedWithProblems names every variable that is missing or wrong."""
    source = Env(eager=False, prefix=PREFIX)
    usual = Settings(secret_key="")
    read = Settings(
        secret_key=source.str("SECRET_KEY", validate=Length(min=LEAST_SECRET)),
        database_url=source.str("DATABASE_URL", default=usual.database_url, validate=Length(min=1)),
        trusted_hosts=tuple(source.list("TRUSTED_HOSTS", default=[]) or ()),
        max_upload_bytes=source.int("MAX_UPLOAD_BYTES", default=usual.max_upload_bytes, validate=Range(min=1)),
        max_json_bytes=source.int("MAX_JSON_BYTES", default=usual.max_json_bytes, validate=Range(min=1)),
        secure_cookies=source.bool("SECURE_COOKIES", default=usual.secure_cookies),
        log_level=source.str(
            "LOG_LEVEL", default=usual.log_level, validate=OneOf(("debug", "info", "warning", "error"))
        ),
    )
    try:
        source.seal()
    except EnvValidationError as error:
        raise RefusedWithProblems(_problems(error)) from None
    return read


def _problems(error: EnvValidationError) -> list[Problem]:
    told: Any = error.error_messages
    return [
        Problem("wrong-setting", f"{name} is not usable: {' '.join(messages)}", Place("environment", key=name))
        for name, messages in sorted(told.items())
    ]
