"""The whole company as the store knows it: policies in force, the newest roster, and what past periods accepted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from incentives.company.company import Company, company_of
from incentives.company.foretelling import Foretelling, History, foretelling
from incentives.company.pillars import Kept, Standing, pillars
from incentives.kpis.kpi import Kpi
from incentives.performance.facts import Result, Roster
from incentives.policy.model import Policy
from incentives.services.actor import MAY, Actor, Permission, require
from incentives.services.clock import today
from incentives.services.findings import policies_in_force
from incentives.store import facts as fact_store
from incentives.store import imports as import_store
from incentives.store import life as life_store
from incentives.store import people as people_store
from incentives.store import periods as period_store
from incentives.store.records import FactKind, PeriodState, StoredPeriod
from incentives.store.tables.life import PeriodStep


@dataclass(frozen=True, slots=True)
class CompanyReview:
    """What leadership looks at: the money by KPI, the five pillars, and which early KPIs foretell later ones.

    roster_of names the period whose roster was counted, None where no roster is in force.
    """

    company: Company
    standings: tuple[Standing, ...]
    foretold: tuple[Foretelling, ...]
    roster_of: str | None


def company_in_force(session: Session, actor: Actor, *, on: date | None = None) -> CompanyReview:
    """The company on a day (today unless given). Needs findings:read."""
    require(actor, Permission.FINDINGS_READ)
    day = on or today(session)
    policies = policies_in_force(session, day)
    periods = sorted(period_store.all_periods(session), key=lambda each: each.period.starts_on)
    roster, roster_of = _newest_roster(session, periods, day)
    company = company_of(policies, day, roster)
    history = History(_results(session, periods), _kpis(policies))
    return CompanyReview(company, pillars(company, _kept(session, periods)), foretelling(history), roster_of)


def _newest_roster(
    session: Session, periods: Sequence[StoredPeriod], day: date
) -> tuple[Roster, str] | tuple[None, None]:
    """The roster of the newest period that began by that day and has one."""
    for period in reversed([each for each in periods if each.period.starts_on <= day]):
        number = fact_store.sets_in_force(session, period.id).get(FactKind.ROSTER)
        roster = None if number is None else fact_store.read_facts(session, [number]).roster
        if roster is not None:
            return roster, period.name
    return None, None


def _results(session: Session, periods: Sequence[StoredPeriod]) -> tuple[Sequence[Result], ...]:
    """The results in force of each period; an empty one stands between periods that do not follow one another."""
    return tuple(_each(session, periods))


def _each(session: Session, periods: Sequence[StoredPeriod]) -> Iterator[Sequence[Result]]:
    before: date | None = None
    for period in periods:
        if before is not None and before != period.period.starts_on:
            yield ()
        number = fact_store.sets_in_force(session, period.id).get(FactKind.RESULTS)
        yield () if number is None else fact_store.read_facts(session, [number]).results or ()
        before = period.period.ends_before


def _kpis(policies: Sequence[Policy]) -> dict[str, Kpi]:
    return {key: measure.kpi for policy in policies for key, measure in policy.measures.items()}


def _kept(session: Session, periods: Sequence[StoredPeriod]) -> Kept:
    deciding = [duty for duty, allowed in MAY.items() if Permission.FINDINGS_DECIDE in allowed]
    people = people_store.everybody(session)
    approved = [period for period in periods if period.state is PeriodState.APPROVED]
    return Kept(
        days_to_accept=tuple(_days(session, periods)),
        decides=sum(any(duty in person.duties for duty in deciding) for person in people),
        approved=len(approved),
        published=sum(life_store.was_taken(session, period.id, PeriodStep.PUBLISHED) for period in approved),
    )


def _days(session: Session, periods: Sequence[StoredPeriod]) -> Iterator[int]:
    """Days from the end of each period until something was first accepted for it."""
    for period in periods:
        accepted = [each.accepted_at for each in import_store.all_imports(session, period.id) if each.accepted_at]
        if accepted:
            yield (min(accepted).date() - period.period.ends_before).days
