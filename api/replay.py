"""Proofs that anyone can replay: the body whose two scorecards, sent to `POST /api/v1/calculate`, give the two payouts.

The participants of the two scorecards are called `before` and `after`.
"""

from __future__ import annotations

from api.amounts import written_by_name
from incentives.alignment.finding import Proof
from incentives.policy.model import Policy

BEFORE, AFTER = "before", "after"


def replay_body(policy: Policy, proof: Proof) -> dict[str, object]:
    """The body for a policy that is stored: it names the version."""
    named = {"policy": policy.key, "effective_from": policy.effective_from.isoformat()}
    return named | _scorecards(policy, proof)


def replay_body_without_policy(policy: Policy, proof: Proof) -> dict[str, object]:
    """The body for a policy text that was only checked: whoever replays it adds that text as `text`."""
    return _scorecards(policy, proof)


def _scorecards(policy: Policy, proof: Proof) -> dict[str, object]:
    cards = [
        {"participant": name, "role": proof.role, "given": written_by_name(policy, amounts)}
        for name, amounts in ((BEFORE, proof.before), (AFTER, proof.after))
    ]
    return {"period": proof.period, "scorecards": cards}
