"""The keys of roles and measures that state a fact for audits and change no pay."""

from __future__ import annotations

from marshmallow import Schema, fields

from incentives.documents.fields import KEBAB, NAME, Choice, Name, Percent, ReadText, Sentence, Whole, YesNo
from incentives.policy.amounts import MoneyField
from incentives.policy.model import CountedFor
from incentives.policy.pay_phrases import ResultPlace
from incentives.policy.stated import AnswersFrom, Customers, JudgedBy


class RoleName(ReadText[str]):
    """`account_executive`, or `field-sales/account_executive` for a role of another policy."""

    expected = "a role such as account_executive or field-sales/account_executive"

    def parse(self, text: str) -> str:
        policy, slash, role = text.rpartition("/")
        fits = NAME.fullmatch(role) and (KEBAB.fullmatch(policy) if slash else not policy)
        return text if fits else self.refuse(text)


class DiscretionSchema(Schema):
    """What somebody may add to pay or take from it by their own judgement."""

    up_to = Percent(required=True)
    criteria = Sentence()


class RoleFactsSchema(Schema):
    """Who the customers of a role are, and what it decides for them."""

    customers = Choice(*Customers)
    customers_are_vulnerable = YesNo()
    sets_terms = YesNo()
    diagnoses = YesNo()
    manages = fields.List(RoleName())
    sells_credit = YesNo()
    discretion = fields.Nested(DiscretionSchema)


class MeasureFactsSchema(Schema):
    """How a measure is taken, and what its products are."""

    adjusted_for_case_mix = YesNo()
    answers_from = Choice(*AnswersFrom)
    answers_at_least = Whole(least=1, most=1_000_000)
    substitutes = fields.List(Name())
    known_to_harm = YesNo()
    moved_by = Choice(*CountedFor)
    judged_by = Choice(*JudgedBy)
    floor = ResultPlace()
    floor_owner = Sentence()
    one_is_worth = MoneyField()


class TargetFactsSchema(Schema):
    """What past periods say of a component's target."""

    target_reached_by = Percent()
    target_follows_own_result = Percent()


class GateFactsSchema(Schema):
    """What past periods say of a gate."""

    opened_for = Percent()
    opened_despite_failures = YesNo()
