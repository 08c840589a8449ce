"""Harm patterns and lenses as the API shows them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from api.fields import Strict
from incentives.alignment.circumstances import Circumstance
from incentives.alignment.lens import LENSES, Lens
from incentives.alignment.pattern import Pattern
from incentives.services.patterns import implied_in_turn

LENS_NAMES = tuple(str(lens) for lens in Lens)


class PatternsQuery(Strict):
    """Whose eyes to look with."""

    lens = fields.String(
        validate=validate.OneOf(LENS_NAMES), metadata={"description": "Only what this regulator or profession raises."}
    )


class SettingSchema(Schema):
    """A number that decides, and who says so."""

    what = fields.String(required=True)
    value = fields.String(required=True)
    source = fields.String(required=True)


class PatternSchema(Schema):
    """A harm pattern: when it finds something, why that harms, both ways to pay the same, and who says so."""

    pattern = fields.String(required=True)
    group = fields.String(required=True)
    title = fields.String(required=True)
    finds = fields.String(required=True)
    why = fields.String(required=True)
    harmful_example = fields.String(required=True)
    better_example = fields.String(required=True)
    instead = fields.String(required=True)
    exceptions = fields.String(required=True, metadata={"description": "Empty where nothing is left aside."})
    settings = fields.List(fields.Nested(SettingSchema), required=True)
    circumstances = fields.List(
        fields.String(), required=True, metadata={"description": "What makes its findings graver or less grave."}
    )
    sources = fields.List(fields.String(), required=True)
    lenses = fields.List(fields.String(validate=validate.OneOf(LENS_NAMES)), required=True)
    stricter_lenses = fields.List(
        fields.String(validate=validate.OneOf(LENS_NAMES)),
        required=True,
        metadata={"description": "Lenses that look more strictly than the condition says."},
    )
    implied_by = fields.List(fields.String(), required=True)
    implies = fields.List(fields.String(), required=True)


class LensSchema(Schema):
    """A point of view: a regulator's, or the profession's."""

    lens = fields.String(required=True, validate=validate.OneOf(LENS_NAMES))
    title = fields.String(required=True)
    looks_for = fields.String(required=True)
    sources = fields.List(fields.String(), required=True)


class PatternsSchema(Schema):
    """The catalogue of harm patterns, and the lenses that raise them."""

    patterns = fields.List(fields.Nested(PatternSchema), required=True)
    lenses = fields.List(fields.Nested(LensSchema), required=True)


def shown_pattern(pattern: Pattern) -> dict[str, Any]:
    """The pattern with what its page says."""
    page = pattern.page
    return {
        "pattern": pattern.id,
        "group": str(pattern.group),
        "title": pattern.title,
        "finds": page.finds,
        "why": pattern.why,
        "harmful_example": page.harmful,
        "better_example": page.better,
        "instead": pattern.instead,
        "exceptions": page.exceptions,
        "settings": [{"what": each.what, "value": each.value, "source": each.source} for each in page.settings],
        "circumstances": [str(each) for each in Circumstance if each in pattern.weighed_by],
        "sources": list(pattern.sources),
        "lenses": [str(lens) for lens in Lens if lens in pattern.lenses],
        "stricter_lenses": [str(lens) for lens in Lens if lens in pattern.stricter],
        "implied_by": list(pattern.implied_by),
        "implies": [each.id for each in implied_in_turn(pattern)],
    }


def shown_lenses() -> list[dict[str, Any]]:
    """Every lens with what it is."""
    return [
        {"lens": str(lens), "title": about.title, "looks_for": about.looks_for, "sources": list(about.sources)}
        for lens, about in LENSES.items()
    ]
