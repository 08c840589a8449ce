"""What every route of the API does before its view, and says of itself in the OpenAPI document.

    @door.route("/periods", methods=["POST"])
    @needs(Permission.PERIODS_WRITE)
    @changes
    @door.arguments(NewPeriodSchema)
    @door.response(201, PeriodSchema)
    def open_period(body): ...

The services ask for permissions themselves; asking here as well lets a stranger learn nothing from validation.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

import flask_smorest
from flask import make_response, request

from api.auth import current_actor
from api.idempotency import HEADER, NO_KEY, REPLAYED, keyed
from api.openapi import BEARER
from api.parsing import Parser
from api.schemas.jobs import JobSchema
from incentives.services.actor import Permission, require

View = Callable[..., Any]
Decorator = Callable[[View], View]
LOCATION = {"Location": {"description": "Where it stands.", "schema": {"type": "string"}}}
_KEY_PARAMETER = {
    "in": "header",
    "name": HEADER,
    "required": True,
    "description": NO_KEY,
    "schema": {"type": "string", "minLength": 8, "maxLength": 128, "pattern": "^[!-~]{8,128}$"},
}
_PREFER_PARAMETER = {
    "in": "header",
    "name": "Prefer",
    "required": False,
    "description": "respond-async: answer at once with a job, and do the work in the background.",
    "schema": {"type": "string"},
}
_MATCH_PARAMETER = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The fingerprint of the result that was looked at, in quotation marks.",
    "schema": {"type": "string"},
}
_TAG_PARAMETER = {"in": "header", "name": "If-None-Match", "required": False, "schema": {"type": "string"}}


class Blueprint(flask_smorest.Blueprint):
    """A blueprint whose requests are read strictly, each by a schema that is made once and not for every request."""

    ARGUMENTS_PARSER = Parser()

    def arguments(self, schema: Any, **how: Any) -> Decorator:
        """Reads the body, the query or the files of a request by the schema, a class or made already."""
        made = schema() if isinstance(schema, type) else schema
        decorator: Decorator = super().arguments(made, **how)
        return decorator


def needs(*any_of: Permission, as_well: Permission | None = None) -> Decorator:
    """A view for actors with one of the permissions, and with another one as well where it is named.

    401 without a valid key, 403 without the permission.
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def entered(*args: Any, **kwargs: Any) -> Any:
            actor = current_actor()
            if not any(actor.may(permission) for permission in any_of):
                require(actor, any_of[0])
            if as_well is not None:
                require(actor, as_well)
            return view(*args, **kwargs)

        _tell(entered, HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
        _tell(entered, HTTPStatus.TOO_MANY_REQUESTS)
        further = [] if as_well is None else [str(as_well)]
        security = [{BEARER: [str(permission), *further]} for permission in any_of]
        _manual(entered).update(security=security, operationId=view.__name__)
        return entered

    return guarded


def changes(view: View) -> View:
    """A view that changes something: it needs an idempotency key, and calls `api.idempotency.once` for its session."""
    entered = keyed(view)
    _tell(entered, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    _tell(entered, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    _manual(entered).setdefault("parameters", []).append(_KEY_PARAMETER)
    return entered


def keeps_nothing(view: View) -> View:
    """A POST that only calculates: it takes no idempotency key."""
    _tell(view, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    _tell(view, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return view


def may_answer(*statuses: HTTPStatus) -> Decorator:
    """Says which other refusals a route knows: 404 for something that is not there."""

    def told(view: View) -> View:
        _tell(view, *statuses)
        return view

    return told


def tagged(view: View) -> View:
    """A GET whose answer carries an ETag, and is 304 without a body when the client has it already."""

    @wraps(view)
    def entered(*args: Any, **kwargs: Any) -> Any:
        response = make_response(view(*args, **kwargs))
        response.headers["Cache-Control"] = "private, no-cache"
        response.add_etag()
        return response.make_conditional(request)

    _tell(entered, HTTPStatus.NOT_MODIFIED)
    _manual(entered).setdefault("parameters", []).append(_TAG_PARAMETER)
    return entered


def created(schema: type, blueprint: Blueprint) -> Decorator:
    """The documented 201 of a route, with the header that says where the new thing stands."""
    replayed = {
        REPLAYED: {"description": "Given when this is the answer to an earlier request.", "schema": {"const": "true"}}
    }
    decorator: Decorator = blueprint.response(HTTPStatus.CREATED, schema, headers=LOCATION | replayed)
    return decorator


def if_match(view: View) -> View:
    """A route that does its work only on what the client looked at."""
    _manual(view).setdefault("parameters", []).append(_MATCH_PARAMETER)
    return view


def later(blueprint: Blueprint) -> Decorator:
    """A route that gives a job (202) to a client that sends `Prefer: respond-async`. Stands below `created`."""
    decorate = blueprint.alt_response(HTTPStatus.ACCEPTED, schema=JobSchema, headers=LOCATION, success=True)

    def told(view: View) -> View:
        entered: View = decorate(view)
        _manual(entered).setdefault("parameters", []).append(_PREFER_PARAMETER)
        return entered

    return told


def _notes(view: View) -> dict[str, Any]:
    notes: dict[str, Any] = view.__dict__.setdefault("_apidoc", {})
    return notes


def _manual(view: View) -> dict[str, Any]:
    manual: dict[str, Any] = _notes(view).setdefault("manual_doc", {})
    return manual


def _tell(view: View, *statuses: HTTPStatus) -> None:
    responses = _notes(view).setdefault("response", {}).setdefault("responses", {})
    for status in statuses:
        references = responses.setdefault(int(status), [])
        if status.name not in references:
            references.append(status.name)
