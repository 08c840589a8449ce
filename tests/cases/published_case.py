"""Case files of published schemes: each names its public source and what that prints, and a policy file beside it.

The policies stand in published/policies (or where `policy` says, from the folder of the case files), so that
`incentives check` reads them too. Cases are those of case_file.py; besides `pays` and `carries` they may have

    prints: {score of retention: 110%}  # figures as printed; what they can be of is in PRINTED
    says: [375,000.00 USD × 6%]         # parts of the statement, for figures on the way
    reverses: {sales: 100000}           # what is counted no longer a month after it was paid for,
    takes_back: -5000                   # and the adjustment of the next run that follows
    transactions: {sales: [200, 300]}   # single deals, which the run holds against levels one by one
    together: {A: {given: ..., pays: ...}}        # instead of given: one run of several participants
    in_a_row: [{period: 2004-01, given: ..., pays: ..., carries: ...}]   # one run after the other, for one participant;
                                        # balance is what was paid less the draw and less what is still owed
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from incentives.payout.exact import Exact, calculate
from incentives.payout.scores import Score, scores_of
from incentives.payout.statement import Statement, build_statement
from incentives.performance.facts import Assignment, Dataset, Person, Quota, Result, Roster, Transaction
from incentives.performance.reversals import Reversal
from incentives.performance.scorecard import scorecards
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.model import SALARY, SHARE_OF_FULL_TIME, TARGET_INCENTIVE, CountedFor, Example, Policy
from incentives.values.decimals import fixed
from incentives.values.period import Period, parse_period, period_containing
from tests.cases.case_file import read_with_example

PUBLISHED = Path(__file__).with_name("published")
GROUP = "the group"
COMPANY = "company"


@dataclass(frozen=True)
class PublishedCase:
    """One case of a published scheme, with its policy in one period; several of them make a run."""

    scheme: str
    name: str
    policy: Policy
    period: Period
    example: Example
    written: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.scheme}: {self.name}"

    @cached_property
    def plan(self) -> Plan:
        """The plan of the case's role in its period."""
        return compile_plan(self.policy, self.example.role, self.period)

    @property
    def statement(self) -> Statement:
        """The statement of the case."""
        return build_statement(self.plan, self.example.given)

    @property
    def words(self) -> str:
        """All the statement's sentences, one a line."""
        statement = self.statement
        return "\n".join((*statement.opening, *(line for step in statement.steps for line in step.lines)))

    @property
    def printed(self) -> Mapping[str, str]:
        """What the case says is printed."""
        found: Mapping[str, str] = self.written.get("prints", {})
        return found

    def calculated(self) -> dict[str, str]:
        """The same figures calculated, rounded half up to the places that are printed."""
        return {what: _as_printed(self._figure(what), text) for what, text in self.printed.items()}

    def _figure(self, what: str) -> Fraction:
        word, of, name = what.partition(" of ")
        return PRINTED[word + of](self, name)

    def score(self, path: str) -> Score:
        """The score of a component or part by its dotted path, or by its own name where only one has it."""
        scores = scores_of(self.plan, self.example.given)
        found = [each for each in scores if ".".join(each.path) == path] or [
            each for each in scores if each.path[-1] == path
        ]
        assert len(found) == 1, f"{self}: {len(found)} components are called {path}"
        return found[0]

    def total(self) -> Fraction:
        """What the case pays in all."""
        return calculate(self.plan, self.example.given).total


def _weight(case: PublishedCase, path: str) -> Fraction:
    weight = case.score(path).weight
    assert weight is not None, f"{case}: {path} has no weight"
    return weight


PRINTED: Mapping[str, Callable[[PublishedCase, str], Fraction]] = {
    "score of ": lambda case, path: case.score(path).score,
    "weight of ": _weight,
    "share of ": lambda case, name: case.total() / _given_or_target(case, name),
}
"""`share of target` and `share of sales` are the total over the target incentive, or over a result."""


def _given_or_target(case: PublishedCase, name: str) -> Fraction:
    if name == "target":
        return calculate_target(case)
    if name == "transactions":
        return sum((each.amount for each in _transactions(case)), Fraction(0))
    return case.example.given[name]


def calculate_target(case: PublishedCase) -> Fraction:
    """The target incentive of the period."""
    return Exact(case.example.given).value(case.plan.target)


def _as_printed(value: Fraction, text: str) -> str:
    """The value with as many places as the text has, as a percentage where the text is one."""
    places = len(text.removesuffix("%").partition(".")[2])
    return f"{fixed(value * 100, places)}%" if text.endswith("%") else fixed(value, places)


@dataclass(frozen=True)
class PublishedRuns:
    """A case of several participants in one run, or of one participant in several."""

    scheme: str
    name: str
    steps: tuple[tuple[PublishedCase, ...], ...]

    def __str__(self) -> str:
        return f"{self.scheme}: {self.name}"


def published() -> tuple[list[PublishedCase], list[PublishedRuns]]:
    """The cases of all files: those of one scorecard, and those of runs."""
    single: list[PublishedCase] = []
    runs: list[PublishedRuns] = []
    for path in sorted(PUBLISHED.glob("*.yaml")):
        file = read_file(path)
        for written in file["cases"]:
            steps = _steps(path.stem, file, written)
            if steps:
                runs.append(PublishedRuns(path.stem, written["name"], steps))
            else:
                single.append(_case(path.stem, written["name"], _text(path.stem, file), written))
    return single, runs


def read_file(path: Path) -> dict[str, Any]:
    """A case file; every value is text."""
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return found


def policy_file(stem: str, file: Mapping[str, Any]) -> Path:
    """The policy that a case file is about: the one of its own name unless it says otherwise."""
    folder = PUBLISHED / str(file.get("policy", f"policies/{stem}"))
    (found,) = sorted(Path(folder).glob("*.yaml"))
    return found


def dataset_of(cases: tuple[PublishedCase, ...]) -> Dataset:
    """The facts of a run of the cases, each of which is a participant of its own."""
    people, assignments, results, quotas = {}, [], {}, []
    for case in cases:
        key, given = case.name, case.example.given
        people[key] = Person(key, key)
        assignments.append(
            Assignment(
                participant=key,
                role=case.plan.name,
                starts_on=case.period.starts_on,
                ends_before=None,
                share=given.get(SHARE_OF_FULL_TIME, Fraction(1)),
                salary=given.get(SALARY),
                target_incentive=given.get(TARGET_INCENTIVE),
                groups=dict.fromkeys(CountedFor, GROUP),
            )
        )
        for name, amount in given.items():
            if name in case.policy.measures:
                result = _result(case, name, amount)
                results[result.measure, result.subject] = result
            elif name.startswith("own "):
                quotas.append(Quota(key, name.removeprefix("own "), amount))
    roster = Roster(people, tuple(assignments))
    transactions = tuple(each for case in cases for each in _transactions(case))
    return Dataset(cases[0].period, roster, tuple(quotas), tuple(results.values()), transactions=transactions)


def _transactions(case: PublishedCase) -> tuple[Transaction, ...]:
    return tuple(
        Transaction(case.name, measure, f"{measure} {number}", case.period.starts_on, Fraction(amount))
        for measure, amounts in case.written.get("transactions", {}).items()
        for number, amount in enumerate(amounts, start=1)
    )


def _with_transactions(case: PublishedCase) -> PublishedCase:
    """The case with what its transactions bring on its scorecard, as a run puts it there."""
    if "transactions" not in case.written:
        return case
    (card,), problems = scorecards(dataset_of((case,)), case.plan)
    assert problems == (), problems
    return replace(case, example=replace(case.example, given=card.amounts))


def reversals_of(case: PublishedCase) -> tuple[Reversal, ...]:
    """What of the case's results is counted no longer."""
    results = [_result(case, name, Fraction(amount)) for name, amount in case.written["reverses"].items()]
    return tuple(Reversal(each.measure, each.counted_for, each.subject, each.amount) for each in results)


def _result(case: PublishedCase, name: str, amount: Fraction) -> Result:
    counted_for = case.policy.measures[name].counted_for
    subjects = {CountedFor.PARTICIPANT: case.name, CountedFor.COMPANY: COMPANY}
    return Result(name, counted_for, subjects.get(counted_for, GROUP), amount)


def _steps(stem: str, file: Mapping[str, Any], written: Mapping[str, Any]) -> tuple[tuple[PublishedCase, ...], ...]:
    text = _text(stem, file)
    if "together" in written:
        return (tuple(_case(stem, name, text, {**written, **own}) for name, own in written["together"].items()),)
    return tuple((_case(stem, written["name"], text, own),) for own in written.get("in_a_row", ()))


def _text(stem: str, file: Mapping[str, Any]) -> str:
    return policy_file(stem, file).read_text(encoding="utf-8")


def _case(stem: str, name: str, text: str, written: Mapping[str, Any]) -> PublishedCase:
    for old, new in written.get("change", {}).items():
        assert old in text, f"{stem}, {name}: {old!r} stands nowhere"
        text = text.replace(old, new)
    as_example = {"given": {SHARE_OF_FULL_TIME: "100%"}, **written}
    as_example.pop("period", None)
    policy = read_with_example(text, as_example, f"{stem}, {name}")
    period: Period | None = period_containing(policy.effective_from, policy.cycle, policy.fiscal_year_starts)
    if "period" in written:
        period = parse_period(written["period"], policy.fiscal_year_starts)
    assert period is not None
    return _with_transactions(PublishedCase(stem, name, policy, period, policy.examples[0], written))
