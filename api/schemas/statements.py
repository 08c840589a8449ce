"""Statements as the API shows them: steps that add up to the payout, and the scorecard they start from."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from marshmallow import Schema, fields

from api.amounts import exact_money, written_by_name
from api.fields import MinorMoney, MoneySchema
from api.schemas.marginals import MarginalSchema, shown_marginal
from api.schemas.runs import ROLE
from api.schemas.worked_out import OriginSchema
from api.worked_out import origins_as_json
from incentives.payout.statement import Statement
from incentives.policy.model import Policy
from incentives.services.statements import StatementOfPayout


class StepSchema(Schema):
    """One line of the sum. lines say how its amount came about."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    amount = fields.Nested(MoneySchema, required=True)
    lines = fields.List(fields.String(), required=True)
    policy_line = fields.Integer(required=True, metadata={"description": "Where the policy file says so."})


class StatedPaidOutSchema(Schema):
    """What the total is in the currency of payroll. It is no part of the sum; line says how it came about."""

    amount = fields.Nested(MoneySchema, required=True)
    line = fields.String(required=True)
    policy_line = fields.Integer(required=True)


class StatementSchema(Schema):
    """What a participant reads about a payout. The amounts of the steps add up to the total."""

    policy = fields.String(required=True)
    effective_from = fields.Date(required=True)
    policy_fingerprint = fields.String(required=True)
    role = fields.String(required=True)
    period = fields.String(required=True)
    opening = fields.List(fields.String(), required=True)
    given = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    steps = fields.List(fields.Nested(StepSchema), required=True)
    total = fields.Nested(MoneySchema, required=True)
    paid_out = fields.Nested(
        StatedPaidOutSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The last step of who is paid out in another currency; null for everybody else."},
    )


class PayoutStatementSchema(Schema):
    """A statement with the payout and run it belongs to."""

    payout = fields.Integer(required=True)
    run = fields.Integer(required=True)
    run_state = fields.String(required=True)
    participant = fields.String(required=True)
    name = fields.String(required=True)
    statement = fields.Nested(StatementSchema, required=True)
    one_more = fields.List(
        fields.Nested(MarginalSchema),
        required=True,
        metadata={"description": "What one more unit of each result would be worth from here."},
    )
    worked_out = fields.List(
        fields.Nested(OriginSchema),
        required=True,
        metadata={"description": "The results that were worked out of raw rows, and how many cases stand behind each."},
    )


class OwnStatementSchema(Schema):
    """One line of the list of one's own statements."""

    payout = fields.Integer(required=True)
    period = fields.String(required=True)
    role = fields.String(required=True, metadata=ROLE)
    role_title = fields.String(required=True)
    total = MinorMoney(required=True)
    approved_at = fields.AwareDateTime(required=True)


class OwnStatementsSchema(Schema):
    """One's own statements, the newest first."""

    statements = fields.List(fields.Nested(OwnStatementSchema), required=True)


class MemberSchema(Schema):
    """Somebody of one's team, with the statements that they can read themselves, the newest first."""

    name = fields.String(required=True)
    participant = fields.String(required=True)
    statements = fields.List(fields.Nested(OwnStatementSchema), required=True)


class TeamSchema(Schema):
    """Those whom one manages, by name."""

    team = fields.List(fields.Nested(MemberSchema), required=True)


def shown_statement(statement: Statement, policy: Policy, amounts: Mapping[str, Fraction]) -> dict[str, object]:
    """The statement as StatementSchema dumps it."""
    return {
        "policy": statement.policy,
        "effective_from": policy.effective_from,
        "policy_fingerprint": statement.policy_fingerprint,
        "role": statement.role,
        "period": statement.period,
        "opening": statement.opening,
        "given": written_by_name(policy, amounts),
        "steps": [
            {
                "key": step.key,
                "title": step.title,
                "amount": exact_money(step.amount, statement.currency),
                "lines": step.lines,
                "policy_line": step.place.line,
            }
            for step in statement.steps
        ],
        "total": exact_money(statement.total, statement.currency),
        "paid_out": _paid_out(statement),
    }


def _paid_out(statement: Statement) -> dict[str, object] | None:
    last = statement.exchanged
    if last is None:
        return None
    money = exact_money(last.amount, last.currency)
    return {"amount": money, "line": last.line, "policy_line": last.place.line}


def shown_payout_statement(found: StatementOfPayout) -> dict[str, object]:
    """The statement of a stored payout as PayoutStatementSchema dumps it."""
    return {
        "payout": found.payout.id,
        "run": found.run.id,
        "run_state": found.run.state,
        "participant": found.payout.participant,
        "name": found.payout.name,
        "statement": shown_statement(found.statement, found.policy, found.payout.amounts),
        "one_more": [shown_marginal(found.explained, each) for each in found.explained.marginals],
        "worked_out": origins_as_json(found.origins),
    }
