"""What `incentives check` finds: every problem of every file, and the audit of what holds or will hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from api.cli.catalogues import Catalogues, catalogues_for
from api.cli.many_audits import Asked, audits
from api.cli.terminal import progress
from incentives.alignment.audit import Audit
from incentives.alignment.finding import Finding, Severity
from incentives.alignment.lens import Lens
from incentives.payout.examples import check_examples
from incentives.policy.folder import read_policies
from incentives.policy.history import PolicySet
from incentives.policy.model import Policy
from incentives.values.problem import Problem, RefusedWithProblems


@dataclass(frozen=True, slots=True)
class CheckedPolicy:
    """One version without problems of form. audit is None for an older version that nobody asked to audit."""

    policy: Policy
    audit: Audit | None


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything found below the paths, looked at with a lens or with all of them."""

    policies: tuple[CheckedPolicy, ...]
    problems: tuple[Problem, ...]
    lens: Lens | None = None

    @property
    def audits(self) -> tuple[Audit, ...]:
        """The audits that were made."""
        return tuple(each.audit for each in self.policies if each.audit is not None)

    @property
    def examples(self) -> int:
        """How many worked examples were calculated."""
        return sum(len(each.policy.examples) for each in self.policies)

    def unanswered(self, least: Severity) -> tuple[Finding, ...]:
        """The findings of that severity or above which nobody has answered."""
        found = (finding for audit in self.audits for finding in audit.findings)
        return tuple(finding for finding in found if finding.open and finding.severity >= least)

    def fails(self, least: Severity | None) -> bool:
        """Whether there is a problem, or a finding of that severity without an answer; None: no finding counts."""
        return bool(self.problems) or (least is not None and bool(self.unanswered(least)))


def check_paths(paths: Iterable[Path], on: date, *, history: bool, lens: Lens | None = None) -> Checked:
    """Reads, calculates and audits. A file that is named itself is always audited; of a folder, what holds or will.

    lens: whose eyes it is audited with; all of them unless given.
    """
    policies: list[CheckedPolicy] = []
    problems: list[Problem] = []
    seen: set[Path] = set()
    for path in paths:
        try:
            catalogues = catalogues_for(path)
        except RefusedWithProblems as refused:
            problems += refused.problems
            continue
        found, wrong = read_policies(path, catalogues.kpis)
        problems += wrong
        fresh = [policy for policy in _versions(found) if Path(policy.file).resolve() not in seen]
        seen |= {Path(policy.file).resolve() for policy in fresh}
        problems += [problem for policy in fresh for problem in check_examples(policy)]
        older = set() if history or path.is_file() else superseded(found, on)
        policies += _audited(fresh, older, catalogues, on, lens)
    return Checked(tuple(policies), tuple(dict.fromkeys(problems)), lens)


def superseded(policies: PolicySet, on: date) -> set[str]:
    """The files of the versions that no longer hold on the day."""
    ended = {policy.file for policy in _versions(policies) if policy.ends_before and policy.ends_before <= on}
    replaced = (
        older.file
        for versions in policies.versions.values()
        for older, newer in pairwise(versions)
        if newer.effective_from <= on
    )
    return ended | set(replaced)


def _versions(policies: PolicySet) -> Iterator[Policy]:
    for versions in policies.versions.values():
        yield from versions


def _audited(
    policies: list[Policy], older: Collection[str], catalogues: Catalogues, on: date, lens: Lens | None
) -> Iterator[CheckedPolicy]:
    wanted = [policy for policy in policies if policy.file not in older]
    made = audits(wanted, Asked(catalogues.behaviours, on, lens))
    with progress("Auditing", policies) as each:
        for policy in each:
            yield CheckedPolicy(policy, None if policy.file in older else next(made))
