"""Proofs: a behaviour on a scorecard, before and after, and what the exact calculation pays for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from incentives.alignment.derived_results import with_periods
from incentives.alignment.finding import Moved, Proof
from incentives.alignment.moves import can_do, moves_of, scorecard_after
from incentives.alignment.reference import Reference
from incentives.alignment.search import Search
from incentives.alignment.stated_target import with_levels
from incentives.kpis.behaviour import Behaviour
from incentives.payout.exact import Exact
from incentives.plan.plan import Plan

DOSES = (Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(1, 10))
TOLERANCE = Fraction(2, 100)
NEAR = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for one behaviour: at target, near it (within a tenth), anywhere; None where it does not pay."""

    behaviour: Behaviour
    at_target: Proof | None
    near_target: Proof | None
    largest: Proof | None

    @property
    def pays(self) -> bool:
        """Whether the behaviour adds more than the tolerance to pay anywhere that was looked at."""
        return self.largest is not None


def prove_all(plan: Plan, reference: Reference, behaviours: Sequence[Behaviour]) -> tuple[Answer, ...]:
    """An answer for every harmful behaviour that people in the role could do."""
    anywhere, near = Search(plan, reference), Search(plan, reference, near=NEAR)
    return tuple(
        prove(anywhere, near, behaviour, moves)
        for behaviour in behaviours
        if can_do(behaviour, plan.role) and (moves := moves_of(behaviour, reference))
    )


def prove(anywhere: Search, near: Search, behaviour: Behaviour, moves: Mapping[str, Fraction]) -> Answer:
    """Whether the behaviour pays more than the tolerance: at target in full, near it and anywhere at any dose tried."""
    replay = partial(_replay, anywhere.plan, anywhere.reference, behaviour, moves)
    nominal = [replay(Fraction(1), anchor) for anchor in anywhere.reference.anchors]
    close = nominal + [replay(dose, near.best(moves, dose)) for dose in DOSES]
    every = close + [replay(dose, anywhere.best(moves, dose)) for dose in DOSES]
    return Answer(behaviour, *(_paying(proofs) for proofs in (nominal, close, every)))


def _paying(proofs: Sequence[Proof]) -> Proof | None:
    best = max(proofs, key=lambda proof: proof.gain)
    return best if best.share > TOLERANCE else None


def _replay(
    plan: Plan,
    reference: Reference,
    behaviour: Behaviour,
    moves: Mapping[str, Fraction],
    dose: Fraction,
    before: Mapping[str, Fraction],
) -> Proof:
    after = scorecard_after(before, moves, dose, reference)
    moved = tuple(
        Moved(key, before[key], after[key], reference.ranges[key].measure.known_later)
        for key in moves
        if before[key] != after[key]
    )
    return Proof(
        behaviour=behaviour.id,
        title=behaviour.title,
        customer_harm=behaviour.customer_harm,
        policy=plan.policy.key,
        policy_fingerprint=plan.policy.fingerprint,
        role=plan.role.key,
        period=plan.period.name,
        dose=dose,
        at_target=any(dict(before) == dict(anchor) for anchor in reference.anchors),
        before=with_periods(plan, with_levels(plan.role, before)),
        after=with_periods(plan, with_levels(plan.role, after)),
        payout_before=Exact(before).value(plan.earned),
        payout_after=Exact(after).value(plan.earned),
        target=Exact(reference.amounts).value(plan.target),
        moved=moved,
    )
