"""Which version of a policy holds on a day: a folder is a policy's history, without gaps and without overlaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from incentives.policy.model import Measure, Policy
from incentives.values.period import Period
from incentives.values.problem import Problem


class NothingInForce(Exception):
    """No version of the policy holds on that day. Absence is never money, so nothing can be calculated."""


@dataclass(frozen=True, slots=True)
class PolicySet:
    """Policies by name, each with its versions from the oldest to the newest."""

    versions: Mapping[str, tuple[Policy, ...]] = field(default_factory=dict)

    def in_force(self, key: str, day: date) -> Policy:
        """The one version that holds on the day. NothingInForce when none does."""
        started = [policy for policy in self.versions.get(key, ()) if policy.effective_from <= day]
        if started and (started[-1].ends_before is None or day < started[-1].ends_before):
            return started[-1]
        raise NothingInForce(f"No version of {key} holds on {day}.")

    def during(self, period: Period) -> tuple[Policy, ...]:
        """The versions that hold at the start of the period and pay over periods of its length."""
        found = []
        for key in self.versions:
            try:
                policy = self.in_force(key, period.starts_on)
            except NothingInForce:
                continue
            if policy.cycle is period.cycle:
                found.append(policy)
        return tuple(found)

    def on(self, day: date) -> tuple[Policy, ...]:
        """The versions that hold on the day, over whatever periods they pay."""
        found = (versions[-1:] for versions in self._started(day))
        return tuple(each for (each,) in found if each.ends_before is None or day < each.ends_before)

    def _started(self, day: date) -> Iterable[tuple[Policy, ...]]:
        """Of each policy the versions that began by the day, where there are any."""
        for versions in self.versions.values():
            started = tuple(policy for policy in versions if policy.effective_from <= day)
            if started:
                yield started

    def __iter__(self) -> Iterable[Policy]:
        return (policy for versions in self.versions.values() for policy in versions)


def order_versions(policies: Iterable[Policy]) -> tuple[PolicySet, tuple[Problem, ...]]:
    """All policies as a set, and what is wrong between versions of one policy or between policies in force together."""
    by_key: dict[str, list[Policy]] = {}
    for policy in policies:
        by_key.setdefault(policy.key, []).append(policy)
    ordered = {key: tuple(sorted(group, key=lambda each: each.effective_from)) for key, group in by_key.items()}
    problems = [problem for versions in ordered.values() for problem in _history_problems(versions)]
    policy_set = PolicySet(dict(sorted(ordered.items())))
    together = (_measure_conflicts, _sharing_problems, _leading_problems)
    return policy_set, (*problems, *(problem for check in together for problem in check(policy_set)))


def _history_problems(versions: Sequence[Policy]) -> Iterable[Problem]:
    first = versions[0]
    if first.replaces is not None:
        yield Problem(
            "gap",
            f"This version replaces the one of {first.replaces}, which is not here.",
            first.place("change", "replaces"),
            "Add that version, or say that this one replaces nothing.",
        )
    for older, newer in pairwise(versions):
        yield from _between(older, newer)


def _between(older: Policy, newer: Policy) -> Iterable[Problem]:
    if older.effective_from == newer.effective_from:
        message = f"Another file, {older.file}, holds from the same day on."
        yield Problem("overlap", message, newer.place("effective_from"), "One of them must go.")
        return
    if newer.replaces != older.effective_from:
        said = newer.replaces or "nothing"
        message = f"This version says that it replaces {said}, but the one before it holds from {older.effective_from}."
        yield Problem("gap", message, newer.place("change", "replaces"), f"Say replaces: {older.effective_from}.")
    if older.ends_before is not None and older.ends_before != newer.effective_from:
        gap = older.ends_before < newer.effective_from
        message = f"It ends before {older.ends_before}, but the next version holds from {newer.effective_from} on."
        hint = "Nothing would be in force between the two." if gap else "Both would be in force for some days."
        yield Problem("gap" if gap else "overlap", message, older.place("ends_before"), hint)
    if older.cycle is not newer.cycle or older.fiscal_year_starts != newer.fiscal_year_starts:
        message = f"The version before pays by the {older.cycle}, this one by the {newer.cycle}."
        yield Problem("cycle-changed", message, newer.place("period"), "Start a new policy for another cycle.")


def _measure_conflicts(policy_set: PolicySet) -> Iterable[Problem]:
    """A measure's name means one thing in all policies in force together: there is one agreed view of each KPI."""
    newest = [versions[-1] for versions in policy_set.versions.values()]
    known: dict[str, tuple[Policy, Measure]] = {}
    for policy in newest:
        for key, measure in policy.measures.items():
            first, other = known.setdefault(key, (policy, measure))
            differing = [
                what for what in ("kpi", "unit", "counted_for") if getattr(measure, what) != getattr(other, what)
            ]
            if differing:
                message = f"{key} differs in {', '.join(differing)} from {key} in {first.file}."
                hint = "One name means one measure in all policies; give one of them another name."
                yield Problem("measure-differs", message, policy.place("measures", key), hint)


def _sharing_problems(policy_set: PolicySet) -> Iterable[Problem]:
    """Whoever a measure says shares it is paid, gated or modified by it. Policies that are not here are not asked."""
    newest = {key: versions[-1] for key, versions in policy_set.versions.items()}
    for policy in newest.values():
        for measure in policy.measures.values():
            for index, name in enumerate(measure.shared_by):
                key, _, role = name.partition("/")
                if key in newest and measure.key not in newest[key].measures_of(role):
                    message = f"{name} is not paid on {measure.key}, nor does a gate or modifier of it look there."
                    place = policy.place("measures", measure.key, "shared_by", index)
                    yield Problem("not-shared", message, place, "Name the roles as policy/role, as rosters do.")


def _leading_problems(policy_set: PolicySet) -> Iterable[Problem]:
    """Whoever is led has a role. Policies that are not here are not asked."""
    newest = {key: versions[-1] for key, versions in policy_set.versions.items()}
    for policy in newest.values():
        for leading in policy.roles.values():
            for index, name in enumerate(leading.facts.manages or ()):
                key, _, role = name.rpartition("/")
                if key in newest and role not in newest[key].roles:
                    place = policy.place("roles", leading.key, "manages", index)
                    known = ", ".join(newest[key].roles)
                    yield Problem("unknown-role", f"{key} has no role named {role}.", place, f"It has: {known}.")
