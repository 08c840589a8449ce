"""Everything that two versions of a policy pay differently, role by role, as far as the rules alone tell.

Who gains and loses in a period is a matter of the people in it: see `people`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from incentives.difference.along import Stretch, stretches
from incentives.difference.cells import Verdict
from incentives.difference.judgement import Judgement, judge, judge_totals
from incentives.difference.pair import RolePair, pair_of
from incentives.policy.model import Policy
from incentives.values.period import Period, period_containing
from incentives.values.problem import Problem, RefusedWithProblems


@dataclass(frozen=True, slots=True)
class OnlyOne:
    """Names that only one of the versions has."""

    older: tuple[str, ...]
    newer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleDifference:
    """One role that both versions have. components: by name, where both have it; stretches: by measure."""

    pair: RolePair
    total: Judgement
    components: Mapping[str, Judgement]
    only_components: OnlyOne
    stretches: Mapping[str, tuple[Stretch, ...]]

    @property
    def role(self) -> str:
        """Its name in the policy."""
        return self.pair.newer.role.key

    @property
    def only_amounts(self) -> OnlyOne:
        """Amounts that only one of the plans asks for."""
        older = [self.pair.names.get(each.name, each.name) for each in self.pair.older.inputs]
        return only_one(older, [each.name for each in self.pair.newer.inputs])


@dataclass(frozen=True, slots=True)
class PolicyDifference:
    """Two versions over one period. redefined: measures that count something else under the same name."""

    older: Policy
    newer: Policy
    period: Period
    roles: tuple[RoleDifference, ...]
    only_roles: OnlyOne
    only_measures: OnlyOne
    redefined: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """What is known of all roles together; roles that only one version has are a difference."""
        verdicts = {role.total.verdict for role in self.roles}
        if Verdict.DIFFERS in verdicts or self.only_roles.older or self.only_roles.newer:
            return Verdict.DIFFERS
        return Verdict.UNPROVED if Verdict.UNPROVED in verdicts else Verdict.EQUAL


def difference_of(older: Policy, newer: Policy, period: Period | None = None) -> PolicyDifference:
    """What the two pay differently, over the first period of the newer one unless another is given.

    RefusedWithProblems when they cannot be held against each other: codes `currencies-differ` and `cycle-changed`.
    """
    refuse_unlike(older, newer)
    over = period or period_containing(newer.effective_from, newer.cycle, newer.fiscal_year_starts)
    pairs = [pair_of(older, newer, role, over) for role in newer.roles if role in older.roles]
    return PolicyDifference(
        older,
        newer,
        over,
        roles=tuple(map(_role, pairs)),
        only_roles=only_one(older.roles, newer.roles),
        only_measures=only_one(older.measures, newer.measures),
        redefined=tuple(dict.fromkeys(name for pair in pairs for name in pair.names)),
    )


def refuse_unlike(older: Policy, newer: Policy) -> None:
    """RefusedWithProblems when the two pay in different currencies or over periods of different lengths."""
    problems = []
    if older.currency != newer.currency:
        message = f"{older.file} pays in {older.currency}, this one in {newer.currency}."
        hint = "Amounts in two currencies cannot be held against each other."
        problems.append(Problem("currencies-differ", message, newer.place("currency"), hint))
    if (older.cycle, older.fiscal_year_starts) != (newer.cycle, newer.fiscal_year_starts):
        message = f"{older.file} pays by the {older.cycle}, this one by the {newer.cycle}, or their years start apart."
        problems.append(Problem("cycle-changed", message, newer.place("period"), "Compare policies of one cycle."))
    if problems:
        raise RefusedWithProblems(problems)


def only_one(older: Iterable[str], newer: Iterable[str]) -> OnlyOne:
    """The names on one side only, each in its order."""
    one, other = list(older), list(newer)
    return OnlyOne(tuple(name for name in one if name not in other), tuple(name for name in other if name not in one))


def _role(pair: RolePair) -> RoleDifference:
    older = {part.key: part for part in pair.older.parts}
    newer = {part.key: part for part in pair.newer.parts}
    total = judge_totals(pair)
    return RoleDifference(
        pair,
        total,
        components={key: judge(pair, (older[key].pay, part.pay)) for key, part in newer.items() if key in older},
        only_components=only_one(older, newer),
        stretches={} if total.verdict is Verdict.EQUAL else stretches(pair),
    )
