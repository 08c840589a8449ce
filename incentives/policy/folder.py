"""A folder of policies, or one file of it, as a policy set: every problem of every file at once."""

from __future__ import annotations

from pathlib import Path

from incentives.kpis.kpi import KpiCatalogue
from incentives.policy.history import PolicySet, order_versions
from incentives.policy.model import Policy
from incentives.policy.read import read_policy_file
from incentives.values.problem import Place, Problem

OTHER_DATA = ("kpis", "behaviours")


def policy_files(path: Path) -> tuple[Path, ...]:
    """The policy files at a path: the file itself, or every .yaml file in the folders below that are no catalogues."""
    if path.is_file():
        return (path,)
    found = (each for pattern in ("*.yaml", "*/*.yaml") for each in path.glob(pattern))
    return tuple(sorted(each for each in found if each.parent.name not in OTHER_DATA))


def read_policies(path: Path, kpis: KpiCatalogue) -> tuple[PolicySet, tuple[Problem, ...]]:
    """Every policy below the path. What has problems is left out of the set, and the problems say why."""
    files = policy_files(path)
    if not files:
        return PolicySet(), (Problem("no-policies", "There is no policy file here.", Place(str(path))),)
    policies: list[Policy] = []
    problems: list[Problem] = []
    for file in files:
        policy, found = read_policy_file(file, kpis)
        problems += found
        policies += [policy] if policy is not None else []
    if path.is_file():
        alone = {policy.key: (policy,) for policy in policies}
        return PolicySet(alone), tuple(problems)
    policy_set, between = order_versions(policies)
    return policy_set, (*problems, *(between if not problems else ()))
