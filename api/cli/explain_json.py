"""Explanations as JSON: the same as the REST API answers, with the place of the policy."""

from __future__ import annotations

from typing import Any

from api.schemas.explanations import ExplainedSchema, shown_explained
from incentives.services.explanations import Explained


def explained_as_json(explained: Explained) -> dict[str, Any]:
    """One scorecard explained, every amount as exact text."""
    shown: dict[str, Any] = ExplainedSchema().dump(shown_explained(explained))
    plan = explained.plan
    return {"file": plan.policy.file, "period": plan.period.name, "policy_fingerprint": plan.policy.fingerprint} | shown
