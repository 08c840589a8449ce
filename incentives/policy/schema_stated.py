"""The keys of roles and measures that state a fact for audits and change no pay."""

from __future__ import annotations

from marshmallow import Schema, fields

from incentives.documents.fields import Choice, Name, Whole, YesNo
from incentives.policy.stated import AnswersFrom, Customers


class RoleFactsSchema(Schema):
    """Who the customers of a role are, and what it decides for them."""

    customers = Choice(*Customers)
    customers_are_vulnerable = YesNo()
    sets_terms = YesNo()
    diagnoses = YesNo()


class MeasureFactsSchema(Schema):
    """How a measure is taken, and what its products are."""

    adjusted_for_case_mix = YesNo()
    answers_from = Choice(*AnswersFrom)
    answers_at_least = Whole(least=1, most=1_000_000)
    substitutes = fields.List(Name())
    known_to_harm = YesNo()
