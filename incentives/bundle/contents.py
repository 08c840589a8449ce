"""What a bundle holds: everything a run was calculated from, what came out, and who answered for it.

Names and e-mail addresses are left out, since pay does not depend on them: people stand in it by their identifiers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from incentives.payout.run import PaidScorecard
from incentives.performance.adjustments import Adjustment
from incentives.performance.balances import Balance, Opening
from incentives.store.columns import canonical
from incentives.store.records import FactKind
from incentives.values.period import Period

Documents = Mapping[FactKind, bytes]
"""Accepted facts by kind, as they are stored."""


@dataclass(frozen=True, slots=True)
class BundledPolicy:
    """The text of a policy version with the name of its file, and the fingerprint of what it says."""

    key: str
    effective_from: date
    file: str
    text: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class BundledRun:
    """What is said of the run. total is in minor units of the currency.

    release is the one that made the bundle, calculation the version of the rules by which the run was calculated.
    """

    number: int
    period: Period
    fiscal_year_starts: int
    currency: str
    total: int
    input_fingerprint: str
    result_fingerprint: str
    calculated_at: datetime
    calculated_by: str
    approved_at: datetime | None
    approved_by: str | None
    release: str
    calculation: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """One run. catalogue holds the files of the KPI catalogue by name; earlier the facts of earlier periods, by how
    many periods ago they are; payouts and balances are what the run stored.
    """

    run: BundledRun
    policies: tuple[BundledPolicy, ...]
    catalogue: Mapping[str, bytes]
    facts: Documents
    earlier: Mapping[int, Documents]
    adjustments: tuple[Adjustment, ...]
    opening: Opening | None
    payouts: tuple[PaidScorecard, ...]
    balances: tuple[Balance, ...]


def without_names(documents: Documents) -> dict[FactKind, bytes]:
    """The documents with nobody's name or e-mail address on the roster."""
    return {kind: _nameless(text) if kind is FactKind.ROSTER else text for kind, text in documents.items()}


def _nameless(roster: bytes) -> bytes:
    packed = json.loads(roster)
    people = packed["person"]
    return canonical(packed | {"name": people, "email": [None] * len(people)}).encode()
