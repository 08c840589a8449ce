"""One file of the KPI catalogue: its grammar, and the KPIs it states.

Whether the KPIs that it names exist is checked in `incentives.kpis.references`, once all files are read.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from marshmallow import Schema, fields

from incentives.documents.check import load
from incentives.documents.fields import Choice, Name, Sentence
from incentives.documents.tree import Document, Path
from incentives.kpis.fields import some
from incentives.kpis.folder import file_name
from incentives.kpis.kpi import Better, Direction, Kpi, KpiClass, MovesLike, Recorder, Timing, Trait
from incentives.kpis.references import KPIS
from incentives.values.decimals import parse_decimal
from incentives.values.problem import Problem
from incentives.values.unit import Unit, UnitKind

UNBOUNDED = "none"


class RangeSchema(Schema):
    """Between what a result can lie; read in the unit of the KPI."""

    least = Sentence(required=True)
    most = Sentence(required=True)


class MovesLikeSchema(Schema):
    """Another KPI whose moves this one follows."""

    kpi = Name(required=True)
    direction = Choice(*Direction, required=True)


class KpiSchema(Schema):
    """One KPI."""

    title = Sentence(required=True)
    unit = Choice(*UnitKind, required=True)
    better = Choice(*Better, required=True)
    range = fields.Nested(RangeSchema, required=True)
    timing = Choice(*Timing, required=True)
    recorded_by = Choice(*Recorder, required=True)
    measures = Sentence(required=True)
    formula = Sentence(required=True)
    counter_measures = fields.List(Name(), required=True)
    gamed_by = fields.List(Sentence(), required=True, validate=some("known way to game it"))
    moves_like = fields.List(fields.Nested(MovesLikeSchema), validate=some("KPI"))
    traits = fields.List(Choice(*Trait), required=True)
    source = Sentence(required=True)


class KpiFileSchema(Schema):
    """All KPIs of one class."""

    format = Choice("1", required=True)
    kpi_class = Choice(*KpiClass, required=True, data_key="class")
    title = Sentence(required=True)
    kpis = fields.Dict(keys=Name(), values=fields.Nested(KpiSchema), required=True)


def kpis_of(document: Document) -> tuple[tuple[Kpi, ...], tuple[Problem, ...]]:
    """The KPIs of a file, or none of them and what is wrong with the file."""
    stated, problems = load(KpiFileSchema(), document)
    if stated is None:
        return (), problems
    found = [] if stated["kpi_class"] == file_name(document) else [_misplaced(document)]
    kpis = []
    for key, entry in stated["kpis"].items():
        least, most, wrong = _range(document, (KPIS, key, "range"), entry)
        found += wrong
        kpis.append(_kpi(key, KpiClass(stated["kpi_class"]), entry, least, most))
    return (() if found else tuple(kpis)), tuple(found)


def _kpi(key: str, kpi_class: KpiClass, entry: Any, least: Fraction | None, most: Fraction | None) -> Kpi:
    return Kpi(
        id=key,
        kpi_class=kpi_class,
        title=entry["title"],
        unit=UnitKind(entry["unit"]),
        better=Better(entry["better"]),
        least=least,
        most=most,
        timing=Timing(entry["timing"]),
        recorded_by=Recorder(entry["recorded_by"]),
        measures=entry["measures"],
        formula=entry["formula"],
        counter_measures=tuple(entry["counter_measures"]),
        gamed_by=tuple(entry["gamed_by"]),
        traits=frozenset(Trait(word) for word in entry["traits"]),
        source=entry["source"],
        moves_like=tuple(MovesLike(one["kpi"], Direction(one["direction"])) for one in entry.get("moves_like", ())),
    )


def _range(document: Document, path: Path, entry: Any) -> tuple[Fraction | None, Fraction | None, list[Problem]]:
    """The bounds, None where there is none, and what is wrong with them."""
    problems: list[Problem] = []
    bounds: list[Fraction | None] = []
    for end in ("least", "most"):
        text = entry["range"][end]
        bound = None if text == UNBOUNDED else _amount(text, UnitKind(entry["unit"]))
        if bound is None and text != UNBOUNDED:
            expected = f"an amount in the unit {entry['unit']} (a percentage has its sign), or {UNBOUNDED},"
            message = f'"{text}" stands where {expected} is expected.'
            problems.append(document.problem("invalid-value", (*path, end), message))
        bounds.append(bound)
    least, most = bounds
    if least is not None and most is not None and least >= most:
        message = f"The least value, {entry['range']['least']}, is not below the most, {entry['range']['most']}."
        problems.append(document.problem("range-not-ascending", path, message))
    return least, most, problems


def _amount(text: str, unit: UnitKind) -> Fraction | None:
    """The catalogue knows no currency, so money is a plain number here."""
    return parse_decimal(text) if unit is UnitKind.MONEY else Unit(unit).parse(text)


def _misplaced(document: Document) -> Problem:
    message = f"The file is named {file_name(document)}, after another class."
    return document.problem("class-not-file-name", ("class",), message, "Each class has the file of its name.")
