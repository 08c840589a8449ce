"""Payouts in the store: one wide row each, written in bulk, read by page or one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from incentives.payout.run import PaidScorecard
from incentives.store.life import shown_to_participants
from incentives.store.packing import pack_entries, read_exact, unpack_entries
from incentives.store.packing_paid_out import pack_paid_out, unpack_paid_out
from incentives.store.records import RoleTotal, RunState, StoredPayout
from incentives.store.rows import insert_many, numbered
from incentives.store.seals import Digest, payouts_subject
from incentives.store.tables.facts import policy_versions
from incentives.store.tables.runs import payouts, runs
from incentives.store.trail import note_bulk

COLUMNS = (
    "run_id",
    "policy_version_id",
    "participant",
    "name",
    "assignment",
    "role",
    "components",
    "total",
    "amounts",
    "carried",
    "entries",
    "paid_out",
)


def add_payouts(
    session: Session,
    run: int,
    paid: Sequence[PaidScorecard],
    *,
    versions: Mapping[str, int],
    names: Mapping[str, str],
) -> None:
    """The payouts of a run in their order. versions: policy fingerprint to version; names: participant to name."""
    digest = Digest()
    insert_many(
        session,
        payouts,
        COLUMNS,
        digest.over(
            (
                run,
                versions[each.policy_fingerprint],
                each.participant,
                names.get(each.participant, each.participant),
                each.assignment,
                each.role,
                _json(each.components),
                each.total,
                _json({name: str(amount) for name, amount in each.amounts.items()}),
                _json(each.carried) if each.carried else None,
                json.dumps(pack_entries(each.entries), separators=(",", ":")) if each.entries else None,
                None if each.paid_out is None else json.dumps(pack_paid_out(each.paid_out), separators=(",", ":")),
            )
            for each in paid
        ),
    )
    note_bulk(session, payouts_subject(run), digest.value)


def payout_of_number(session: Session, number: int) -> StoredPayout | None:
    """The payout of that number."""
    row = session.execute(_payouts().where(payouts.c.id == number)).first() if numbered(number) else None
    return None if row is None else _payout(row)


def is_paid(session: Session, run: int, participant: str) -> bool:
    """Whether a run has a payout of the participant."""
    found = select(payouts.c.id).where(payouts.c.run_id == run, payouts.c.participant == participant)
    return session.execute(found.limit(1)).first() is not None


def published_payouts_of(session: Session, participant: str) -> tuple[StoredPayout, ...]:
    """The participant's payouts of published periods that nobody holds back, the newest first."""
    approved = runs.c.state == RunState.APPROVED
    own = _payouts().where(payouts.c.participant == participant, approved, shown_to_participants())
    return tuple(_payout(row) for row in session.execute(own.order_by(payouts.c.id.desc())))


def page_of_payouts(
    session: Session, run: int, *, after: int | None, limit: int, role: str | None
) -> tuple[StoredPayout, ...]:
    """At most `limit` payouts of a run after the given one, in the order of the run."""
    if after is not None and not numbered(after):
        return ()
    conditions: list[ColumnElement[bool]] = [payouts.c.run_id == run]
    conditions += [payouts.c.id > after] if after is not None else []
    conditions += [payouts.c.role == role] if role is not None else []
    page = _payouts().where(*conditions).order_by(payouts.c.id).limit(limit)
    return tuple(_payout(row) for row in session.execute(page))


def payouts_of_run(session: Session, run: int) -> Iterator[StoredPayout]:
    """All payouts of a run, in its order."""
    return (_payout(row) for row in session.execute(_payouts().where(payouts.c.run_id == run).order_by(payouts.c.id)))


def as_paid(stored: StoredPayout) -> PaidScorecard:
    """The payout as its run calculated it."""
    return PaidScorecard(
        participant=stored.participant,
        assignment=stored.assignment,
        role=stored.role,
        policy_fingerprint=stored.policy_fingerprint,
        components=stored.components,
        total=stored.total,
        amounts=stored.amounts,
        carried=stored.carried,
        entries=stored.entries,
        paid_out=stored.paid_out,
    )


def totals_of_run(session: Session, run: int) -> dict[tuple[str, str], int]:
    """What each participant was paid in each role (`policy/role`) of a run, in minor units."""
    summed = select(payouts.c.participant, payouts.c.role, func.sum(payouts.c.total))
    found = session.execute(summed.where(payouts.c.run_id == run).group_by(payouts.c.participant, payouts.c.role))
    return {(participant, role): int(total) for participant, role, total in found}


def sum_of_run(session: Session, run: int) -> tuple[int, int]:
    """How many payouts of a run are stored, and what they are together in minor units."""
    summed = select(func.count(), func.coalesce(func.sum(payouts.c.total), 0)).where(payouts.c.run_id == run)
    count, total = session.execute(summed).one()
    return int(count), int(total)


def role_totals(session: Session, run: int) -> tuple[RoleTotal, ...]:
    """What each role of a run is paid together, by role."""
    summed = (
        select(
            payouts.c.role,
            func.count(payouts.c.participant.distinct()),
            func.count(),
            func.sum(payouts.c.total),
            runs.c.currency,
        )
        .join(runs, runs.c.id == payouts.c.run_id)
        .where(payouts.c.run_id == run)
        .group_by(payouts.c.role, runs.c.currency)
        .order_by(payouts.c.role)
    )
    return tuple(
        RoleTotal(role, participants, count, int(total), currency)
        for role, participants, count, total, currency in session.execute(summed)
    )


def _json(pairs: Mapping[str, int] | Mapping[str, str]) -> str:
    """An object whose keys stand in the policy's order."""
    return json.dumps(dict(pairs), separators=(",", ":"))


def _payouts() -> Select[Any]:
    return (
        select(payouts, policy_versions.c.fingerprint.label("policy_fingerprint"), runs.c.currency)
        .join(policy_versions, policy_versions.c.id == payouts.c.policy_version_id)
        .join(runs, runs.c.id == payouts.c.run_id)
    )


def _payout(row: Row[Any]) -> StoredPayout:
    return StoredPayout(
        id=row.id,
        run=row.run_id,
        participant=row.participant,
        name=row.name,
        assignment=row.assignment,
        role=row.role,
        policy_version=row.policy_version_id,
        policy_fingerprint=row.policy_fingerprint,
        currency=row.currency,
        components=json.loads(row.components),
        total=row.total,
        amounts={name: read_exact(amount) for name, amount in json.loads(row.amounts).items()},
        carried=json.loads(row.carried or "{}"),
        entries=unpack_entries(json.loads(row.entries or "[]")),
        paid_out=None if row.paid_out is None else unpack_paid_out(json.loads(row.paid_out)),
    )
