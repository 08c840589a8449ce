"""A folder of policies, or one file of it, as a policy set: every problem of every file at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from incentives.kpis.kpi import KpiCatalogue
from incentives.policy.history import PolicySet, order_versions
from incentives.policy.model import Policy
from incentives.policy.read import read_policy_file
from incentives.values.problem import Place, Problem

OTHER_DATA = ("kpis", "behaviours")
SUFFIX = ".yaml"
YAML = (SUFFIX, ".yml")


def policy_files(path: Path) -> tuple[Path, ...]:
    """The policy files at a path: the file itself, or every .yaml file in the folders below that are no catalogues."""
    if path.exists() and not path.is_dir():
        return (path,)
    found = (each for pattern in (f"*{SUFFIX}", f"*/*{SUFFIX}") for each in path.glob(pattern))
    return tuple(sorted(each for each in found if each.parent.name not in OTHER_DATA))


def read_policies(path: Path, kpis: KpiCatalogue) -> tuple[PolicySet, tuple[Problem, ...]]:
    """Every policy below the path. What has problems is left out of the set, and the problems say why."""
    files = policy_files(path)
    problems = list(_ignored(path, files)) if path.is_dir() else []
    if not files:
        none = Problem("no-policies", "There is no policy file here.", Place(str(path)))
        return PolicySet(), (none, *problems)
    policies: list[Policy] = []
    for file in files:
        policy, found = read_policy_file(file, kpis)
        problems += found
        policies += [policy] if policy is not None else []
    if not path.is_dir():
        alone = {policy.key: (policy,) for policy in policies}
        return PolicySet(alone), tuple(problems)
    policy_set, between = order_versions(policies)
    return policy_set, (*problems, *(between if not problems else ()))


def _ignored(path: Path, files: tuple[Path, ...]) -> Iterator[Problem]:
    """YAML files that are not read: under another ending, or further down than policies stand."""
    read = set(files)
    for folder, inside, names in os.walk(path):
        inside[:] = sorted(name for name in inside if name not in OTHER_DATA and not name.startswith("."))
        for file in (Path(folder, name) for name in sorted(names) if name.lower().endswith(YAML)):
            if file not in read and not file.name.startswith(".") and file.parent.name not in OTHER_DATA:
                message = "This file is not read: policies are .yaml files in the folder of their policy."
                hint = f"Name it after its first day, such as 2026-07-01{SUFFIX}, or keep it somewhere else."
                yield Problem("ignored-file", message, Place(str(file)), hint)
