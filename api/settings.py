"""What a running service is told from outside: environment variables that start with INCENTIVES_, checked all at once.

A setting has no default where a guess could be unsafe. Policies, people and pay are no settings: they live in files and
in the database.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from environs import Env, EnvValidationError
from marshmallow.validate import Length, OneOf, Range
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from incentives.documents.files import read_text
from incentives.export.setup import PayrollSetup, read_setup
from incentives.kpis.behaviour import BehaviourCatalogue
from incentives.services.catalogue import read_own
from incentives.values.problem import Place, Problem, RefusedWithProblems

PREFIX = "INCENTIVES_"
MEGABYTE = 1024 * 1024
LEAST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Settings:
    """secret_key signs form tokens. trusted_hosts are the names the service answers to; empty means any name.

    max_upload_bytes bounds a request with files, max_json_bytes every other one. secure_cookies keeps cookies to https;
    only a demo on one's own machine does without. payroll: the pay codes and accounts of the company; without them
    nothing leaves for payroll. metrics: whether /metrics answers. trusted_proxies: how many proxies stand before the
    service and say where requests come from. most_key_failures: how many keys that are none are answered in fifteen
    minutes from one address, by each process, before it has to wait. private_webhooks: whether messages may go to
    addresses inside one's own network. behaviours: the company's own catalogue of behaviours; None for the one that
    ships with the service.
    """

    secret_key: str = field(repr=False)
    database_url: str = "sqlite:///instance/incentives.sqlite3"
    trusted_hosts: tuple[str, ...] = ()
    max_upload_bytes: int = 60 * MEGABYTE
    max_json_bytes: int = 2 * MEGABYTE
    secure_cookies: bool = True
    log_level: str = "info"
    payroll: PayrollSetup | None = None
    metrics: bool = False
    trusted_proxies: int = 0
    private_webhooks: bool = False
    most_key_failures: int = 300
    behaviours: BehaviourCatalogue | None = None


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
        metrics=source.bool("METRICS", default=usual.metrics),
        trusted_proxies=source.int("TRUSTED_PROXIES", default=usual.trusted_proxies, validate=Range(min=0, max=10)),
        private_webhooks=source.bool("PRIVATE_WEBHOOKS", default=usual.private_webhooks),
        most_key_failures=source.int("MOST_KEY_FAILURES", default=usual.most_key_failures, validate=Range(min=1)),
        log_level=source.str(
            "LOG_LEVEL", default=usual.log_level, validate=OneOf(("debug", "info", "warning", "error"))
        ),
    )
    setup = source.str("PAYROLL_FILE", default=None)
    folder = source.str("BEHAVIOURS", default=None)
    problems: list[Problem] = []
    try:
        source.seal()
    except EnvValidationError as error:
        problems += _problems(error)
    payroll, wrong = _payroll(setup)
    behaviours, unread = read_own(Path(folder)) if folder else (None, ())
    problems += [*_database(read.database_url), *wrong, *unread]
    if problems:
        raise RefusedWithProblems(problems)
    return replace(read, payroll=payroll, behaviours=behaviours)


def _database(url: str | None) -> list[Problem]:
    """Why the database cannot be meant; whether it answers is asked when it is opened."""
    try:
        backend = make_url(url or "").get_backend_name()
    except ArgumentError:
        backend = ""
    if not url or backend in ("sqlite", "postgresql"):
        return []
    message = "This is the address of no SQLite file and no PostgreSQL."
    hint = "Write sqlite:///FILE or postgresql://USER@HOST/NAME."
    return [Problem("wrong-setting", message, Place("environment", key=f"{PREFIX}DATABASE_URL"), hint)]


def _payroll(path: str | None) -> tuple[PayrollSetup | None, tuple[Problem, ...]]:
    """The pay codes and accounts in the file, or everything that is wrong with it."""
    if not path:
        return None, ()
    text, problems = read_text(Path(path), path)
    return (None, problems) if text is None else read_setup(text, path)


def _problems(error: EnvValidationError) -> list[Problem]:
    told: Any = error.error_messages
    return [
        Problem("wrong-setting", f"{name} is not usable: {' '.join(messages)}", Place("environment", key=name))
        for name, messages in sorted(told.items())
    ]
