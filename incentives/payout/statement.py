"""A statement: what a participant reads about a payout, in steps that add up to it and that a pencil can redo.

Every step with an amount is part of the sum; the lines under a step say how its amount came about. Worked example: a
component worth 3,600.00 at target scores 130 % and earns 4,680.00; its closed gate allows 3,600.00; so the step says
3,600.00 and three lines say why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from incentives.payout.exact import Exact, calculate
from incentives.payout.wording import Wording
from incentives.plan.plan import PaidPart, Plan, ScoredPart, Stage
from incentives.policy.model import RoundingMoment
from incentives.values.problem import InvariantBroken, Place


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the sum. amount is money in whole units; place is where the policy says so; lines tell how."""

    key: str
    title: str
    amount: Fraction
    lines: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Statement:
    """opening tells the target incentive of the period; steps add up to total exactly."""

    policy: str
    policy_fingerprint: str
    effective_from: str
    role: str
    period: str
    currency: str
    opening: tuple[str, ...]
    steps: tuple[Step, ...]
    total: Fraction
    given: Mapping[str, str]


def build_statement(plan: Plan, amounts: Mapping[str, Fraction]) -> Statement:
    """The statement of one scorecard. KeyError when an amount is missing; InvariantBroken when steps do not add up."""
    exact = Exact(amounts)
    wording = Wording(plan, exact)
    payout = calculate(plan, amounts)
    steps = [_component_step(plan, part, payout.components[part.key], wording) for part in plan.parts]
    steps += _total_steps(plan, exact, wording, sum((step.amount for step in steps), Fraction(0)))
    if sum((step.amount for step in steps), Fraction(0)) != payout.total:
        raise InvariantBroken(f"{plan.name}: the steps of a statement do not add up to {payout.total}")
    return Statement(
        policy=plan.policy.key,
        policy_fingerprint=plan.policy.fingerprint,
        effective_from=plan.policy.effective_from.isoformat(),
        role=plan.role.key,
        period=plan.period.name,
        currency=plan.policy.currency,
        opening=wording.opening(),
        steps=tuple(steps),
        total=payout.total,
        given={name: wording.amount(name, amount) for name, amount in amounts.items()},
    )


def _component_step(plan: Plan, part: PaidPart, amount: Fraction, wording: Wording) -> Step:
    component = part.scored.component
    lines = [*_score_lines(part.scored, wording), wording.worth(part), wording.earned(part)]
    lines += [line for change in part.changes if (line := wording.change(change))]
    exact = wording.exact.value(part.changes[-2].after if len(part.changes) > 1 else part.earned)
    if plan.policy.rounding_moment is RoundingMoment.PER_COMPONENT and (line := wording.rounded(exact, amount)):
        lines.append(line)
    if plan.policy.rounding_moment is RoundingMoment.AT_THE_END:
        lines.append(f"Shown rounded: {wording.money(amount)}.")
    return Step(component.key, wording.title(component), amount, tuple(lines), plan.policy.place(*component.path))


def _score_lines(scored: ScoredPart, wording: Wording) -> list[str]:
    """How a score came about; for a group first its parts, then how they combine."""
    lines = [line for part in scored.parts for line in _score_lines(part, wording)]
    return [*lines, wording.score(scored)]


def _total_steps(plan: Plan, exact: Exact, wording: Wording, summed: Fraction) -> list[Step]:
    """What the changes of the total add or take, in the order in which they happen, and the rounding at the end."""
    steps = []
    place = plan.policy.place("roles", plan.role.key)
    running, shown = exact.value(plan.parts_sum), summed
    if running != shown and plan.policy.rounding_moment is RoundingMoment.PER_COMPONENT:
        raise InvariantBroken(f"{plan.name}: rounded components do not add up")
    for change in plan.changes:
        after = exact.value(change.after)
        if change.stage is Stage.ROUNDING:
            rounded = after - shown
            if rounded != 0:
                text = "What the rounding of the total leaves beside the rounded lines above."
                steps.append(Step("rounding", "Rounding", rounded, (text,), plan.policy.place("rounding")))
            continue
        if after != running:
            amount = plan.policy.rounding.apply(after - running)
            line = wording.change(change)
            steps.append(Step(change.key, wording.change_title(change), amount, (line,) if line else (), place))
            shown += amount
            running = after
    return steps
