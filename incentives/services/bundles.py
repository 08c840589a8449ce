"""Bundles of runs: everything a run was calculated from and what came out, for somebody who has no database.

What is in a bundle and how it is calculated again stands in `incentives.bundle`.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from importlib.resources import files

from sqlalchemy.orm import Session

from incentives.bundle.contents import Bundle, BundledPolicy, BundledRun, without_names
from incentives.payout.fingerprints import CALCULATION
from incentives.services.actor import Actor, Permission, require
from incentives.services.earlier import earlier_of_run
from incentives.services.errors import NotFound
from incentives.services.periods import find_period
from incentives.services.taking_over import taken_over_by
from incentives.store import facts as fact_store
from incentives.store import payouts as payout_store
from incentives.store import policies as policy_store
from incentives.store import runs as run_store
from incentives.store.records import FactKind, StoredPeriod, StoredRun


def bundle_of_run(session: Session, actor: Actor, run_id: int) -> Bundle:
    """The bundle of a run, approved or not. Needs payouts:read; NotFound without such a run."""
    require(actor, Permission.PAYOUTS_READ)
    run = run_store.run_of_number(session, run_id)
    if run is None:
        raise NotFound("run", run_id)
    period = find_period(session, run.period)
    earlier = earlier_of_run(session, run_id, period.period)
    took_over = taken_over_by(session, run_id)
    return Bundle(
        run=_told(run, period),
        policies=_policies(session, run_id),
        catalogue=_catalogue(),
        facts=_documents(session, fact_store.sets_of_run(session, run_id).values()),
        earlier={ago: _documents(session, each.fact_sets.values()) for ago, each in earlier.items()},
        adjustments=tuple(each.adjustment for each in took_over.adjustments),
        opening=took_over.opening,
        payouts=tuple(map(payout_store.as_paid, payout_store.payouts_of_run(session, run_id))),
        balances=run.balances,
    )


def _told(run: StoredRun, period: StoredPeriod) -> BundledRun:
    return BundledRun(
        number=run.id,
        period=period.period,
        fiscal_year_starts=period.fiscal_year_starts,
        currency=run.currency,
        total=run.total,
        input_fingerprint=run.input_fingerprint,
        result_fingerprint=run.result_fingerprint,
        calculated_at=run.calculated_at,
        calculated_by=run.calculated_by.name,
        approved_at=run.approved_at,
        approved_by=None if run.approved_by is None else run.approved_by.name,
        release=version("incentives"),
        calculation=CALCULATION,
    )


def _policies(session: Session, run_id: int) -> tuple[BundledPolicy, ...]:
    return tuple(
        BundledPolicy(each.policy, each.effective_from, each.file, each.text, each.fingerprint)
        for each in policy_store.versions_of_run(session, run_id)
    )


def _catalogue() -> dict[str, bytes]:
    folder = files("policies") / "kpis"
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.name.endswith(".yaml")}


def _documents(session: Session, sets: Iterable[int]) -> dict[FactKind, bytes]:
    return without_names(fact_store.contents_of(session, sets))
