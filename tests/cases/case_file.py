"""Case files: what a policy pays, written so that people of compensation can read and write them.

A file has either `policy`, the text of a small policy of its own, or no policy, and then each case names one of those
under policies/. A case:

    name: A sentence that says what is shown.
    policy: field-sales           # the version that holds when the period starts
    change: {old text: new text}  # the policy's own text put differently, where the file has one
    period: 2026-Q3               # the first period of the policy unless stated
    role: account_executive       # the only role unless stated
    given: {measure: amount}      # the scorecard, as in the worked examples of a policy
    pays: {component: money, total: money}
    carries: {draw balance: money}  # what goes on to later periods, where the case is about it
    lacks: [measure]              # instead of pays: the payout is refused because these are missing
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from incentives.documents.read import read_document
from incentives.kpis.read import packaged_kpis
from incentives.payout.exact import calculate
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.folder import read_policies
from incentives.policy.history import PolicySet
from incentives.policy.model import Example, Policy
from incentives.policy.read import read_policy
from incentives.values.period import MONTHS, Period, parse_period, period_containing

CASES = Path(__file__).parent
POLICIES = CASES.parents[1] / "policies"


@dataclass(frozen=True)
class Case:
    """One case with the text of the policy that it is about."""

    file: str
    name: str
    policy: Policy
    period: Period
    example: Example
    lacks: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.file}: {self.name}"

    @property
    def plan(self) -> Plan:
        """The plan of the case's role in its period."""
        return compile_plan(self.policy, self.example.role, self.period)

    def paid(self) -> dict[str, Fraction]:
        """What the exact way pays for what the case names."""
        payout = calculate(self.plan, self.example.given)
        everything = {**payout.components, "total": payout.total}
        return {name: everything[name] for name in self.example.pays}

    def carried(self) -> dict[str, Fraction]:
        """What the exact way carries on of what the case names."""
        carried = calculate(self.plan, self.example.given).carried
        return {name: carried[name] for name in self.example.carries}

    def missing(self) -> tuple[str, ...]:
        """What the payout lacks."""
        return tuple(name for name in self.plan.required if name not in self.example.given)


def all_cases() -> list[Case]:
    """The cases of all files, in the order of files and lines."""
    return [case for path in sorted(CASES.glob("*.yaml")) for case in _cases_of(path)]


@cache
def _shipped() -> PolicySet:
    policies, problems = read_policies(POLICIES, packaged_kpis())
    assert problems == ()
    return policies


def _cases_of(path: Path) -> list[Case]:
    # BaseLoader makes every scalar text, as the reader of policies does.
    file: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return [_case(path.name, written, file.get("policy")) for written in file["cases"]]


def _case(file: str, written: dict[str, Any], own_text: str | None) -> Case:
    text = own_text if own_text is not None else _text_of(written["policy"], written["period"])
    for old, new in written.get("change", {}).items():
        assert text.count(old) == 1, f"{file}, {written['name']}: {old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    policy = read_with_example(text, written, f"{file}, {written['name']}")
    starts = period_containing(policy.effective_from, policy.cycle, policy.fiscal_year_starts)
    period = parse_period(written["period"], policy.fiscal_year_starts) if "period" in written else starts
    assert period is not None
    return Case(file, written["name"], policy, period, policy.examples[0], tuple(written.get("lacks", ())))


def _text_of(key: str, period: str) -> str:
    named = parse_period(period)
    assert named is not None
    return Path(_shipped().in_force(key, named.starts_on).file).read_text(encoding="utf-8")


def read_with_example(text: str, written: dict[str, Any], name: str) -> Policy:
    """The policy with the case as its only worked example, so that amounts are read as the reader reads them."""
    document, problems = read_document(text, name)
    assert document is not None, problems
    whole: dict[str, Any] = document.plain()
    role = written.get("role", next(iter(whole["roles"])))
    example = {"role": role, "given": written["given"], "pays": written.get("pays", {})}
    whole["examples"] = {"case": example | ({"carries": written["carries"]} if "carries" in written else {})}
    if "period" in written:  # days in role are those of the version's first period, so it starts with the case's
        fiscal_year_starts = MONTHS.index(whole.get("fiscal_year_starts", "January")) + 1
        period = parse_period(written["period"], fiscal_year_starts)
        assert period is not None
        whole["effective_from"] = period.starts_on.isoformat()
    policy, problems = read_policy(yaml.safe_dump(whole, sort_keys=False), name, packaged_kpis())
    assert policy is not None, "\n".join(map(str, problems))
    return policy
