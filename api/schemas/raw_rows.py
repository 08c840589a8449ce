"""Raw rows that are sent to be worked out to KPIs, and the figures that come of them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from api.fields import Strict, Whole, Words, YesNo
from api.figures import definition_as_json, figure_as_json, of_nobody_as_json
from incentives.kpis.formulas.known import FORMULAS
from incentives.kpis.formulas.rows import COMPANY, OWNERS
from incentives.performance.accept_raw_sheets import COLUMNS, MAY_HAVE, SHEETS
from incentives.services.raw_kpis import WorkedOutKpis

MOST_ROWS = 20_000
CELL = Words(most=200, least=0, allow_none=True)


def _lines(sheet: str) -> fields.List[Any]:
    """A list of rows of that sheet."""
    columns = ", ".join(COLUMNS[SHEETS[sheet]])
    more = ", ".join((*MAY_HAVE[SHEETS[sheet]], *OWNERS))
    about = f"Rows with the columns {columns}, and where they are known {more}; every value as text, null for blank."
    return fields.List(
        fields.Dict(keys=Words(most=60), values=CELL, validate=validate.Length(min=1, max=40)),
        validate=validate.Length(max=MOST_ROWS),
        metadata={"description": about},
    )


RawRowsSchema = Strict.from_dict({sheet: _lines(sheet) for sheet in SHEETS}, name="RawRows")


class CalculateKpisSchema(Strict):
    """Raw rows of a period, and which KPIs are asked of them for whom."""

    period = Words(most=20, required=True, metadata={"example": "2026-Q3"})
    fiscal_year_starts = Whole(least=1, most=12, load_default=1, metadata={"description": "The month, 1 to 12."})
    currency = Words(most=3, required=True, metadata={"example": "EUR"})
    kpis = fields.List(
        fields.String(validate=validate.OneOf(list(FORMULAS))),
        load_default=list,
        metadata={"description": "All that the rows allow unless named."},
    )
    counted_for = fields.List(
        fields.String(validate=validate.OneOf([COMPANY, *OWNERS])),
        load_default=lambda: [COMPANY],
        validate=validate.Length(min=1, max=6),
    )
    addresses = YesNo(load_default=False, metadata={"description": "Whether each figure names the rows behind it."})
    rows = fields.Nested(RawRowsSchema, required=True)


class FigureSchema(Schema):
    """A KPI of one subject. Without cases there is no result: exact and shown are null, and why says so."""

    kpi = fields.String(required=True)
    counted_for = fields.String(required=True)
    subject = fields.String(required=True)
    exact = fields.String(required=True, allow_none=True, metadata={"example": "100/3"})
    shown = fields.String(required=True, allow_none=True, metadata={"example": "33.333333… points"})
    cases = fields.Integer(required=True)
    parts = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    left_out = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    why = fields.String(required=True)
    rows = fields.List(fields.String())


class DefinitionSchema(Schema):
    """What a figure counts: its formula, what is left out, what a case is, and when there is no result."""

    kpi = fields.String(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True)
    formula = fields.String(required=True)
    counts = fields.String(required=True)
    leaves_out = fields.String(required=True)
    cases = fields.String(required=True)
    no_result = fields.String(required=True)
    sheets = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True)


class OfNobodySchema(Schema):
    """How many rows that count for a KPI name no owner of a kind; they count for the company alone."""

    kpi = fields.String(required=True)
    counted_for = fields.String(required=True)
    rows = fields.Integer(required=True)


class KpiFiguresSchema(Schema):
    """The figures with their definitions; not_worked_out says why for KPIs that lack a sheet or a column."""

    period = fields.String(required=True)
    currency = fields.String(required=True)
    figures = fields.List(fields.Nested(FigureSchema), required=True)
    definitions = fields.List(fields.Nested(DefinitionSchema), required=True)
    not_worked_out = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    of_nobody = fields.List(fields.Nested(OfNobodySchema), required=True)


def shown_figures(worked_out: WorkedOutKpis, *, rows: bool) -> dict[str, object]:
    """The figures as KpiFiguresSchema dumps them."""
    figures = worked_out.found.figures
    return {
        "period": worked_out.period.name,
        "currency": worked_out.currency,
        "figures": [figure_as_json(each, worked_out.currency, rows=rows) for each in figures],
        "definitions": [definition_as_json(kpi) for kpi in dict.fromkeys(each.kpi for each in figures)],
        "not_worked_out": dict(worked_out.found.lacking),
        "of_nobody": of_nobody_as_json(worked_out.found),
    }
