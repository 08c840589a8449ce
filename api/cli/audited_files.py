"""The policies that a command about harm looks at: a file, or what is in force or to come below a folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.cli.catalogues import Catalogues, catalogues_for
from incentives.policy.folder import read_policies
from incentives.policy.model import Policy
from incentives.policy.read import read_policy_file
from incentives.values.problem import RefusedWithProblems


@dataclass(frozen=True, slots=True)
class AuditedFiles:
    """The policies with the catalogues that go with them."""

    policies: tuple[Policy, ...]
    catalogues: Catalogues


def audited_files(path: Path, on: date) -> AuditedFiles:
    """The policy of a file, or the versions below a folder that have not ended by the day. RefusedWithProblems."""
    catalogues = catalogues_for(path)
    if path.is_file():
        policy, problems = read_policy_file(path, catalogues.kpis)
        if policy is None:
            raise RefusedWithProblems(problems)
        return AuditedFiles((policy,), catalogues)
    found, problems = read_policies(path, catalogues.kpis)
    if problems:
        raise RefusedWithProblems(problems)
    every = (policy for versions in found.versions.values() for policy in versions)
    return AuditedFiles(tuple(each for each in every if each.ends_before is None or each.ends_before > on), catalogues)
