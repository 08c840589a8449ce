"""Balances as the API takes and shows them: what a period leaves to the next, of draws and of pay that is held back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.amounts import minor_money
from api.fields import Day, MoneySchema, Strict, Words
from api.schemas.runs import ROLE
from incentives.performance.balances import CARRIED, Balance, Opening
from incentives.policy.carried import DEFERRED
from incentives.store.records import StoredRun
from incentives.values.currency import MINOR_DIGITS
from incentives.values.decimals import parse_decimal
from incentives.values.problem import Place, Problem, RefusedWithProblems

MOST = 200_000
DUE = {"description": "The first day of the period in which what is deferred falls due; null for everything else."}


class BalanceSchema(Strict):
    """Money of one participant in one role that is carried on, above zero."""

    participant = Words(most=200, required=True)
    role = Words(most=200, required=True, metadata=ROLE)
    what = fields.String(required=True, validate=validate.OneOf(CARRIED))
    due_on = Day(load_default=None, allow_none=True, metadata=DUE)
    amount = fields.Nested(MoneySchema, required=True)

    @validates_schema
    def _due_where_deferred(self, data: dict[str, Any], **_: Any) -> None:
        if (data["what"] == DEFERRED) == (data.get("due_on") is None):
            raise ValidationError("What is deferred has the day on which it falls due; nothing else has one.", "due_on")


class BalancesSchema(Schema):
    """Everything that is carried on after a run, by participant."""

    balances = fields.List(fields.Nested(BalanceSchema), required=True)


class LastPayoutSchema(Strict):
    """What a participant was paid in a role in the period before."""

    participant = Words(most=200, required=True)
    role = Words(most=200, required=True, metadata=ROLE)
    amount = fields.Nested(MoneySchema, required=True)


class OpeningSchema(Strict):
    """What the period before this service's first one left. The lists are complete: who is missing owes nothing."""

    balances = fields.List(fields.Nested(BalanceSchema), required=True, validate=validate.Length(max=MOST))
    paid = fields.List(fields.Nested(LastPayoutSchema), load_default=list, validate=validate.Length(max=MOST))


class NewRunSchema(Strict):
    """How a period is calculated."""

    opening = fields.Nested(
        OpeningSchema,
        metadata={"description": "Only for a first period here, where draws, deferrals or last payouts need it."},
    )


def read_opening(stated: Mapping[str, Any] | None, starts_on: date) -> Opening | None:
    """The stated balances as a run takes them over. RefusedWithProblems for money that cannot be meant."""
    if stated is None:
        return None
    money = [each["amount"] for name in ("balances", "paid") for each in stated[name]]
    currencies = sorted({each["currency"] for each in money})
    if len(currencies) != 1 or currencies[0] not in MINOR_DIGITS:
        message = "What was carried on is in one currency, and at least one amount says in which."
        raise RefusedWithProblems([Problem("opening-currency", message, Place("request", key="opening"))])
    problems: list[Problem] = []
    balances = tuple(
        Balance(each["participant"], each["role"], each["what"], each["due_on"], amount)
        for each, amount in _minor(stated["balances"], "balances", problems)
    )
    paid: dict[tuple[str, str], int] = {}
    for each, amount in _minor(stated["paid"], "paid", problems):
        whose = (each["participant"], each["role"])
        paid[whose] = paid.get(whose, 0) + amount
    problems += [_above_zero(number) for number, each in enumerate(balances) if each.amount <= 0]
    if problems:
        raise RefusedWithProblems(problems)
    return Opening(starts_on, currencies[0], balances, paid)


def plain_opening(stated: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The stated balances as JSON, for a job to keep."""
    return None if stated is None else dict(OpeningSchema().dump(stated))


def opening_of_job(plain: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What `plain_opening` was made from."""
    if plain is None:
        return None
    stated: Mapping[str, Any] = OpeningSchema().load(plain)
    return stated


def shown_balances(run: StoredRun) -> dict[str, object]:
    """The balances of a run as BalancesSchema dumps them."""
    return {
        "balances": [
            {"participant": each.participant, "role": each.role, "what": each.what, "due_on": each.due_on}
            | {"amount": minor_money(each.amount, run.currency)}
            for each in run.balances
        ]
    }


def _minor(
    stated: Iterable[Mapping[str, Any]], name: str, problems: list[Problem]
) -> Iterator[tuple[Mapping[str, Any], int]]:
    """Each stated amount with its whole number of minor units; others are noted."""
    for number, each in enumerate(stated):
        amount = parse_decimal(each["amount"]["amount"])
        scaled = None if amount is None else amount * 10 ** MINOR_DIGITS[each["amount"]["currency"]]
        if scaled is None or scaled.denominator != 1:
            message = f"{each['amount']['amount']} is no payable amount of {each['amount']['currency']}."
            problems.append(Problem("invalid-value", message, Place("request", key=f"opening.{name}.{number}.amount")))
        else:
            yield each, int(scaled)


def _above_zero(number: int) -> Problem:
    place = Place("request", key=f"opening.balances.{number}.amount")
    return Problem("invalid-value", "A balance is above zero; who owes nothing is left out.", place)
