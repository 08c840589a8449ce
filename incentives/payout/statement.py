"""A statement: what a participant reads about a payout, in steps that add up to it and that a pencil can redo.

Every step with an amount is part of the sum; the lines under a step say how its amount came about. Worked example: a
component worth 3,600.00 at target scores 130 % and earns 4,680.00; its closed gate allows 3,600.00; so the step says
3,600.00 and three lines say why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from incentives.payout.exact import Exact, calculate
from incentives.payout.paid_out import PaidOut, exchange_words, paid_out
from incentives.payout.wording import Wording
from incentives.payout.wording_later import later_lines, later_title
from incentives.performance.adjustments import AdjustmentKind, Entry
from incentives.plan.later import LaterStage
from incentives.plan.plan import PaidPart, Plan, ScoredPart, Stage
from incentives.policy.model import RoundingMoment
from incentives.values.currency import minor_unit
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
class Exchanged:
    """The total in the currency of payroll, in whole units, with the sum that makes it and the line that says so."""

    currency: str
    amount: Fraction
    line: str
    place: Place


@dataclass(frozen=True, slots=True)
class Statement:
    """opening tells the target incentive of the period; steps add up to total exactly.

    carried is what goes on to later periods, in whole units: what is owed of a draw, what of this payout is held back.
    exchanged is the last step of who is paid out in another currency; it is no part of the sum.
    """

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
    carried: Mapping[str, Fraction] = field(default_factory=dict)
    exchanged: Exchanged | None = None


def build_statement(
    plan: Plan, amounts: Mapping[str, Fraction], entries: Sequence[Entry] = (), paid: PaidOut | None = None
) -> Statement:
    """The statement of one scorecard, with the entries that adjustments added to its payout, and how it is paid out.

    KeyError when an amount is missing; InvariantBroken when steps do not add up.
    """
    exact = Exact(amounts)
    wording = Wording(plan, exact)
    payout = calculate(plan, amounts)
    steps = [_component_step(plan, part, payout.components[part.key], wording) for part in plan.parts]
    steps += _total_steps(plan, exact, wording, sum((step.amount for step in steps), Fraction(0)))
    steps += _later_steps(plan, exact, wording)
    if sum((step.amount for step in steps), Fraction(0)) != payout.total:
        raise InvariantBroken(f"{plan.name}: the steps of a statement do not add up to {payout.total}")
    steps += [_entry_step(plan, entry, payout.total, wording) for entry in entries]
    total = sum((step.amount for step in steps), Fraction(0))
    return Statement(
        policy=plan.policy.key,
        policy_fingerprint=plan.policy.fingerprint,
        effective_from=plan.policy.effective_from.isoformat(),
        role=plan.role.key,
        period=plan.period.name,
        currency=plan.policy.currency,
        opening=wording.opening(),
        steps=tuple(steps),
        total=total,
        given={name: wording.amount(name, amount) for name, amount in amounts.items()},
        carried=payout.carried,
        exchanged=None if paid is None else _exchanged(plan, total, paid),
    )


def build_settlement(plan: Plan, entries: Sequence[Entry], paid: PaidOut | None = None) -> Statement:
    """The statement of somebody who did not hold the role: nothing was calculated, entries alone make the payout."""
    wording = Wording(plan, Exact({}))
    steps = tuple(_entry_step(plan, entry, Fraction(0), wording) for entry in entries)
    total = sum((step.amount for step in steps), Fraction(0))
    return Statement(
        policy=plan.policy.key,
        policy_fingerprint=plan.policy.fingerprint,
        effective_from=plan.policy.effective_from.isoformat(),
        role=plan.role.key,
        period=plan.period.name,
        currency=plan.policy.currency,
        opening=(f"Not in the role in {plan.period}: this payout settles what earlier ones left.",),
        steps=steps,
        total=total,
        given={},
        exchanged=None if paid is None else _exchanged(plan, total, paid),
    )


def _component_step(plan: Plan, part: PaidPart, amount: Fraction, wording: Wording) -> Step:
    component = part.scored.component
    lines = _score_lines(part.scored, wording)
    lines += [] if component.pays_money else [wording.worth(part), wording.earned(part)]
    lines += [line for change in part.changes if (line := wording.change(change, part))]
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
        if after != running or wording.keeps_penalty(change):
            amount = plan.policy.rounding.apply(after - running)
            line = wording.change(change)
            steps.append(Step(change.key, wording.change_title(change), amount, (line,) if line else (), place))
            shown += amount
            running = after
    return steps


def _later_steps(plan: Plan, exact: Exact, wording: Wording) -> list[Step]:
    """What a pool, a draw or a deferral adds or takes after earning, in that order."""
    steps, before = [], exact.value(plan.earned)
    for each in plan.afterwards.steps:
        after, lines = exact.value(each.after), later_lines(wording, each)
        if lines:
            title, place = later_title(wording, each), _place_of(plan, each.stage)
            steps.append(Step(each.stage.value, title, after - before, lines, place))
        elif after != before:
            raise InvariantBroken(f"{plan.name}: {each.stage} changes pay without saying so")
        before = after
    return steps


def _place_of(plan: Plan, stage: LaterStage) -> Place:
    pool = plan.policy.pool_of(plan.role.key)
    if stage is LaterStage.POOL and pool is not None:
        return plan.policy.place("pools", pool.key)
    part = "draw" if stage in (LaterStage.DRAW, LaterStage.RECOVERY) else "deferral"
    return plan.policy.place("roles", plan.role.key, part)


def _entry_step(plan: Plan, entry: Entry, calculated: Fraction, wording: Wording) -> Step:
    """What an adjustment adds to what was calculated, and who answers for it."""
    amount = entry.amount * minor_unit(plan.policy.currency)
    lines = [f"{entry.reason} ({entry.by}, {entry.on.isoformat()})" if entry.by else entry.reason]
    if entry.left:
        left = wording.money(entry.left * minor_unit(plan.policy.currency))
        lines.append(f"This payout is too small for another {left}; it is carried on and taken from the next.")
    if entry.kind is AdjustmentKind.OVERRIDE:
        stated = wording.money(calculated + amount)
        lines.append(f"Calculated: {wording.money(calculated)}. It is replaced by {stated}.")
    return Step(entry.kind.value, entry.kind.capitalize(), amount, tuple(lines), _place_of_role(plan))


def _exchanged(plan: Plan, total: Fraction, paid: PaidOut) -> Exchanged:
    """The last step. InvariantBroken when it is not what the rate makes of the total."""
    if paid_out(plan.policy, total, paid.exchange) != paid:
        raise InvariantBroken(f"{plan.name}: {total} at the rate {paid.exchange.name} is not {paid.whole}")
    place = plan.policy.place("roles", plan.role.key, "paid_in")
    return Exchanged(paid.currency, paid.whole, exchange_words(plan.policy, total, paid), place)


def _place_of_role(plan: Plan) -> Place:
    return plan.policy.place("roles", plan.role.key)
