"""What the store gives and takes: frozen values, with people as they are shown and amounts as they are exact.

Money is in minor units. Which rows these come from is known by the module of each aggregate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from incentives.payout.adjust import Correction
from incentives.payout.paid_out import PaidOut
from incentives.performance.adjustments import Adjustment, Entry
from incentives.performance.balances import Balance
from incentives.performance.control_totals import SheetTotals
from incentives.performance.reversals import Reversal
from incentives.performance.staged import LeftOut
from incentives.performance.worked_out import WorkedOutRows
from incentives.values.period import Period
from incentives.values.problem import Problem


@dataclass(frozen=True, slots=True)
class Hand:
    """A person by number and name."""

    person: int
    name: str


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A policy text. fingerprint covers what it says, text_fingerprint every byte of it (both SHA-256)."""

    id: int
    policy: str
    effective_from: date
    file: str
    text: str = field(repr=False)
    text_fingerprint: str
    fingerprint: str
    added_at: datetime
    added_by: Hand


class PeriodState(StrEnum):
    """Where a period stands."""

    OPEN = "open"
    READY = "ready"
    CALCULATED = "calculated"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class StoredPeriod:
    """A period of pay that was opened. fiscal_year_starts is a month, 1 to 12."""

    id: int
    period: Period
    fiscal_year_starts: int
    state: PeriodState
    opened_at: datetime
    opened_by: Hand

    @property
    def name(self) -> str:
        """The name people use: 2026-Q3."""
        return self.period.name


class FactKind(StrEnum):
    """The kinds of fact that are accepted and superseded as a whole."""

    ROSTER = "roster"
    QUOTAS = "quotas"
    RESULTS = "results"
    TRANSACTIONS = "transactions"
    LEAVE = "leave"
    EXCHANGE_RATES = "exchange rates"


class ImportState(StrEnum):
    """What became of an import: refused with problems, ready to accept, accepted."""

    REFUSED = "refused"
    READY = "ready"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A delivered file: its name, the SHA-256 of its bytes, what its reader passed over, and the sums of its sheets.

    left_out are rows that the uploader left out, each with the reason.
    """

    file: str
    fingerprint: str
    notes: tuple[str, ...] = ()
    sheets: tuple[SheetTotals, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def accepted_as(self) -> str:
        """What marks the file as accepted: the same bytes with other rows left out are another delivery."""
        return accepted_as(self.fingerprint, self.left_out)


def accepted_as(fingerprint: str, left_out: Sequence[LeftOut]) -> str:
    """The fingerprint of a file, or of a file and the places of the rows that were left out of it."""
    if not left_out:
        return fingerprint
    places = sorted(f"{each.place.sheet}!{each.place.cell}" for each in left_out)
    return hashlib.sha256("\n".join((fingerprint, *places)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SourceHeading:
    """What a person said that a heading of a source means; both as headings are compared."""

    source: str
    heading: str
    meaning: str
    said_at: datetime
    said_by: Hand


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A delivered file as it came. reading is what the uploader said about how to read it, as one line."""

    file: str
    content: bytes = field(repr=False)
    reading: str = ""


@dataclass(frozen=True, slots=True)
class ControlSum:
    """All amounts of one measure or own column added up, for HR to hold against their own total.

    total is in the unit's natural unit (95% is 19/20); unit is a currency or a word such as `percent`.
    """

    kind: FactKind
    name: str
    unit: str
    count: int
    total: Fraction


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that differs from the facts in force, for people to read; None where there is or was none."""

    kind: FactKind
    subject: str
    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RoleStake:
    """What a role is paid together without and with an import, in minor units; None where it cannot be calculated."""

    role: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Stake:
    """The money at stake in an import, in minor units: what the period pays without it and with it.

    before and after are None where the period cannot be calculated; reason then says why. differing counts the people
    who are paid something else.
    """

    currency: str
    before: int | None
    after: int | None
    differing: int
    by_role: tuple[RoleStake, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What a ready import would put in force. rows counts facts by kind; only kinds that the upload holds appear.

    changes lists the first of change_count changes against the facts in force (none when there were no facts); new and
    gone count those of them that were or will be nowhere. stake is the money at stake. worked_out are the results
    that come out of raw rows, with the rows behind each.
    """

    rows: dict[FactKind, int]
    control_sums: tuple[ControlSum, ...]
    changes: tuple[FactChange, ...]
    change_count: int
    new: int = 0
    gone: int = 0
    stake: Stake | None = None
    worked_out: WorkedOutRows = field(default_factory=WorkedOutRows)

    @property
    def changed(self) -> int:
        """Facts that were in force before and say something else."""
        return self.change_count - self.new - self.gone


@dataclass(frozen=True, slots=True)
class Import:
    """One upload for a period. summary is there unless it was refused; problems are there only if it was."""

    id: int
    period: str
    state: ImportState
    files: tuple[ImportedFile, ...]
    problems: tuple[Problem, ...]
    summary: ImportSummary | None
    staged_at: datetime
    staged_by: Hand
    accepted_at: datetime | None
    accepted_by: Hand | None


class RunState(StrEnum):
    """Where a run stands: calculated, superseded by a newer one, or approved."""

    CALCULATED = "calculated"
    SUPERSEDED = "superseded"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class UsedPolicy:
    """A policy version that a run used."""

    key: str
    effective_from: date
    fingerprint: str


@dataclass(frozen=True, slots=True)
class StoredRun:
    """One calculation of a period. total is in minor units of the currency; payouts counts them.

    balances is everything that is carried on after it.
    """

    id: int
    period: str
    state: RunState
    currency: str
    total: int
    payouts: int
    policies: tuple[UsedPolicy, ...]
    input_fingerprint: str
    result_fingerprint: str
    calculated_at: datetime
    calculated_by: Hand
    approved_at: datetime | None
    approved_by: Hand | None
    balances: tuple[Balance, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredPayout:
    """What one assignment earned in a run. components and total are minor units of the currency.

    role is `policy/role`; name is the participant's name on the roster; amounts is the scorecard it was paid from.
    carried goes on to later periods; entries are what adjustments added to what was calculated, and total is with them.
    paid_out is the total in the currency of payroll, where that is another one.
    """

    id: int
    run: int
    participant: str
    name: str
    assignment: str
    role: str
    policy_version: int
    policy_fingerprint: str
    currency: str
    components: Mapping[str, int]
    total: int
    amounts: Mapping[str, Fraction]
    carried: Mapping[str, int] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    paid_out: PaidOut | None = None

    @property
    def calculated(self) -> int:
        """What was calculated, before the entries."""
        return self.total - sum(entry.amount for entry in self.entries)


@dataclass(frozen=True, slots=True)
class StoredAdjustment:
    """An adjustment of a period that somebody entered; withdrawn ones stay, and no later run takes them in."""

    id: int
    adjustment: Adjustment
    entered_at: datetime
    entered_by: Hand
    withdrawn: bool


class CorrectionOf(StrEnum):
    """What corrects an approved run: results that were reversed, or its period calculated from corrected facts."""

    REVERSAL = "reversal"
    RECALCULATION = "recalculation"


@dataclass(frozen=True, slots=True)
class StoredCorrection:
    """What corrected an approved run, with the adjustments of the open period `into` that it entered.

    reversals were taken out of the run's results; entries are the reversed and new payouts of a recalculation.
    """

    id: int
    run: int
    into: str
    kind: CorrectionOf
    currency: str
    reversals: tuple[Reversal, ...]
    entries: tuple[Correction, ...]
    adjustments: tuple[StoredAdjustment, ...]
    entered_at: datetime
    entered_by: Hand
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class RoleTotal:
    """The payouts of one role (`policy/role`) together. total is in minor units of the currency."""

    role: str
    participants: int
    payouts: int
    total: int
    currency: str
