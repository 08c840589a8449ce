"""The grammar of policy files as JSON Schema 2020-12, so that editors complete and check while people type.

It is derived from the marshmallow schemas, with the meanings of keys taken from the tables of policies/README.md. It
says which keys there are and how each value is spelt; what sentences mean together (weights, references, order of
points) only the reader knows. The published file is policies/policy.schema.json; after a change of the grammar write it
again with `python -m incentives.policy.json_schema`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from marshmallow import Schema, fields

from incentives.documents.fields import Choice, Day, Name, Percent, ReadText, Sentence, Whole, YesNo
from incentives.policy import amounts, amounts_carried, pay_phrases
from incentives.policy.carried import FROM_THE_ROSTER
from incentives.policy.schema import PolicySchema
from incentives.values.currency import MINOR_DIGITS, POINTS, is_currency
from incentives.values.period import Cycle
from incentives.values.unit import UnitKind

FILE = "policy.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

DECIMAL = r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
SHARE = rf"{DECIMAL}\s*%"
MONEY = rf"{DECIMAL} (?:[A-Z]{{3}}|{POINTS})"
AMOUNT = rf"{DECIMAL}(?:\s*%| [A-Za-z]+)?"
OWN = r"own [a-z][a-z0-9]*(?:_[a-z0-9]+)*"
CYCLES = "|".join(Cycle)
PART = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
PAY = rf"(?:{SHARE}|{MONEY})"
PATTERNS: Mapping[type[fields.Field[Any]], str] = {
    Percent: SHARE,
    amounts.WeightField: rf"equal|{SHARE}",
    Day: r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    amounts.AtField: rf"{AMOUNT}|{SHARE} of (?:target|the way)",
    amounts.TargetField: rf"{OWN}|{AMOUNT}",
    amounts.ConditionField: rf"(?:(?:at least|at most|above|below) )?{AMOUNT}",
    amounts.MoneyField: MONEY,
    amounts.LimitField: rf"{SHARE} of (?:target incentive|last payout)|{MONEY}",
    pay_phrases.PaysField: PAY,
    pay_phrases.RateField: rf"{SHARE}|{MONEY} each",
    pay_phrases.BeyondField: rf"nothing|flat|continues(?: at {PAY} per (?:{AMOUNT}|{SHARE} of target))?",
    pay_phrases.ComponentLimitField: rf"{PAY}|{SHARE} of {PART}(?: plus {PAY})?",
    pay_phrases.ResultPlace: AMOUNT,
    amounts.TargetIncentiveField: (
        rf"from the roster|{SHARE} of salary|{SHARE} of {OWN}(?: per (?:{CYCLES}))?|{MONEY} per (?:{CYCLES})"
    ),
    amounts.RoundingPlace: rf"{SHARE}|{MONEY}",
    amounts.Months: r"[1-9][0-9]{0,2} months?",
    amounts_carried.MoneyPerField: rf"{MONEY} per (?:{'|'.join(Cycle)})",
    amounts_carried.PoolMoneyField: rf"{MONEY} per (?:{'|'.join(Cycle)})|{SHARE} of [a-z][a-z0-9]*(?:_[a-z0-9]+)*",
    amounts_carried.PaidInField: rf"{FROM_THE_ROSTER}|[A-Z]{{3}}",
    amounts_carried.CurrencyField: "[A-Z]{3}",
    amounts_carried.ExchangeRateField: DECIMAL,
    amounts_carried.Periods: r"[1-9][0-9]{0,2} periods?",
    amounts_carried.Days: r"[1-9][0-9]{0,3} days?",
    amounts_carried.OverField: r"year to date|[1-9][0-9]{0,2} periods",
}
UNITS = [*(kind for kind in UnitKind if kind is not UnitKind.MONEY), *sorted(filter(is_currency, MINOR_DIGITS))]

Meanings = Mapping[str, Mapping[str, str]]


def policy_json_schema(meanings: Meanings) -> dict[str, Any]:
    """The JSON Schema of a policy file. meanings: section of the reference to key to what it means."""
    definitions: dict[str, Any] = {}
    root = _reference(PolicySchema, definitions, meanings)
    return {
        "$schema": DIALECT,
        "title": "Policy file",
        "description": "What a company promises to pay, for what, from which day. Reference: policies/README.md.",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def section_of(schema: type[Schema]) -> str:
    """The section of the reference that explains a schema: `Accepted finding` for AcceptedFindingSchema."""
    words = re.findall(r"[A-Z][a-z]+", schema.__name__.removesuffix("Schema"))
    return " ".join(words).capitalize()


def meanings_in(reference: str) -> dict[str, dict[str, str]]:
    """What the reference says of each key: section to key to the last cell of the key's row, as plain words."""
    found: dict[str, dict[str, str]] = {}
    section: dict[str, str] = {}
    for line in reference.splitlines():
        if line.startswith("### "):
            section = found.setdefault(line.removeprefix("### ").strip(), {})
        row = re.fullmatch(r"\| `([a-z_]+)` \|.*\| (.+) \|", line)
        if row:
            section[row[1]] = re.sub(r"\[([^\]]+)\]\([^)]*\)|`", r"\1", row[2])
    return found


def published() -> str:
    """The text of the published file as it should be now."""
    reference = (files("policies") / "README.md").read_text(encoding="utf-8")
    return json.dumps(policy_json_schema(meanings_in(reference)), indent=2, ensure_ascii=False) + "\n"


def _reference(schema: type[Schema], definitions: dict[str, Any], meanings: Meanings) -> dict[str, Any]:
    """A reference to the schema's definition, which is made on first use; schemas may hold themselves."""
    name = schema.__name__.removesuffix("Schema")
    if name not in definitions:
        definitions[name] = {}
        definitions[name] |= _definition(schema, definitions, meanings)
    return {"$ref": f"#/$defs/{name}"}


def _definition(schema: type[Schema], definitions: dict[str, Any], meanings: Meanings) -> dict[str, Any]:
    known = schema().load_fields
    properties = {}
    for key, field in known.items():
        properties[key] = _described(_value(field, definitions, meanings), schema, key, meanings)
    required = [key for key, field in known.items() if field.required]
    return {
        "type": "object",
        "description": " ".join((schema.__doc__ or "").split()),
        "properties": properties,
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _described(value: dict[str, Any], schema: type[Schema], key: str, meanings: Meanings) -> dict[str, Any]:
    """The value with the meaning of its key: from the schema's own section, else from that of what it extends."""
    sections = [section_of(each) for each in schema.__mro__ if issubclass(each, Schema)]
    meaning = next((meanings[each][key] for each in sections if key in meanings.get(each, {})), None)
    return value if meaning is None else {"description": meaning, **value}


def _value(field: fields.Field[Any], definitions: dict[str, Any], meanings: Meanings) -> dict[str, Any]:
    if isinstance(field, fields.Nested):
        return _reference(type(field.schema), definitions, meanings)
    if isinstance(field, fields.List):
        return {"type": "array", "items": _value(field.inner, definitions, meanings)}
    if isinstance(field, fields.Dict):
        keys, values = field.key_field, field.value_field
        named = {} if keys is None else {"propertyNames": _value(keys, definitions, meanings)}
        held = {} if values is None else {"additionalProperties": _value(values, definitions, meanings)}
        return {"type": "object", **named, **held}
    return next(make(field) for kind, make in TEXTS.items() if isinstance(field, kind))


def _text(field: fields.Field[Any]) -> dict[str, Any]:
    """Text that must look a certain way. Editors read a bare number as a number, which the reader never does."""
    pattern = next((pattern for kind, pattern in PATTERNS.items() if isinstance(field, kind)), None)
    if pattern is None:
        return {"type": ["string", "number"], "minLength": 1}
    bare = re.fullmatch(pattern, "1") is not None
    return {"type": ["string", "number"] if bare else "string", "pattern": f"^(?:{pattern})$"}


def _choice(field: fields.Field[Any]) -> dict[str, Any]:
    words = [str(word) for word in getattr(field, "words", ())]
    return {"enum": [*words, *(int(word) for word in words if word.isdecimal())]}


def _whole(field: fields.Field[Any]) -> dict[str, Any]:
    least, most = getattr(field, "least", 0), getattr(field, "most", 10**9)
    return {"type": ["string", "integer"], "pattern": "^(?:0|[1-9][0-9]*)$", "minimum": least, "maximum": most}


def _name(field: fields.Field[Any]) -> dict[str, Any]:
    pattern = getattr(field, "pattern", re.compile(""))
    return {"type": "string", "pattern": f"^(?:{pattern.pattern})$", "maxLength": 80}


TEXTS: Mapping[type[fields.Field[Any]], Callable[[fields.Field[Any]], dict[str, Any]]] = {
    Choice: _choice,
    YesNo: lambda _: {"enum": ["yes", "no"]},
    Whole: _whole,
    Name: _name,
    amounts.UnitField: lambda _: {"enum": [str(unit) for unit in UNITS]},
    Sentence: lambda _: {"type": "string", "minLength": 1},
    ReadText: _text,
}


if __name__ == "__main__":
    Path(str(files("policies") / FILE)).write_text(published(), encoding="utf-8")
