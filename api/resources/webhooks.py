"""Webhooks: other systems are told of events by signed messages."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import url_for

from api.auth import current_actor
from api.database import reading
from api.idempotency import once
from api.resources.door import Blueprint, changes, created, may_answer, needs
from api.resources.periods import NUMBER
from api.schemas.webhooks import (
    DeliveriesQuery,
    DeliveriesSchema,
    MadeWebhookSchema,
    NewWebhookSchema,
    WebhookSchema,
    WebhooksSchema,
)
from incentives.services import webhooks
from incentives.services.actor import Permission

blueprint = Blueprint("webhooks", __name__, description="Signed messages to other systems about what happens here.")


@blueprint.route("/webhooks")
@needs(Permission.WEBHOOKS_WRITE)
@blueprint.response(HTTPStatus.OK, WebhooksSchema)
def list_webhooks() -> object:
    """Webhooks, the newest first"""
    return {"webhooks": webhooks.list_webhooks(reading(), current_actor())}


@blueprint.route("/webhooks", methods=["POST"])
@needs(Permission.WEBHOOKS_WRITE)
@changes
@blueprint.arguments(NewWebhookSchema)
@created(MadeWebhookSchema, blueprint)
def make_webhook(body: dict[str, Any]) -> object:
    """Have another system told of events

    Each message is a POST of `{"event", "subject", "at", "after"}` with `Incentives-Delivery` (the same in every
    attempt) and `Incentives-Signature: t=…,v1=…`, the hexadecimal HMAC-SHA256 of `t.body` with the secret. It is sent
    again, less and less often for a day and a half, until it is answered with 2xx; so it may come twice. Only https,
    and nothing to private addresses unless the service is set up for it.
    """
    made = webhooks.make_webhook(once(), current_actor(), body["address"], body["events"])
    return made, {"Location": url_for(".list_deliveries", number=made.id)}


@blueprint.route(f"/webhooks/{NUMBER}/end", methods=["POST"])
@needs(Permission.WEBHOOKS_WRITE)
@may_answer(HTTPStatus.NOT_FOUND)
@changes
@blueprint.response(HTTPStatus.OK, WebhookSchema)
def end_webhook(number: int) -> object:
    """End a webhook; what still waits is not sent"""
    return webhooks.end_webhook(once(), current_actor(), number)


@blueprint.route(f"/webhooks/{NUMBER}/deliveries")
@needs(Permission.WEBHOOKS_WRITE)
@may_answer(HTTPStatus.NOT_FOUND)
@blueprint.arguments(DeliveriesQuery, location="query")
@blueprint.response(HTTPStatus.OK, DeliveriesSchema)
def list_deliveries(query: dict[str, Any], number: int) -> object:
    """The messages of a webhook, and what became of them"""
    page = webhooks.list_deliveries(reading(), current_actor(), number, **query)
    more = None
    if page.next_before is not None:
        more = url_for(".list_deliveries", number=number, **{**query, "before": page.next_before})
    return {"deliveries": page.deliveries, "next": more}
