"""What one more unit of each result is worth, as the API shows it: on statements and in explanations."""

from __future__ import annotations

from fractions import Fraction

from marshmallow import Schema, fields

from api.amounts import exact_money
from api.fields import MoneySchema
from incentives.insight.marginal import Marginal, OneWay
from incentives.insight.wording import InsightWords
from incentives.services.explanations import Explained


class OneWaySchema(Schema):
    """What one step in one direction does. The worths are unrounded, shortened to six places and marked with `…` where
    they have no finite decimal; payout and difference are to the cent.
    """

    moved = fields.String(required=True, metadata={"description": "The result after the step."})
    payout = fields.Nested(MoneySchema, required=True)
    difference = fields.Nested(MoneySchema, required=True)
    worth = fields.String(required=True, metadata={"description": "What a step is worth just beside the result."})
    jump_here = fields.String(required=True, metadata={"description": "What pay jumps by when the result is left."})
    straight_until = fields.String(required=True, allow_none=True, metadata={"description": "Null: without end."})
    jump_there = fields.String(required=True, allow_none=True)
    worth_there = fields.String(required=True, allow_none=True)
    sentence = fields.String(required=True)


class MarginalSchema(Schema):
    """One measure: where it stands, the step, and what a step more and less do; null where no result can be beyond."""

    measure = fields.String(required=True)
    title = fields.String(required=True)
    result = fields.String(required=True)
    step = fields.String(required=True)
    more = fields.Nested(OneWaySchema, required=True, allow_none=True)
    less = fields.Nested(OneWaySchema, required=True, allow_none=True)


def shown_marginal(explained: Explained, marginal: Marginal) -> dict[str, object]:
    """The marginal as MarginalSchema dumps it."""
    words = InsightWords(explained.plan, explained.amounts)
    return {
        "measure": marginal.measure.key,
        "title": words.title(marginal),
        "result": marginal.measure.unit.show(marginal.result, group=False),
        "step": words.step(marginal),
        "more": _one_way(words, marginal, marginal.more, upwards=True),
        "less": _one_way(words, marginal, marginal.less, upwards=False),
    }


def _one_way(
    words: InsightWords, marginal: Marginal, one_way: OneWay | None, *, upwards: bool
) -> dict[str, object] | None:
    if one_way is None:
        return None
    unit, currency = marginal.measure.unit, words.plan.policy.currency
    until = one_way.straight_until
    return {
        "moved": unit.show(one_way.moved, group=False),
        "payout": exact_money(one_way.payout, currency),
        "difference": exact_money(one_way.difference, currency),
        "worth": words.money(one_way.slope),
        "jump_here": words.money(one_way.jump_here),
        "straight_until": None if until is None else unit.show(until, group=False),
        "jump_there": _money(words, one_way.jump_there),
        "worth_there": _money(words, one_way.slope_there),
        "sentence": words.sentence(marginal, upwards=upwards),
    }


def _money(words: InsightWords, amount: Fraction | None) -> str | None:
    return None if amount is None else words.money(amount)
