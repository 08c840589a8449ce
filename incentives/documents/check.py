"""A document held against a marshmallow schema: what it loads to, and every problem with its line.

The schema says what is allowed; this module only carries its complaints back to the lines they are about, and
names the nearest known key where one was misspelt.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, TypeAlias

from marshmallow import Schema, ValidationError, fields

from incentives.documents.tree import Document, Path
from incentives.values.problem import Problem

UNKNOWN = "Unknown field."
MISSING = "Missing data for required field."
IN_OUR_WORDS = {
    "Not a valid mapping type.": "Keys with values are expected here.",
    "Invalid input type.": "Keys with values are expected here.",
    "Not a valid list.": "A list is expected here.",
}

Part: TypeAlias = "Schema | fields.Field[Any] | None"


def load(schema: Schema, document: Document) -> tuple[Any | None, tuple[Problem, ...]]:
    """What the schema makes of the document, or None and all its problems in the order of the file."""
    try:
        return schema.load(document.plain()), ()
    except ValidationError as error:
        found = [_problem(document, schema, path, said) for path, said in _flat(error.messages, (), schema)]
        return None, tuple(sorted(found, key=lambda problem: problem.place.line or 0))


def _flat(messages: object, path: Path, within: Part) -> Iterator[tuple[Path, str]]:
    """marshmallow's nested messages as (path, message).

    Only what people wrote is part of a path: marshmallow adds a level `_schema`, and below each key of a
    mapping the levels `key` and `value`.
    """
    if isinstance(messages, dict):
        for key, inner in messages.items():
            if key == "_schema":
                yield from _flat(inner, path, within)
            elif isinstance(within, fields.Dict) and isinstance(inner, dict):
                for side in ("key", "value"):
                    yield from _flat(inner.get(side, []), (*path, key), _inside(within, key))
            else:
                yield from _flat(inner, (*path, key), _inside(within, key))
    elif isinstance(messages, list):
        for inner in messages:
            yield from _flat(inner, path, within)
    else:
        yield path, str(messages)


def _inside(part: Part, step: str | int) -> Part:
    """What the schema says about one step deeper; None where it says nothing."""
    found: Part = None
    if isinstance(part, Schema):
        found = {field.data_key or name: field for name, field in part.load_fields.items()}.get(str(step))
    elif isinstance(part, fields.Dict):
        found = part.value_field
    elif isinstance(part, fields.List):
        found = part.inner
    return found.schema if isinstance(found, fields.Nested) else found


def _problem(document: Document, schema: Schema, path: Path, message: str) -> Problem:
    if message == UNKNOWN:
        known = sorted(_known_keys(schema, path[:-1]))
        hint = _nearest(str(path[-1]), known)
        return document.problem("unknown-key", path, f"The key {path[-1]} is not known here.", hint)
    if message == MISSING:
        said = f"The key {path[-1]} is missing."
        return document.problem("missing-key", path, said, "Absence never means a value.")
    return document.problem("invalid-value", path, IN_OUR_WORDS.get(message, message))


def _nearest(key: str, known: list[str]) -> str:
    near = get_close_matches(key, known, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    return f"Known here: {', '.join(known)}." if known else ""


def _known_keys(schema: Schema, path: Path) -> set[str]:
    """The keys that the schema allows at that path, followed through nested schemas, mappings and lists."""
    current: Part = schema
    for step in path:
        current = _inside(current, step)
    if not isinstance(current, Schema):
        return set()
    return {field.data_key or name for name, field in current.load_fields.items()}
