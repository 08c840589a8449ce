"""The OpenAPI 3.1 document: what flask-smorest collects, with our problem documents, fields, path parts and key scopes.

What each route says of itself is added by `api.resources.door`.
"""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from importlib.metadata import version

import flask_smorest
from flask import Flask, Response
from flask_smorest.utils import prepare_response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, ValidationError

from api import problems
from api.fields import DecimalText, Whole, Words
from api.request_problems import phrase_of
from api.schemas.problems import ProblemDocumentSchema
from incentives.services.actor import Permission

PREFIX = "/api/v1"
BEARER = "bearer"
DESCRIPTION = """Reviewed policies and accepted results in, exact payouts and proven findings out.

Amounts never travel as floats: money is `{"amount": "1234.50", "currency": "EUR"}`, and every other amount is text in
the unit of its measure, as policy files write it (`95%`, `330000 EUR`, `68 days`).

Every refusal is a problem document (RFC 9457) with a permanent `code`; mistakes are listed all at once in `problems`,
each with its place. Unknown keys and parameters are refused.

Every request that changes something needs an `Idempotency-Key`: sent again with the same key it is not done again but
answered as the first time, with `Idempotency-Replayed: true`; another request with that key is the conflict
`idempotency-key-reused`. Keys are remembered for a day.

Other conflicts (409) are `period-exists`, `period-approved`, `policy-frozen`, `import-refused`, `import-accepted`,
`import-outdated`, `already-imported`, `run-approved`, `run-superseded`, `inputs-changed` and `review-unanswered`."""


class DayConverter(BaseConverter):
    """A day in a path: 2026-07-01. Anything else is an unknown address."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """The day."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: date) -> str:
        """The day as it is written."""
        return value.isoformat()


class NameConverter(BaseConverter):
    """A name in a path, without control signs. Anything else is an unknown address."""

    regex = r"[^/\x00-\x1f\x7f]{1,200}"


class Api(flask_smorest.Api):
    """The API with problem documents in place of flask-smorest's own errors."""

    ERROR_SCHEMA = ProblemDocumentSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def handle_http_exception(self, error: HTTPException) -> Response:
        """The one answer to all exceptions."""
        return problems.respond(error)

    def _register_responses(self) -> None:
        for status in HTTPStatus:
            response: dict[str, object] = {"description": phrase_of(status)}
            if status >= HTTPStatus.BAD_REQUEST:
                response["schema"] = self.ERROR_SCHEMA
            prepare_response(response, self.spec, problems.MEDIA_TYPE)
            self.spec.components.response(status.name, response, lazy=True)


def open_api(app: Flask) -> Api:
    """The API of the app, ready to take blueprints."""
    app.url_map.converters.update(day=DayConverter, name=NameConverter)
    app.config.update(
        API_TITLE="Incentives",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        API_SPEC_OPTIONS={
            "info": {"description": DESCRIPTION, "x-release": version("incentives")},
            "components": {"securitySchemes": {BEARER: _scheme()}},
        },
    )
    api = Api()
    api.register_converter(DayConverter, lambda _: {"type": "string", "format": "date"})
    api.register_converter(NameConverter, lambda _: {"type": "string", "minLength": 1, "maxLength": 200})
    api.register_field(DecimalText, "string", "decimal")
    api.register_field(Words, "string", None)
    api.register_field(Whole, "integer", None)
    api.init_app(app)
    return api


def _scheme() -> dict[str, str]:
    scopes = "\n".join(f"- `{permission}`" for permission in Permission)
    return {
        "type": "http",
        "scheme": "bearer",
        "description": f"An API key. It acts for its owner, within its scopes:\n\n{scopes}",
    }
