"""A proof side by side: the scorecard before and after, what each step then pays, and the two payouts.

Both columns are recomputed here by the exact calculation, so a page can never show a proof that does not replay.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction

from api.replay import replay_body
from incentives.alignment.finding import Proof
from incentives.payout.statement import Statement, build_statement
from incentives.plan.compile import compile_plan
from incentives.policy.model import Policy
from incentives.values.period import parse_period
from incentives.values.problem import InvariantBroken


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One amount of the scorecard. title is the KPI's where it is a result; known_later: it shows after pay is out."""

    name: str
    title: str
    before: str
    after: str
    moved: bool
    known_later: bool
    improves: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """What one step of the sum pays before and after, in whole units of money."""

    title: str
    before: Fraction
    after: Fraction


@dataclass(frozen=True, slots=True)
class ShownProof:
    """A proof with both scorecards, both sums, and the body that replays it."""

    proof: Proof
    results: tuple[ResultLine, ...]
    steps: tuple[StepLine, ...]
    currency: str
    replay: str


def shown_proof(policy: Policy, proof: Proof | None) -> ShownProof | None:
    """The proof in lines; None for a finding without one. InvariantBroken when it does not replay to the same cents."""
    if proof is None:
        return None
    period = parse_period(proof.period, policy.fiscal_year_starts)
    if period is None:
        raise InvariantBroken(f"{proof.period} names no period")
    plan = compile_plan(policy, proof.role, period)
    before, after = build_statement(plan, proof.before), build_statement(plan, proof.after)
    if (before.total, after.total) != (proof.payout_before, proof.payout_after):
        raise InvariantBroken(f"the proof of {proof.behaviour} for {plan.name} does not replay")
    return ShownProof(
        proof=proof,
        results=_results(policy, proof, before, after),
        steps=_steps(before, after),
        currency=policy.currency,
        replay=json.dumps(replay_body(policy, proof), indent=2, ensure_ascii=False),
    )


def _results(policy: Policy, proof: Proof, before: Statement, after: Statement) -> tuple[ResultLine, ...]:
    moved = {each.measure: each for each in proof.moved}
    lines = []
    for name in proof.before:
        measure = policy.measures.get(name)
        up = proof.after[name] > proof.before[name]
        lines.append(
            ResultLine(
                name=name,
                title=measure.kpi.title if measure else name,
                before=before.given[name],
                after=after.given[name],
                moved=name in moved,
                known_later=name in moved and moved[name].known_later,
                improves=name in moved and measure is not None and up == measure.higher_is_better,
            )
        )
    return tuple(sorted(lines, key=lambda line: not line.moved))


def _steps(before: Statement, after: Statement) -> tuple[StepLine, ...]:
    """The steps of both sums; one that only one of them has counts zero in the other."""
    titles = {step.key: step.title for step in (*before.steps, *after.steps)}
    first, second = ({step.key: step.amount for step in each.steps} for each in (before, after))
    return tuple(
        StepLine(title, first.get(key, Fraction(0)), second.get(key, Fraction(0))) for key, title in titles.items()
    )
