"""A scorecard with a dose of a behaviour: what it pays before and after, exactly, and the proof that this is."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from incentives.alignment.derived_results import with_periods
from incentives.alignment.finding import Moved, Proof
from incentives.alignment.moves import scorecard_after
from incentives.alignment.reference import Reference
from incentives.alignment.stated_target import with_levels
from incentives.kpis.behaviour import Behaviour
from incentives.payout.exact import Exact
from incentives.plan.plan import Plan


class Tried:
    """A scorecard, what a dose makes of it, and what that adds to pay, in whole units of the currency."""

    def __init__(
        self, reference: Reference, moves: Mapping[str, Fraction], dose: Fraction, before: Mapping[str, Fraction]
    ) -> None:
        self.moves, self.dose, self.before = moves, dose, before
        self.after = scorecard_after(before, moves, dose, reference)
        self.paid_before, self.paid_after = (Exact(each).value(reference.earned) for each in (before, self.after))

    @property
    def gain(self) -> Fraction:
        """What the behaviour adds to pay."""
        return self.paid_after - self.paid_before


def proof_of(plan: Plan, reference: Reference, behaviour: Behaviour, tried: Tried) -> Proof:
    """The proof that the behaviour gains what was tried."""
    before, after = tried.before, tried.after
    moved = tuple(
        Moved(key, before[key], after[key], reference.ranges[key].measure.known_later)
        for key in tried.moves
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
        dose=tried.dose,
        at_target=any(dict(before) == dict(anchor) for anchor in reference.anchors),
        before=with_periods(plan, with_levels(plan.role, before)),
        after=with_periods(plan, with_levels(plan.role, after)),
        payout_before=tried.paid_before,
        payout_after=tried.paid_after,
        target=reference.target,
        moved=moved,
    )
