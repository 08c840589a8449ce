"""Five pillars, computed: leadership, strategy, people, processes, platforms, each a few facts that hold or do not.

No score is given and nobody is asked: every line is a figure of the plans and of what is kept about periods, beside the
line that it is held against. Where a fact cannot be known yet (no roster, no accepted period), it says so and counts
for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from incentives.alignment.map import PaidRole
from incentives.alignment.subject import is_customer
from incentives.company.balance import Stage, stage_of, stages, timings
from incentives.company.company import Company, Stake
from incentives.company.sharing import carried, pulled_apart, without_customers
from incentives.kpis.behaviour import RoleKind
from incentives.kpis.kpi import Recorder, Timing, Trait

LEADERS = (RoleKind.MANAGER,)
THIRD, HALF, TENTH = Fraction(1, 3), Fraction(1, 2), Fraction(1, 10)
LATEST_DAYS = 30


class Pillar(StrEnum):
    """What a customer-led company stands on."""

    LEADERSHIP = "leadership"
    STRATEGY = "strategy"
    PEOPLE = "people"
    PROCESSES = "processes"
    PLATFORMS = "platforms"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what is asked, what was found, and whether it holds; None where it cannot be known."""

    asks: str
    found: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A pillar with its facts."""

    pillar: Pillar
    facts: tuple[Fact, ...]

    @property
    def holding(self) -> int:
        """How many facts hold."""
        return sum(fact.holds is True for fact in self.facts)

    @property
    def known(self) -> int:
        """How many could be known."""
        return sum(fact.holds is not None for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept about the company beside its plans; None where nothing is kept.

    days_to_accept: days from the end of a period until its results were accepted, the newest period last.
    decides: how many people may decide on serious findings. published and approved count periods.
    """

    days_to_accept: tuple[int, ...] | None = None
    decides: int | None = None
    approved: int | None = None
    published: int | None = None


NOTHING_KEPT = Kept()


@dataclass(frozen=True, slots=True)
class _Asked:
    company: Company
    kept: Kept = field(default=NOTHING_KEPT)

    def of_roles(self, kinds: Iterable[RoleKind]) -> tuple[PaidRole, ...]:
        wanted = tuple(kinds)
        return tuple(role for role in self.company.map.roles if role.role.kind in wanted)

    def share_of(self, stakes: Iterable[Stake], among: Iterable[Stake]) -> Fraction | None:
        together = sum((stake.money for stake in among), Fraction(0))
        return sum((stake.money for stake in stakes), Fraction(0)) / together if together else None


def pillars(company: Company, kept: Kept = NOTHING_KEPT) -> tuple[Standing, ...]:
    """All five, in their order."""
    asked = _Asked(company, kept)
    parts = {
        Pillar.LEADERSHIP: _leadership,
        Pillar.STRATEGY: _strategy,
        Pillar.PEOPLE: _people,
        Pillar.PROCESSES: _processes,
        Pillar.PLATFORMS: _platforms,
    }
    return tuple(Standing(pillar, tuple(facts(asked))) for pillar, facts in parts.items())


def _leadership(asked: _Asked) -> Iterator[Fact]:
    leaders = asked.of_roles(LEADERS)
    own = [stake for stake in asked.company.stakes if stake.entry.paid_role in leaders]
    customers = [stake for stake in own if is_customer(stake.entry.kpi)]
    yield _at_least(
        "A third of what leaders can earn hangs on how customers fare.", asked.share_of(customers, own), THIRD
    )
    without = [role.role.title for role in leaders if not any(s.entry.paid_role is role for s in customers)]
    if leaders:
        found = f"Without: {', '.join(without)}." if without else f"All {len(leaders)} are."
        yield Fact("Every leader's own plan is tied to a customer KPI.", found, not without)
    else:
        yield Fact("Every leader's own plan is tied to a customer KPI.", "No plan of a leader is kept here.", None)
    decides = asked.kept.decides
    words = "Unknown." if decides is None else f"{decides} may."
    yield Fact("Somebody may decide on serious findings.", words, None if decides is None else decides > 0)


def _strategy(asked: _Asked) -> Iterator[Fact]:
    shares = stages(asked.company).shares
    winning, keeping = shares[Stage.WINNING], shares[Stage.KEEPING]
    found = f"{_percent(keeping)} keeping, {_percent(winning)} winning."
    known = bool(winning or keeping)
    yield Fact(
        "Keeping customers weighs at least as much as winning them.", found, keeping >= winning if known else None
    )
    later = timings(asked.company).shares[Timing.LAGGING] if asked.company.stakes else None
    yield _at_least("A third of the money is measured after the fact.", later, THIRD)
    winners = {s.entry.paid_role.key: s.entry.paid_role for s in asked.company.stakes if _wins(s)}
    kept_back = [role for role in winners.values() if role.role.deferral or role.policy.clawback]
    count = f"{len(kept_back)} of {len(winners)} roles."
    holds = len(kept_back) == len(winners) if winners else None
    yield Fact("Pay for winning customers is held back or can be taken back.", count, holds)


def _people(asked: _Asked) -> Iterator[Fact]:
    lacking = without_customers(asked.company)
    named = ", ".join(each.role.role.title for each in lacking)
    found = f"Without: {named}." if lacking else f"All {len(asked.company.map.roles)} roles do."
    yield Fact("Every role carries a customer KPI.", found, not lacking if asked.company.map.roles else None)
    heads = asked.company.heads
    if heads is None:
        yield Fact("Everybody on the roster has a plan.", "No roster is known.", None)
    else:
        planned = {role.key for role in asked.company.map.roles}
        outside = sorted(role for role in heads if role not in planned)
        people = sum(heads[role].people for role in outside)
        words = f"{people} people in {', '.join(outside)} have none." if outside else "Everybody has."
        yield Fact("Everybody on the roster has a plan.", words, not outside)
    approved, published = asked.kept.approved, asked.kept.published
    known = approved is not None and published is not None and approved > 0
    told = f"{published} of {approved} approved periods." if known else "No period was approved yet."
    yield Fact("People can read their statements.", told, published == approved if known else None)


def _processes(asked: _Asked) -> Iterator[Fact]:
    every = carried(asked.company)
    shared = sum((each.money for each in every if each.shared), Fraction(0))
    together = sum((each.money for each in every), Fraction(0))
    share = shared / together if together else None
    yield _at_least("Half of the money hangs on KPIs that several policies share.", share, HALF)
    apart = tuple(pulled_apart(asked.company))
    words = " ".join(dict.fromkeys(each.how for each in apart)) if apart else "None are."
    yield Fact("No two roles are paid to pull a KPI apart.", words, not apart if asked.company.map.roles else None)


def _platforms(asked: _Asked) -> Iterator[Fact]:
    own = [stake for stake in asked.company.stakes if stake.entry.measure.recorded_by is Recorder.PARTICIPANT]
    share = asked.company.share(own) if asked.company.stakes else None
    yield _at_most("A tenth of the money at most hangs on figures that the paid person records.", share, TENTH)
    surveys = [stake for stake in asked.company.stakes if Trait.SURVEY in stake.entry.kpi.traits]
    share = asked.company.share(surveys) if asked.company.stakes else None
    yield _at_most("A third of the money at most hangs on surveys.", share, THIRD)
    days = asked.kept.days_to_accept
    late = [each for each in days or () if each > LATEST_DAYS]
    words = f"{len(late)} of {len(days)} later than that." if days else "No period has accepted results yet."
    yield Fact(f"Results are accepted within {LATEST_DAYS} days of a period's end.", words, not late if days else None)


def _wins(stake: Stake) -> bool:
    return stage_of(stake.entry.kpi) is Stage.WINNING


def _at_least(asks: str, share: Fraction | None, least: Fraction) -> Fact:
    return Fact(asks, "Nothing to measure." if share is None else _percent(share) + ".", _holds(share, least, 1))


def _at_most(asks: str, share: Fraction | None, most: Fraction) -> Fact:
    return Fact(asks, "Nothing to measure." if share is None else _percent(share) + ".", _holds(share, most, -1))


def _holds(share: Fraction | None, limit: Fraction, way: int) -> bool | None:
    return None if share is None else (share - limit) * way >= 0


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.1f}".removesuffix(".0") + "%"
