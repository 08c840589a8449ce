"""What people could do to be paid, good or bad for customers, and how each of it moves the KPIs.

Worked example: cutting contacts short lowers average handle time now and first-contact resolution later, both
strongly, by 30 % of target. So effect_now("average_handle_time") is -3/10, and -3/10 is also
effect_later("first_contact_resolution"). Effects are those of the reported figure: whether a fall is an
improvement is known by the KPI.

Whether a behaviour pays is not decided here; a plan decides that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256

from incentives.kpis.kpi import Kpi

NO_EFFECT = Fraction(0)


class RoleKind(StrEnum):
    """What a role does, and so which behaviours are open to the people in it."""

    SALES = "sales"
    BROKER = "broker"
    BRANCH = "branch"
    DEALER = "dealer"
    SERVICE = "service"
    COMPLAINTS = "complaints"
    COLLECTIONS = "collections"
    CLAIMS = "claims"
    OPERATIONS = "operations"
    CUSTOMER_SUCCESS = "customer_success"
    RETENTION = "retention"
    ONBOARDING = "onboarding"
    SALES_DEVELOPMENT = "sales_development"
    MARKETING = "marketing"
    CONTROL = "control"
    MANAGER = "manager"


class BehaviourKind(StrEnum):
    """Whether a behaviour serves customers or harms them."""

    HARMFUL = "harmful"
    HONEST = "honest"


class Seen(StrEnum):
    """When the damage shows: in the period that pays, in a later one, in both, or in no measure."""

    NOW = "now"
    LATER = "later"
    BOTH = "both"
    NEVER = "never"


class Manipulation(StrEnum):
    """What a behaviour bends instead of the result: survey answers, or records that the person paid keeps."""

    SURVEY = "survey"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One behaviour at full intensity for one period.

    now, later: KPI id -> change of the reported figure as a share of target, in the period that pays and
    afterwards; KPIs that move like another one are included. customer_harm is 1 to 3 for a harmful behaviour
    and 0 for an honest one, customer_benefit the other way round.
    seen is None for honest behaviours. manipulates is None where the result itself is changed.
    """

    id: str
    kind: BehaviourKind
    title: str
    customer_harm: int
    customer_benefit: int
    now: Mapping[str, Fraction] = field(hash=False)
    later: Mapping[str, Fraction] = field(hash=False)
    roles: frozenset[RoleKind]
    seen: Seen | None = None
    manipulates: Manipulation | None = None
    needs_case_choice: bool = False
    needs_duty_to_serve: bool = False
    evidence: str = ""
    sources: tuple[str, ...] = ()

    @property
    def deciding(self) -> tuple[object, ...]:
        """Everything in it that decides whether it pays."""
        effects = (sorted((kpi, str(size)) for kpi, size in each.items()) for each in (self.now, self.later))
        open_to = sorted(role.value for role in self.roles)
        return self.kind, *effects, open_to, self.manipulates, self.needs_case_choice, self.needs_duty_to_serve

    def effect_now(self, kpi_id: str) -> Fraction:
        """How far it moves a KPI inside the period that pays, as a share of target; zero when it does not."""
        return self.now.get(kpi_id, NO_EFFECT)

    def effect_later(self, kpi_id: str) -> Fraction:
        """How far it moves a KPI in later periods, as a share of target; zero when it does not."""
        return self.later.get(kpi_id, NO_EFFECT)

    def open_to(self, kind: RoleKind) -> bool:
        """Whether people in such a role could do it."""
        return kind in self.roles


@dataclass(frozen=True, slots=True)
class BehaviourCatalogue:
    """All behaviours by id, in the order of the files, and each level of effect as a share of target."""

    by_id: Mapping[str, Behaviour] = field(hash=False)
    levels: Mapping[str, Fraction] = field(hash=False)

    def __getitem__(self, behaviour_id: str) -> Behaviour:
        return self.by_id[behaviour_id]

    def __contains__(self, behaviour_id: object) -> bool:
        return behaviour_id in self.by_id

    def __iter__(self) -> Iterator[Behaviour]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def get(self, behaviour_id: str) -> Behaviour | None:
        """The behaviour of that id, or None."""
        return self.by_id.get(behaviour_id)

    @property
    def named(self) -> str:
        """How findings name it: `version 5e1f0c2a, 34 behaviours`. The version changes with any effect or role."""
        return f"version {self.version}, {len(self.harmful)} behaviours"

    @property
    def version(self) -> str:
        """Eight characters that change with anything in the catalogue that decides whether a behaviour pays."""
        told = [(each.id, *map(str, each.deciding)) for each in self]
        return sha256(repr(told).encode()).hexdigest()[:8]

    @property
    def harmful(self) -> tuple[Behaviour, ...]:
        """The behaviours that harm customers."""
        return tuple(behaviour for behaviour in self if behaviour.kind is BehaviourKind.HARMFUL)

    @property
    def honest(self) -> tuple[Behaviour, ...]:
        """The behaviours that serve customers."""
        return tuple(behaviour for behaviour in self if behaviour.kind is BehaviourKind.HONEST)

    def open_to(self, kind: RoleKind) -> tuple[Behaviour, ...]:
        """The behaviours that people in such a role could do, harmful and honest."""
        return tuple(behaviour for behaviour in self if behaviour.open_to(kind))


def spread(effects: Mapping[str, Fraction], kpis: Iterable[Kpi]) -> dict[str, Fraction]:
    """The effects, and those on KPIs that move like others: the first of those that is moved counts.

    An effect that is given for a KPI itself comes before what it moves like.
    """
    found = dict(effects)
    for kpi in kpis:
        leader = next((one for one in kpi.moves_like if one.kpi in effects), None)
        if leader is not None and kpi.id not in effects:
            found[kpi.id] = effects[leader.kpi] * leader.direction.sign
    return found
