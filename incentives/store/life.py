"""Steps of periods, holds and budgets in the store. What ended stays, with who ended it and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, select, update
from sqlalchemy.orm import Session

from incentives.store.records import Hand
from incentives.store.rows import insert_row, numbered, only_one
from incentives.store.tables.life import PeriodStep, budgets, holds, period_steps
from incentives.store.tables.people import people
from incentives.store.tables.runs import payouts, runs

__all__ = ["PeriodStep"]


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step of a period's life that somebody took for a run."""

    step: PeriodStep
    run: int
    at: datetime
    by: Hand
    remark: str | None


@dataclass(frozen=True, slots=True)
class Hold:
    """A participant whose payout of a period is neither shown nor paid for now. released_* are None while it holds."""

    id: int
    period: int
    participant: str
    reason: str
    placed_at: datetime
    placed_by: Hand
    released_at: datetime | None
    released_by: Hand | None
    released_because: str | None


@dataclass(frozen=True, slots=True)
class Budget:
    """What a period may cost, in minor units."""

    amount: int
    currency: str
    stated_at: datetime
    stated_by: Hand


def add_step(
    session: Session, period: int, step: PeriodStep, run: int, by: int, at: datetime, remark: str | None = None
) -> None:
    """A step was taken. AlreadyThere when it was taken before (by this person, for a review)."""
    with only_one():
        insert_row(
            session, period_steps, period_id=period, step=step, run_id=run, taken_at=at, taken_by=by, remark=remark
        )


def steps_of(session: Session, period: int) -> tuple[TakenStep, ...]:
    """The steps of a period in the order in which they were taken."""
    found = select(period_steps, people.c.name).join(people, people.c.id == period_steps.c.taken_by)
    rows = session.execute(found.where(period_steps.c.period_id == period).order_by(period_steps.c.id))
    return tuple(
        TakenStep(PeriodStep(row.step), row.run_id, row.taken_at, Hand(row.taken_by, row.name), row.remark)
        for row in rows
    )


def was_taken(session: Session, period: int, step: PeriodStep) -> bool:
    """Whether somebody took the step for the period."""
    found = select(period_steps.c.id).where(period_steps.c.period_id == period, period_steps.c.step == step)
    return session.execute(found.limit(1)).first() is not None


def shown_to_participants() -> ColumnElement[bool]:
    """A condition on payouts joined with runs: the period is published and nobody holds the payout back."""
    published = exists().where(
        period_steps.c.period_id == runs.c.period_id, period_steps.c.step == PeriodStep.PUBLISHED.value
    )
    held = exists().where(
        holds.c.period_id == runs.c.period_id,
        holds.c.participant == payouts.c.participant,
        holds.c.released_at.is_(None),
    )
    return and_(published, ~held)


def is_shown(session: Session, payout: int) -> bool:
    """Whether the participant may see the payout."""
    found = select(payouts.c.id).join(runs, runs.c.id == payouts.c.run_id)
    return session.execute(found.where(payouts.c.id == payout, shown_to_participants())).first() is not None


def add_hold(session: Session, period: int, participant: str, reason: str, by: int, at: datetime) -> int:
    """Holds a participant's payout back. AlreadyThere when it is held."""
    with only_one():
        return insert_row(
            session, holds, period_id=period, participant=participant, reason=reason, placed_at=at, placed_by=by
        )


def release(session: Session, number: int, because: str, by: int, at: datetime) -> None:
    """The payout is no longer held back."""
    found = update(holds).where(holds.c.id == number, holds.c.released_at.is_(None))
    session.execute(found.values(released_at=at, released_by=by, released_because=because))


def hold_of_number(session: Session, number: int) -> Hold | None:
    """The hold of that number."""
    return next(iter(_holds(session, holds.c.id == number)), None) if numbered(number) else None


def holds_of(session: Session, period: int) -> tuple[Hold, ...]:
    """Every hold of a period, released ones too, in the order in which they were placed."""
    return _holds(session, holds.c.period_id == period)


def state_budget(session: Session, period: int, amount: int, currency: str, by: int, at: datetime) -> int:
    """What the period may cost from now on."""
    earlier = update(budgets).where(budgets.c.period_id == period, budgets.c.superseded_at.is_(None))
    session.execute(earlier.values(superseded_at=at))
    return insert_row(session, budgets, period_id=period, amount=amount, currency=currency, stated_at=at, stated_by=by)


def budget_of(session: Session, period: int) -> Budget | None:
    """What the period may cost, if anybody said so."""
    found = select(budgets, people.c.name).join(people, people.c.id == budgets.c.stated_by)
    row = session.execute(found.where(budgets.c.period_id == period, budgets.c.superseded_at.is_(None))).first()
    return None if row is None else Budget(row.amount, row.currency, row.stated_at, Hand(row.stated_by, row.name))


def _holds(session: Session, condition: ColumnElement[bool]) -> tuple[Hold, ...]:
    placed, released = people.alias("placed"), people.alias("released")
    found = (
        select(holds, placed.c.name.label("placed_name"), released.c.name.label("released_name"))
        .join(placed, placed.c.id == holds.c.placed_by)
        .outerjoin(released, released.c.id == holds.c.released_by)
        .where(condition)
        .order_by(holds.c.id)
    )
    return tuple(_hold(row) for row in session.execute(found))


def _hold(row: Row[Any]) -> Hold:
    return Hold(
        id=row.id,
        period=row.period_id,
        participant=row.participant,
        reason=row.reason,
        placed_at=row.placed_at,
        placed_by=Hand(row.placed_by, row.placed_name),
        released_at=row.released_at,
        released_by=None if row.released_by is None else Hand(row.released_by, row.released_name),
        released_because=row.released_because,
    )
