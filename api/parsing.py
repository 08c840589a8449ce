"""How a request is read before a schema looks at it: strict JSON, the right media type, nothing unknown or twice.

JSON allows a key twice and lets the last one win; here that is refused, as in policy files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

import flask
import marshmallow
from webargs.core import is_json, missing
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

MULTIPART = "multipart/form-data"


class Parser(FlaskParser):
    """The parser of all REST resources."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 - as webargs declares it
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": marshmallow.RAISE,
        "files": marshmallow.RAISE,
    }

    def _raw_load_json(self, req: flask.Request) -> Any:
        body = req.get_data(cache=True)
        if not body and not req.mimetype:
            return missing
        if not is_json(req.mimetype):
            raise UnsupportedMediaType("Send the body as application/json.")
        return strict_json(body)

    def load_querystring(self, req: flask.Request, schema: marshmallow.Schema) -> Any:
        """The query, in which every parameter that is no list stands at most once."""
        for name, values in req.args.lists():
            declared = schema.fields.get(name)
            if len(values) > 1 and not isinstance(declared, marshmallow.fields.List):
                raise marshmallow.ValidationError({name: ["This parameter stands more than once."]})
        return self._makeproxy(req.args, schema)

    def load_files(self, req: flask.Request, schema: marshmallow.Schema) -> MultiDictProxy:
        """The files of a form."""
        if req.mimetype != MULTIPART:
            raise UnsupportedMediaType(f"Send the files as {MULTIPART}.")
        proxy: MultiDictProxy = self._makeproxy(req.files, schema)
        return proxy


def strict_json(body: bytes) -> Any:
    """The value that a JSON text states. BadRequest when it states none, or the same key twice, or no Unicode text."""
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_no_number)
        if b"\\u" in body:  # only what is written by its number can be half a sign
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeError:
        raise BadRequest("The body is not Unicode text.") from None
    except RecursionError:
        raise BadRequest("The body is nested too deeply.") from None
    except ValueError as error:
        raise BadRequest(f"The body is not JSON: {error}.") from None
    return value


def _once_each(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f'the key "{key[:100]}" stands twice')
        found[key] = value
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
