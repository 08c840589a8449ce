"""What is sent to be calculated or checked without being kept, and what comes of it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.amounts import minor_money
from api.fields import Day, MoneySchema, Strict, Words, YesNo
from api.schemas.exchange_rates import MOST_RATES, PAID_IN, RATES, CurrencyCode, StatedRateSchema
from api.schemas.findings import FindingSchema, shown_finding
from api.schemas.policies import FILE, LONGEST_TEXT, TEXT
from api.schemas.problems import ProblemValue
from api.schemas.statements import StatementSchema, shown_statement
from incentives.payout.paid_out import PaidOut
from incentives.services.calculations import CalculatedPayout, Calculation, Check

MOST_SCORECARDS = 1000
GIVEN = {
    "description": "Measures, own columns, salary, target incentive, days in role and share of full time by name, each "
    "amount written in its unit as in policy files.",
    "example": {"solved_at_first_contact": "75%", "severe_hours": "8 hours", "days in role": "90"},
}
CHOICE = "Give either the text of a policy, or policy and effective_from of a stored version."


class ScorecardSchema(Strict):
    """One participant's amounts in a role of the policy."""

    participant = Words(most=100, required=True)
    role = Words(most=100, required=True, metadata={"example": "support_agent"})
    given = fields.Dict(
        keys=Words(most=100), values=Words(most=60), required=True, validate=validate.Length(max=200), metadata=GIVEN
    )
    paid_in = CurrencyCode(metadata=PAID_IN)


class CalculateSchema(Strict):
    """Scorecards to pay under a policy text, or under a stored version named by policy and effective_from."""

    text = Words(most=LONGEST_TEXT, lines=True, metadata=TEXT)
    policy = Words(most=100, metadata={"example": "support"})
    effective_from = Day()
    period = Words(most=20, metadata={"description": "The policy's first period unless given.", "example": "2026-Q3"})
    scorecards = fields.List(
        fields.Nested(ScorecardSchema), required=True, validate=validate.Length(min=1, max=MOST_SCORECARDS)
    )
    exchange_rates = fields.List(
        fields.Nested(StatedRateSchema), validate=validate.Length(max=MOST_RATES), metadata=RATES
    )
    statements = YesNo(load_default=False, metadata={"description": "Whether each payout tells its steps."})

    @validates_schema
    def one_policy(self, body: dict[str, Any], **_: object) -> None:
        """Exactly one of the two ways to name the policy."""
        named = [name for name in ("policy", "effective_from") if name in body]
        if ("text" in body) == bool(named) or len(named) == 1:
            raise ValidationError(CHOICE)


class CheckSchema(Strict):
    """A policy text to check."""

    text = Words(most=LONGEST_TEXT, lines=True, required=True, metadata=TEXT)
    file = Words(most=200, load_default="policy.yaml", metadata=FILE)


class CalculatedPayoutSchema(Schema):
    """What one scorecard earns."""

    participant = fields.String(required=True)
    role = fields.String(required=True)
    components = fields.Dict(keys=fields.String(), values=fields.Nested(MoneySchema), required=True)
    total = fields.Nested(MoneySchema, required=True)
    paid_out = fields.Nested(
        MoneySchema,
        required=True,
        allow_none=True,
        metadata={"description": "The total in the currency of payroll; null where nothing is exchanged."},
    )
    statement = fields.Nested(StatementSchema)


class CalculationSchema(Schema):
    """The payouts, in the order of the scorecards."""

    policy = fields.String(required=True)
    effective_from = fields.Date(required=True)
    policy_fingerprint = fields.String(required=True)
    period = fields.String(required=True)
    payouts = fields.List(fields.Nested(CalculatedPayoutSchema), required=True)


class CheckedSchema(Schema):
    """What is wrong with a policy text; findings are there once it has no problems. Nothing was kept."""

    policy = fields.String(required=True, allow_none=True)
    effective_from = fields.Date(required=True, allow_none=True)
    policy_fingerprint = fields.String(required=True, allow_none=True)
    problems = fields.List(ProblemValue(), required=True)
    findings = fields.List(fields.Nested(FindingSchema), required=True)
    stops = fields.Boolean(
        required=True, metadata={"description": "Whether problems or unanswered serious findings keep it from paying."}
    )


def shown_calculation(calculation: Calculation, *, statements: bool) -> dict[str, object]:
    """The calculation as CalculationSchema dumps it."""
    policy = calculation.policy
    return {
        "policy": policy.key,
        "effective_from": policy.effective_from,
        "policy_fingerprint": policy.fingerprint,
        "period": calculation.period,
        "payouts": [_shown_payout(payout, calculation, statements=statements) for payout in calculation.payouts],
    }


def _shown_payout(payout: CalculatedPayout, calculation: Calculation, *, statements: bool) -> dict[str, object]:
    currency = calculation.currency
    shown: dict[str, object] = {
        "participant": payout.participant,
        "role": payout.role,
        "components": {key: minor_money(amount, currency) for key, amount in payout.components.items()},
        "total": minor_money(payout.total, currency),
        "paid_out": shown_paid_out(payout.paid_out),
    }
    if statements:
        shown["statement"] = shown_statement(payout.statement, calculation.policy, payout.amounts)
    return shown


def shown_paid_out(paid: PaidOut | None) -> dict[str, str] | None:
    """The total as it is paid out in another currency."""
    return None if paid is None else minor_money(paid.amount, paid.currency)


def shown_check(checked: Check) -> dict[str, object]:
    """The check as CheckedSchema dumps it."""
    policy = checked.policy
    return {
        "policy": policy and policy.key,
        "effective_from": policy and policy.effective_from,
        "policy_fingerprint": policy and policy.fingerprint,
        "problems": checked.problems,
        "findings": [shown_finding(found, stored=False) for found in checked.findings],
        "stops": bool(checked.problems) or any(found.finding.stops for found in checked.findings),
    }
