"""Words that tell who somebody is, replaced wherever they are stored: in facts, in columns, and inside longer texts.

It looks through every table, so that one which a later release adds is looked through as well. Policies are not: they
name roles, not people. The audit trail holds no such words; what people wrote as reasons stands beside it.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, Text, and_, delete, func, insert, or_, select, type_coerce, update
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from incentives.store.audit import ERASED
from incentives.store.columns import Json, canonical
from incentives.store.facts import QUICK
from incentives.store.tables import METADATA
from incentives.store.tables.facts import fact_sets
from incentives.store.tables.jobs import JobState, job_files, jobs
from incentives.store.tables.people import idempotency_keys, people, sign_ins
from incentives.store.tables.policy_life import policy_proposals
from incentives.store.tables.runs import payouts
from incentives.store.tables.trail import audit_entries, audit_reasons, erasures, seals
from incentives.store.tables.uploads import kept_files
from incentives.values.problem import InvariantBroken

FITS_NOBODY = "erased"
OWN_WAY = {"policy_versions", policy_proposals.name, fact_sets.name, people.name, sign_ins.name, idempotency_keys.name}
TRAIL = {audit_entries.name, audit_reasons.name, seals.name, erasures.name, kept_files.name, job_files.name}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody was, and the word that stands for them from now on."""

    participant: str
    words: tuple[str, ...]
    pseudonym: str

    def hidden(self, text: str) -> str:
        """The text without the person. Words count as whole words, in JSON as it is stored too."""
        for each in (self.participant, *self.words):
            for form in {each, json.dumps(each)[1:-1]}:
                text = re.sub(rf"(?<![\w-]){re.escape(form)}(?![\w-])", self.pseudonym, text)
        return text


def next_pseudonym(session: Session) -> str:
    """A word that stands for nobody yet."""
    return f"erased-{session.execute(select(func.coalesce(func.max(erasures.c.id), 0))).scalar_one() + 1}"


def add_erasure(session: Session, pseudonym: str, by: int, at: datetime) -> int:
    """That somebody was erased, when and by whom; not who."""
    added = session.execute(insert(erasures).values(pseudonym=pseudonym, erased_by=by, erased_at=at))
    return int(added.inserted_primary_key[0])  # type: ignore[attr-defined]


def names_in_facts(session: Session, participant: str) -> tuple[str, ...]:
    """The names and addresses that rosters hold of the participant."""
    found: set[str] = set()
    for _, content in _contents(session):
        for person, name, email in _people(content):
            if person == participant:
                found |= {each for each in (name, email) if each}
    return tuple(sorted(found, key=lambda each: (-len(each), each)))


def rewrite_facts(session: Session, identity: Identity) -> None:
    """Facts keep every amount; the participant is called by the pseudonym, has its name and no address."""
    for number, content in _contents(session):
        if json.dumps(identity.participant) not in json.dumps(content):
            continue
        rewritten = _renamed(_nameless(content, identity), identity)
        text = canonical(rewritten).encode()
        values = {"content": zlib.compress(text, QUICK), "fingerprint": hashlib.sha256(text).hexdigest()}
        session.execute(update(fact_sets).where(fact_sets.c.id == number).values(**values))


def rewrite_payouts(session: Session, identity: Identity) -> None:
    """Payouts keep every amount."""
    own = select(payouts.c.id, payouts.c.assignment).where(payouts.c.participant == identity.participant)
    for row in session.execute(own).all():
        assignment = identity.pseudonym + row.assignment.removeprefix(identity.participant)
        values = {"participant": identity.pseudonym, "name": identity.pseudonym, "assignment": assignment}
        session.execute(update(payouts).where(payouts.c.id == row.id).values(**values))


def rewrite_texts(session: Session, identity: Identity) -> None:
    """Every other column of words and JSON in every table."""
    for table in METADATA.sorted_tables:
        if table.name not in OWN_WAY | TRAIL:
            for key, values in list(_texts(session, table, identity)):
                matching = (column == part for column, part in zip(table.primary_key.columns, key, strict=True))
                session.execute(update(table).where(and_(*matching)).values(values))


def forget_passing(session: Session, identity: Identity) -> None:
    """Files of refused uploads and of jobs that are over, and kept answers that name the participant, are deleted."""
    over = select(jobs.c.id).where(jobs.c.state.in_((JobState.DONE, JobState.FAILED, JobState.CANCELLED)))
    session.execute(delete(kept_files))
    session.execute(delete(job_files).where(job_files.c.job_id.in_(over)))
    naming = or_(*(idempotency_keys.c.body.contains(each) for each in (identity.participant, *identity.words)))
    session.execute(delete(idempotency_keys).where(naming))


def rewrite_person(session: Session, identity: Identity, person: int) -> None:
    """The account stays, since entries name its number; nobody can sign in with it."""
    nobody = {"login": identity.pseudonym, "name": identity.pseudonym, "participant": identity.pseudonym}
    session.execute(update(people).where(people.c.id == person).values(**nobody, password_hash=FITS_NOBODY, duties=[]))
    session.execute(delete(sign_ins).where(sign_ins.c.person_id == person))


def rewrite_reasons(session: Session, identity: Identity) -> None:
    """Reasons that name the person are gone, with the salt that could prove what they were."""
    for row in session.execute(select(audit_reasons)).all():
        if identity.hidden(row.words) != row.words:
            session.execute(update(audit_reasons).where(audit_reasons.c.seq == row.seq).values(words=ERASED, salt=None))


def _contents(session: Session) -> Iterator[tuple[int, Any]]:
    for row in session.execute(select(fact_sets.c.id, fact_sets.c.content).order_by(fact_sets.c.id)).all():
        yield row.id, json.loads(zlib.decompress(row.content))


def _people(content: Any) -> Iterator[tuple[str, str, str | None]]:
    """The people of a roster; nothing for other kinds of fact."""
    if isinstance(content, dict) and {"person", "name", "email"} <= content.keys():
        yield from zip(content["person"], content["name"], content["email"], strict=True)


def _nameless(content: Any, identity: Identity) -> Any:
    if not any(person == identity.participant for person, _, _ in _people(content)):
        return content
    own = [person == identity.participant for person in content["person"]]
    names = [identity.pseudonym if is_own else name for name, is_own in zip(content["name"], own, strict=True)]
    emails = [None if is_own else email for email, is_own in zip(content["email"], own, strict=True)]
    return content | {"name": names, "email": emails}


def _renamed(content: Any, identity: Identity) -> Any:
    """The same with the pseudonym wherever exactly the identifier stood."""
    if isinstance(content, dict):
        return {name: _renamed(each, identity) for name, each in content.items()}
    if isinstance(content, list):
        return [_renamed(each, identity) for each in content]
    return identity.pseudonym if content == identity.participant else content


def _texts(session: Session, table: Table, identity: Identity) -> Iterator[tuple[Sequence[Any], dict[str, Any]]]:
    """The rows of a table that name the person, with what stands there instead."""
    columns = [column for column in table.c if _is_text(column)]
    if not columns:
        return
    keys = tuple(table.primary_key.columns)
    raw = select(*keys, *(type_coerce(column, Text()).label(f"text_{column.name}") for column in columns))
    for row in session.execute(raw).mappings().all():
        changed: dict[str, Any] = {}
        for column in columns:
            text = row[f"text_{column.name}"]
            hidden = "" if text is None else identity.hidden(text)
            if text is not None and hidden != text:
                changed[column.name] = json.loads(hidden) if isinstance(column.type, Json) else hidden
        if changed and any(name in changed for name in (key.name for key in keys)):
            raise InvariantBroken(f"a key of {table.name} tells who somebody is")
        if changed:
            yield tuple(row[key.name] for key in keys), changed


def _is_text(column: Column[Any]) -> bool:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, Text)
