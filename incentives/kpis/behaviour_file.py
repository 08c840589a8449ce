"""The files of the behaviour catalogue: their grammar, and the behaviours and levels they state.

Whether the KPIs that behaviours move exist is checked in `incentives.kpis.references`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from incentives.documents.check import load
from incentives.documents.fields import Choice, Name, ReadText, Sentence, Whole, YesNo
from incentives.documents.tree import Document, Text
from incentives.kpis.behaviour import Behaviour, BehaviourKind, Manipulation, RoleKind, Seen, spread
from incentives.kpis.fields import Share, some
from incentives.kpis.kpi import KpiCatalogue
from incentives.kpis.references import BEHAVIOURS
from incentives.values.problem import Problem

EVERYBODY = "all"
NOTHING = "none"
SIGNS = {"rise": 1, "fall": -1}


class LevelsSchema(Schema):
    """What the words for the size of an effect mean, as a share of target."""

    format = Choice("1", required=True)
    levels = fields.Dict(keys=Name(), values=Share(), required=True, validate=some("level"))


class Effect(ReadText[Fraction]):
    """`clear rise` or `strong fall`: a level and a direction, as a share of target with its sign."""

    def __init__(self, levels: Mapping[str, Fraction]) -> None:
        super().__init__()
        self.levels = levels
        self.expected = f"an effect ({', '.join(levels)}; rise or fall) such as {next(iter(levels))} rise"

    def parse(self, text: str) -> Fraction:
        level, _, direction = text.partition(" ")
        if level not in self.levels or direction not in SIGNS:
            return self.refuse(text)
        return self.levels[level] * SIGNS[direction]


class BehaviourSchema(Schema):
    """What harmful and honest behaviours have in common."""

    title = Sentence(required=True)
    roles = fields.List(Choice(*RoleKind, EVERYBODY), required=True, validate=some("kind of role"))
    evidence = Sentence()

    @validates_schema
    def _moves_something(self, data: dict[str, Any], **_: Any) -> None:
        if "now" in data and "later" in data and not data["now"] and not data["later"]:
            raise ValidationError("It moves no KPI, now or later.")

    @validates_schema
    def _everybody_alone(self, data: dict[str, Any], **_: Any) -> None:
        if EVERYBODY in data.get("roles", ()) and len(data["roles"]) > 1:
            raise ValidationError("all stands for every kind of role; the others must go.", "roles")


class HarmfulSchema(BehaviourSchema):
    """A behaviour that harms customers."""

    customer_harm = Whole(least=1, most=3, required=True)
    seen = Choice(*Seen, required=True)
    manipulates = Choice(*Manipulation, NOTHING, required=True)
    needs_case_choice = YesNo(required=True)
    needs_duty_to_serve = YesNo(required=True)
    sources = fields.List(Sentence(), required=True, validate=some("source"))


class HonestSchema(BehaviourSchema):
    """A behaviour that serves customers."""

    customer_benefit = Whole(least=1, most=3, required=True)
    sources = fields.List(Sentence())


def levels_of(document: Document) -> tuple[Mapping[str, Fraction] | None, tuple[Problem, ...]]:
    """The levels as shares of target, or None and what is wrong with their file."""
    stated, problems = load(LevelsSchema(), document)
    return (None if stated is None else stated["levels"]), problems


def behaviours_of(
    document: Document, levels: Mapping[str, Fraction], kpis: KpiCatalogue
) -> tuple[tuple[Behaviour, ...], tuple[Problem, ...]]:
    """The behaviours of a file, or none of them and what is wrong with the file."""
    written = document.at(("kind",))
    if not isinstance(written, Text) or written.value not in tuple(BehaviourKind):
        message = "The file must say in kind whether its behaviours are harmful or honest."
        return (), (document.problem("invalid-value", ("kind",), message),)
    kind = BehaviourKind(written.value)
    stated, problems = load(_file_schema(kind, levels)(), document)
    entries = {} if stated is None else stated[BEHAVIOURS]
    return tuple(_behaviour(key, kind, entry, kpis) for key, entry in entries.items()), problems


def _file_schema(kind: BehaviourKind, levels: Mapping[str, Fraction]) -> type[Schema]:
    """The grammar of a file of that kind, where effects are of those levels."""
    base = HarmfulSchema if kind is BehaviourKind.HARMFUL else HonestSchema
    effects = fields.Dict(keys=Name(), values=Effect(levels), required=True)
    one = base.from_dict({"now": effects, "later": effects}, name=f"{kind.name}WithEffects")
    return Schema.from_dict(
        {
            "format": Choice("1", required=True),
            "kind": Choice(kind, required=True),
            "title": Sentence(required=True),
            BEHAVIOURS: fields.Dict(keys=Name(kebab=True), values=fields.Nested(one), required=True),
        },
        name=f"{kind.name}File",
    )


def _behaviour(key: str, kind: BehaviourKind, entry: Any, kpis: KpiCatalogue) -> Behaviour:
    manipulates = entry.get("manipulates", NOTHING)
    return Behaviour(
        id=key,
        kind=kind,
        title=entry["title"],
        customer_harm=entry.get("customer_harm", 0),
        customer_benefit=entry.get("customer_benefit", 0),
        now=spread(entry["now"], kpis),
        later=spread(entry["later"], kpis),
        roles=frozenset(RoleKind if entry["roles"] == [EVERYBODY] else map(RoleKind, entry["roles"])),
        seen=Seen(entry["seen"]) if "seen" in entry else None,
        manipulates=None if manipulates == NOTHING else Manipulation(manipulates),
        needs_case_choice=entry.get("needs_case_choice", False),
        needs_duty_to_serve=entry.get("needs_duty_to_serve", False),
        evidence=entry.get("evidence", ""),
        sources=tuple(entry.get("sources", ())),
    )
