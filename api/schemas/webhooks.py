"""Webhooks and their messages as the API shows them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.fields import Strict, Whole, Words
from api.schemas.people import HandSchema
from incentives.services.announcing import EVENTS
from incentives.services.webhooks import LONGEST_ADDRESS

SECRET = {"description": "Signs the messages; told this once and kept by the receiver."}


class NewWebhookSchema(Strict):
    """Where messages about which events go."""

    address = Words(most=LONGEST_ADDRESS, required=True, metadata={"example": "https://example.com/incentives"})
    events = fields.List(
        fields.String(validate=validate.OneOf(EVENTS)), required=True, validate=validate.Length(min=1, max=len(EVENTS))
    )


class WebhookSchema(Schema):
    """A webhook, without its secret."""

    id = fields.Integer(required=True)
    address = fields.String(required=True)
    events = fields.List(fields.String(), required=True)
    made_at = fields.AwareDateTime(required=True)
    made_by = fields.Nested(HandSchema, required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class MadeWebhookSchema(WebhookSchema):
    """A webhook just made."""

    secret = fields.String(required=True, metadata=SECRET)


class WebhooksSchema(Schema):
    """Webhooks, the newest first."""

    webhooks = fields.List(fields.Nested(WebhookSchema), required=True)


class DeliveriesQuery(Strict):
    """Which messages, and how many at once."""

    before = Whole(metadata={"description": "The id of the message before which to go on."})
    limit = Whole(least=1, most=500, load_default=100, metadata={"description": "How many at most."})


class DeliverySchema(Schema):
    """A message: body is what is sent, status what was answered last, said why it was not taken."""

    id = fields.Integer(required=True)
    event = fields.String(required=True)
    body = fields.String(required=True)
    happened_at = fields.AwareDateTime(required=True)
    attempts = fields.Integer(required=True)
    next_at = fields.AwareDateTime(required=True)
    status = fields.Integer(required=True, allow_none=True)
    said = fields.String(required=True, allow_none=True)
    delivered_at = fields.AwareDateTime(required=True, allow_none=True)
    given_up_at = fields.AwareDateTime(required=True, allow_none=True)


class DeliveriesSchema(Schema):
    """Messages, the newest first. next is where to go on."""

    deliveries = fields.List(fields.Nested(DeliverySchema), required=True)
    next = fields.String(required=True, allow_none=True)
