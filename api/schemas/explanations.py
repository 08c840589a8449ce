"""What is sent to be explained, and what comes of it: one unit more of each result, and the what-if step by step."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.amounts import exact_money
from api.fields import Day, MoneySchema, Strict, Words
from api.schemas.calculations import CHOICE, MOST_SCORECARDS, ScorecardSchema, shown_paid_out
from api.schemas.exchange_rates import MOST_RATES, RATES, StatedRateSchema
from api.schemas.marginals import MarginalSchema, shown_marginal
from api.schemas.policies import LONGEST_TEXT, TEXT
from api.schemas.statements import StatementSchema, shown_statement
from incentives.insight.what_if import WhatIf
from incentives.insight.wording import InsightWords
from incentives.services.explanations import Explained, Explanation

CHANGED = {
    "description": "Amounts that would be different, each written in its unit; null for one that would be missing.",
    "example": {"solved_at_first_contact": "80%"},
}


class QuestionSchema(ScorecardSchema):
    """One participant's amounts in a role of the policy, and the amounts that would be different."""

    changed = fields.Dict(
        keys=Words(most=100),
        values=Words(most=60, allow_none=True),
        load_default=dict,
        validate=validate.Length(max=200),
        metadata=CHANGED,
    )


class ExplainSchema(Strict):
    """Scorecards to explain under a policy text, or under a stored version named by policy and effective_from."""

    text = Words(most=LONGEST_TEXT, lines=True, metadata=TEXT)
    policy = Words(most=100, metadata={"example": "support"})
    effective_from = Day()
    period = Words(most=20, metadata={"description": "The policy's first period unless given.", "example": "2026-Q3"})
    scorecards = fields.List(
        fields.Nested(QuestionSchema), required=True, validate=validate.Length(min=1, max=MOST_SCORECARDS // 10)
    )
    exchange_rates = fields.List(
        fields.Nested(StatedRateSchema), validate=validate.Length(max=MOST_RATES), metadata=RATES
    )

    @validates_schema
    def one_policy(self, body: dict[str, Any], **_: object) -> None:
        """Exactly one of the two ways to name the policy."""
        named = [name for name in ("policy", "effective_from") if name in body]
        if ("text" in body) == bool(named) or len(named) == 1:
            raise ValidationError(CHOICE)


class StepChangeSchema(Schema):
    """One line of both sums. The differences of the steps add up to the difference of the payouts."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    before = fields.Nested(MoneySchema, required=True)
    after = fields.Nested(MoneySchema, required=True)
    difference = fields.Nested(MoneySchema, required=True)


class ChangedAmountSchema(Schema):
    """An amount that differs; null where it is missing."""

    name = fields.String(required=True)
    before = fields.String(required=True, allow_none=True)
    after = fields.String(required=True, allow_none=True)


class WhatIfSchema(Schema):
    """Both payouts with their statements, and which steps make the difference."""

    changed = fields.List(fields.Nested(ChangedAmountSchema), required=True)
    before = fields.Nested(MoneySchema, required=True)
    after = fields.Nested(MoneySchema, required=True)
    difference = fields.Nested(MoneySchema, required=True)
    steps = fields.List(fields.Nested(StepChangeSchema), required=True)
    statement_before = fields.Nested(StatementSchema, required=True)
    statement_after = fields.Nested(StatementSchema, required=True)


class ExplainedSchema(Schema):
    """One scorecard explained."""

    participant = fields.String(required=True)
    role = fields.String(required=True)
    total = fields.Nested(MoneySchema, required=True)
    paid_out = fields.Nested(
        MoneySchema,
        required=True,
        allow_none=True,
        metadata={"description": "The total in the currency of payroll; null where nothing is exchanged."},
    )
    one_more = fields.List(fields.Nested(MarginalSchema), required=True)
    what_if = fields.Nested(WhatIfSchema, required=True, allow_none=True)


class ExplanationSchema(Schema):
    """The explained scorecards in the order in which they were sent."""

    policy = fields.String(required=True)
    effective_from = fields.Date(required=True)
    policy_fingerprint = fields.String(required=True)
    period = fields.String(required=True)
    explained = fields.List(fields.Nested(ExplainedSchema), required=True)


def shown_explanation(explanation: Explanation) -> dict[str, object]:
    """The explanation as ExplanationSchema dumps it."""
    policy = explanation.policy
    return {
        "policy": policy.key,
        "effective_from": policy.effective_from,
        "policy_fingerprint": policy.fingerprint,
        "period": explanation.period.name,
        "explained": [shown_explained(each) for each in explanation.explained],
    }


def shown_explained(explained: Explained) -> dict[str, object]:
    """The explained scorecard as ExplainedSchema dumps it."""
    return {
        "participant": explained.participant,
        "role": explained.plan.role.key,
        "total": exact_money(explained.total, explained.plan.policy.currency),
        "paid_out": shown_paid_out(explained.paid_out),
        "one_more": [shown_marginal(explained, each) for each in explained.marginals],
        "what_if": None if explained.what_if is None else shown_what_if(explained, explained.what_if),
    }


def shown_what_if(explained: Explained, found: WhatIf) -> dict[str, object]:
    """The what-if as WhatIfSchema dumps it."""
    policy, words = explained.plan.policy, InsightWords(explained.plan, explained.amounts)
    changes = {name: then for name, (_, then) in found.changed.items()}
    after = {name: amount for name, amount in {**explained.amounts, **changes}.items() if amount is not None}
    return {
        "changed": [
            {"name": name, "before": _amount(words, name, before), "after": _amount(words, name, then)}
            for name, (before, then) in found.changed.items()
        ],
        "before": exact_money(found.before.total, policy.currency),
        "after": exact_money(found.after.total, policy.currency),
        "difference": exact_money(found.difference, policy.currency),
        "steps": [
            {"key": step.key, "title": step.title}
            | {name: exact_money(getattr(step, name), policy.currency) for name in ("before", "after", "difference")}
            for step in found.steps
        ],
        "statement_before": shown_statement(found.before, policy, explained.amounts),
        "statement_after": shown_statement(found.after, policy, after),
    }


def _amount(words: InsightWords, name: str, amount: Fraction | None) -> str | None:
    return None if amount is None else words.amount(name, amount)
