"""Proofs in words: what is done, what the scorecard showed before and after, and what each pays."""

from __future__ import annotations

from fractions import Fraction

from incentives.alignment.finding import Moved, Proof
from incentives.alignment.pattern import percent
from incentives.plan.plan import Plan
from incentives.values.currency import money_text
from incentives.values.decimals import grouped


def proof_sentence(proof: Proof, plan: Plan) -> str:
    """One paragraph that a reader can check with a pencil."""
    where = "exactly at target" if proof.at_target else "with the results shown"
    dose = "" if proof.dose == 1 else f", at {percent(proof.dose)} of full intensity,"
    changes = "; ".join(_change(moved, plan) for moved in proof.moved)
    gain, before, after = (_money(each, plan) for each in (proof.gain, proof.payout_before, proof.payout_after))
    return (
        f"For {plan.role.title.lower()} {where}{dose} it moves {changes}. "
        f"Pay goes from {before} to {after}: {gain} more, {percent(proof.share)} of the {plan.policy.cycle}'s target."
    )


def _change(moved: Moved, plan: Plan) -> str:
    unit = plan.policy.measures[moved.measure].unit
    later = " (known later)" if moved.known_later else ""
    return f"{moved.measure} from {unit.show(moved.before)} to {unit.show(moved.after)}{later}"


def _money(amount: Fraction, plan: Plan) -> str:
    currency = plan.policy.currency
    return f"{grouped(money_text(amount, currency))} {currency}"
