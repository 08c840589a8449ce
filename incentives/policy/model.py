"""A policy as values: what a reviewed file promises, every amount exact, every part with its line.

Nothing here reads files or looks anything up, so that pay and audits can lean on it alone. A share is a Fraction of one
(60% is 3/5); amounts are in the unit of their measure; money is in whole units of the policy's currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from incentives.kpis.behaviour import RoleKind
from incentives.kpis.kpi import Kpi, Recorder
from incentives.policy.carried import AlsoPays, Deferral, Draw, ExchangeDay, Pool, measures_after_earning
from incentives.policy.derived import Derived
from incentives.policy.mechanics import Matrix, PayLimit, Rates, Slope
from incentives.policy.stated import GateFacts, MeasureFacts, RoleFacts, TargetFacts
from incentives.policy.stated_rates import PaidOutMoney, StatedRate
from incentives.policy.way import Way
from incentives.values.period import Cycle
from incentives.values.problem import Place
from incentives.values.rounding import Rounding
from incentives.values.unit import PERCENT, Unit

Path = tuple[str | int, ...]

TOTAL = "total"
SALARY = "salary"
TARGET_INCENTIVE = "target incentive"
DAYS_IN_ROLE = "days in role"
SHARE_OF_FULL_TIME = "share of full time"
WORKING_DAYS_IN_ROLE = "working days in role"
MONTHS_IN_ROLE = "months in role"
LARGEST_REMAINDER = "largest remainder first"
LAST_PAYOUT = "last payout"


class CountedFor(StrEnum):
    """Whose result a measure is: the participant's own, that of a group the roster names, or the company's."""

    PARTICIPANT = "participant"
    TEAM = "team"
    TERRITORY = "territory"
    DEPARTMENT = "department"
    SEGMENT = "segment"
    COMPANY = "company"


class Missing(StrEnum):
    """What happens to a component whose result is missing."""

    REFUSE = "refuse"
    NOTHING = "pays nothing"
    TARGET = "pays target"
    SPREAD = "weight to the others"
    LEFT_OUT = "left out"


class Beyond(StrEnum):
    """What a curve does outside its points."""

    NOTHING = "nothing"
    FLAT = "flat"
    CONTINUES = "continues"


class Combine(StrEnum):
    """How a group makes one score of its components' scores."""

    WEIGHTS = "weights"
    SUM = "sum"
    PRODUCT = "product"
    BEST = "best of"
    WORST = "worst of"


class Proration(StrEnum):
    """How a part of a period counts."""

    CALENDAR_DAYS = "calendar days in role"
    WORKING_DAYS = "working days in role"
    MONTHS = "months in role"
    NONE = "none"


class MonthCounts(StrEnum):
    """Which months count where proration is by months."""

    FIRST_DAY = "when held on its first day"
    MOST_DAYS = "when held on most of its days"
    ANY_DAY = "when held on any day"


class RoundingMoment(StrEnum):
    """When money is rounded: each component's pay on its own, or only the payout."""

    PER_COMPONENT = "once per component"
    AT_THE_END = "once at the end"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, and why it is in the policy."""

    key: str
    kpi: Kpi
    unit: Unit
    counted_for: CountedFor
    shared_by: tuple[str, ...]
    source: str
    recorded_by: Recorder
    known_later: bool
    because: str
    watch_for: str
    derived: Derived | None = None
    facts: MeasureFacts = field(default_factory=MeasureFacts)

    @property
    def over_periods(self) -> Derived | None:
        """How it is taken over periods; None for a delivered measure and for a rank."""
        return self.derived if self.derived is not None and self.derived.over_periods else None

    @property
    def higher_is_better(self) -> bool:
        """Whether more of it is better, as the KPI catalogue says."""
        return self.kpi.higher_is_better


@dataclass(frozen=True, slots=True)
class Own:
    """A participant's own amount from the quota sheet: `own quota`, `own baseline`."""

    column: str

    def __str__(self) -> str:
        return f"own {self.column}"


@dataclass(frozen=True, slots=True)
class Point:
    """One named point of a curve. `at` is in the measure's unit, or a share of the own target or of the way."""

    key: str
    at: Fraction
    of_target: bool
    pays: Fraction
    of_way: bool = False


@dataclass(frozen=True, slots=True)
class PointCurve:
    """Straight lines between points, from the worse to the better result; `upward` when better means more."""

    points: tuple[Point, ...]
    upward: bool
    before_first: Beyond | Slope
    after_last: Beyond | Slope
    pays_in: Unit = PERCENT


@dataclass(frozen=True, slots=True)
class Step:
    """One named level. It holds from its edge on; inclusive says whether the edge itself already counts."""

    key: str
    edge: Fraction
    of_target: bool
    inclusive: bool
    pays: Fraction
    of_way: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """Levels from the worse to the better result; `upward` when better means more. Otherwise pays before the first."""

    levels: tuple[Step, ...]
    upward: bool
    otherwise: Fraction
    pays_in: Unit = PERCENT


Shape = PointCurve | Steps | Rates


@dataclass(frozen=True, slots=True)
class Component:
    """A part of pay: a measure with its shape, or a group of components. Its score is a share of what it is worth."""

    key: str
    path: Path
    weight: Fraction | None
    because: str
    measure: str | None
    target: Fraction | Own | None
    shape: Shape | None
    missing: Missing
    components: tuple[Component, ...]
    combine: Combine
    least_known: int
    score_rounding: Rounding | None
    pays_at_most: PayLimit | None
    pays_at_least: PayLimit | None
    result_rounding: Rounding | None = None
    matrix: Matrix | None = None
    prorated: bool = False
    way: Way | None = None
    target_facts: TargetFacts = field(default_factory=TargetFacts)

    @property
    def is_group(self) -> bool:
        """Whether it is made of other components."""
        return bool(self.components)

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures whose results it reads itself: one, the two of a matrix, none for a group."""
        if self.matrix is not None:
            return self.matrix.rows.measure, self.matrix.columns.measure
        return () if self.measure is None else (self.measure,)

    @property
    def reads_share(self) -> bool:
        """Whether its shape reads a share of the own target or of the way rather than the result itself."""
        stated = () if self.shape is None else getattr(self.shape, "points", ()) or getattr(self.shape, "levels", ())
        return self.way is not None or (isinstance(self.target, Own) and any(each.of_target for each in stated))

    @property
    def pays_money(self) -> bool:
        """Whether it earns money itself rather than a share of what it is worth; a group does when its parts do."""
        if self.components:
            return all(part.pays_money for part in self.components)
        pays = self.matrix or self.shape
        return pays is not None and pays.pays_in != PERCENT

    def leaves(self) -> tuple[Component, ...]:
        """The measured components in it, itself included when it is one."""
        return tuple(leaf for part in self.components for leaf in part.leaves()) if self.components else (self,)


class TargetBasis(StrEnum):
    """What a target incentive is stated in."""

    MONEY = "money"
    SALARY = "percent of salary"
    ROSTER = "from the roster"
    OWN = "percent of an own column"


@dataclass(frozen=True, slots=True)
class TargetIncentive:
    """What target results pay: money in a cycle, a share of yearly salary, or the roster's own yearly amount.

    Or a share of an own column in a cycle.
    """

    basis: TargetBasis
    amount: Fraction
    per: Cycle
    column: Own | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on a role's payout: money in the period, a share of the target incentive, or of the last payout.

    if_paid_before: where the period before paid nothing above zero, there is no limit rather than no payout.
    """

    amount: Fraction
    of_target: bool
    of_last_payout: bool = False
    if_paid_before: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """Who is paid how. paid_in: the currency of payroll, `from the roster`, or None for the policy's own."""

    key: str
    title: str
    kind: RoleKind
    fixed_pay: Fraction
    target_incentive: TargetIncentive
    components: tuple[Component, ...]
    pays_at_most: Limit | None
    pays_at_least: Limit | None
    chooses_cases: bool
    typical: Mapping[str, Fraction]
    draw: Draw | None = None
    deferral: Deferral | None = None
    also_pays: tuple[AlsoPays, ...] = ()
    least_known: int = 0
    split_over_periods: tuple[Fraction, ...] = ()
    target_rounding: Rounding | None = None
    worth_rounding: Rounding | None = None
    paid_in: str | None = None
    facts: RoleFacts = field(default_factory=RoleFacts)

    def leaves(self) -> tuple[Component, ...]:
        """Every measured component of the role."""
        return tuple(leaf for part in self.components for leaf in part.leaves())


class Comparison(StrEnum):
    """How a result is held against a limit."""

    AT_LEAST = "at least"
    AT_MOST = "at most"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Condition:
    """A result held against a limit."""

    measure: str
    comparison: Comparison
    limit: Fraction


@dataclass(frozen=True, slots=True)
class Gate:
    """While its conditions do not hold, what it applies to pays at most a share of target, or is multiplied."""

    key: str
    roles: tuple[str, ...]
    conditions: tuple[Condition, ...]
    needs_all: bool
    applies_to: str
    pays_at_most: Fraction | None
    multiplied_by: Fraction | None
    because: str
    facts: GateFacts = field(default_factory=GateFacts)


@dataclass(frozen=True, slots=True)
class Modifier:
    """A factor on a component's pay or the total, found from a result; before or after the caps."""

    key: str
    roles: tuple[str, ...]
    measure: str
    applies_to: str
    shape: PointCurve | Steps
    adds: bool
    before_caps: bool
    because: str
    factor_rounding: Rounding | None = None
    pays_at_most: Fraction | None = None
    pays_at_least: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Clawback:
    """What is taken back when what earned it is reversed: a share of what the payout was too much.

    harm_shows_after: the stated months after which half of the harm has shown.
    """

    when: str
    months: int
    share: Fraction
    taken_from: str
    because: str
    harm_shows_after: int | None = None


@dataclass(frozen=True, slots=True)
class AcceptedFinding:
    """A finding that somebody with authority has answered."""

    finding: str
    at: str
    because: str
    accepted_by: str
    until: date


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: what a participant with these results is paid. The checks run it.

    given: measure or own column (`own quota`, `salary`, `target incentive`, `days in role`) to amount.
    pays: component, or `total`, to money. carries: what goes on to later periods (`draw balance`, `deferred`).
    rates: the exchange rates of its period; paid_out: what the total is in the currency of payroll.
    """

    key: str
    role: str
    given: Mapping[str, Fraction]
    pays: Mapping[str, Fraction]
    carries: Mapping[str, Fraction] = field(default_factory=dict)
    rates: tuple[StatedRate, ...] = ()
    paid_out: PaidOutMoney | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a policy: one file."""

    file: str
    key: str
    effective_from: date
    ends_before: date | None
    title: str
    owner: str
    currency: str
    cycle: Cycle
    fiscal_year_starts: int
    replaces: date | None
    change_because: str
    measures: Mapping[str, Measure]
    roles: Mapping[str, Role]
    gates: tuple[Gate, ...]
    modifiers: tuple[Modifier, ...]
    proration: Proration
    rounding: Rounding
    rounding_moment: RoundingMoment
    clawback: Clawback | None
    accepted_findings: tuple[AcceptedFinding, ...]
    examples: tuple[Example, ...]
    fingerprint: str
    lines: Mapping[Path, int] = field(repr=False)
    pools: tuple[Pool, ...] = ()
    also_pays: tuple[AlsoPays, ...] = ()
    holidays: frozenset[date] = frozenset()
    month_counts: MonthCounts | None = None
    daily_rate_rounding: Rounding | None = None
    leave_counts: bool = True
    exchange_day: ExchangeDay | None = None

    def measures_of(self, role: str) -> frozenset[str]:
        """The measures that a role is paid, gated or modified by; none for a role that the policy does not have."""
        if role not in self.roles:
            return frozenset()
        looked_at = {measure for leaf in self.roles[role].leaves() for measure in leaf.measures}
        looked_at |= {each.measure for gate in self.gates if role in gate.roles for each in gate.conditions}
        looked_at |= {each.measure for each in self.modifiers if role in each.roles}
        return frozenset(looked_at | set(measures_after_earning(self.roles[role], self.pools)))

    def pool_of(self, role: str) -> Pool | None:
        """The pool from which a role is paid, if there is one."""
        return next((pool for pool in self.pools if role in pool.roles), None)

    def place(self, *path: str | int) -> Place:
        """Where a part stands in the file; a part that is not written gets the place of what holds it.

        Entries of a list count from 1 in the key, as people count them.
        """
        key = ".".join(str(step + 1) if isinstance(step, int) else step for step in path) or None
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.file, line=self.lines.get(path, 1), key=key)
