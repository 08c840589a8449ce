"""Uploads of workbooks as the API takes and shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_smorest.fields import Upload
from marshmallow import Schema, ValidationError, fields, pre_dump, validate

from api.amounts import written
from api.fields import Strict
from api.schemas.people import HandSchema
from api.schemas.problems import ProblemValue
from api.schemas.worked_out import WorkedOutRowsSchema
from api.stakes import shown_stake
from api.uploads import LONGEST_SOURCE
from api.worked_out import worked_out_as_json
from importers.left_out import leaving_out
from importers.reading import AS_FOUND, UnreadableReading, parse_reading
from incentives.performance.control_totals import UnreadableControl, parse_control
from incentives.store.records import ImportSummary, SourceHeading, Stake
from incentives.values.unit import parse_unit

MOST_FILES = 20
MOST_LEFT_OUT = 200


class UploadSchema(Strict):
    """One or several workbooks or text files (.xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv) that belong together."""

    files = fields.List(Upload(), required=True, validate=validate.Length(min=1, max=MOST_FILES))


class _ReadingField(fields.String):
    """What the uploader says about files that do not say it themselves."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        try:
            return parse_reading(super()._deserialize(value, attr, data, **more))
        except UnreadableReading as unreadable:
            raise ValidationError(str(unreadable)) from None


class _ControlField(fields.String):
    """Totals that the files must have."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        try:
            return parse_control(super()._deserialize(value, attr, data, **more))
        except UnreadableControl as unreadable:
            raise ValidationError(str(unreadable)) from None


class _LeftOutField(fields.String):
    """A row that is left out, and why."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        said = super()._deserialize(value, attr, data, **more)
        try:
            leaving_out(AS_FOUND, [said])
        except UnreadableReading as unreadable:
            raise ValidationError(str(unreadable)) from None
        return said


class ReadingSchema(Strict):
    """How to read what the files leave open, asked for by a problem where it is needed; totals; rows left out."""

    source = fields.String(
        load_default="",
        validate=validate.Length(max=LONGEST_SOURCE),
        metadata={"description": "Where the files come from, by one's own name; what is said of them is remembered."},
    )
    leave_out = fields.List(
        _LeftOutField(),
        load_default=list,
        validate=validate.Length(max=MOST_LEFT_OUT),
        metadata={"description": "Rows to leave out, each by its name with the reason: `P-0042: never started`."},
    )

    control = _ControlField(
        load_default=(),
        metadata={"description": "Such as `rows=42; new_revenue=1234.50`; a difference is a problem."},
    )

    reading = _ReadingField(
        load_default=lambda: AS_FOUND,
        metadata={"description": "Such as `decimal=comma; delimiter=semicolon; encoding=windows-1252`."},
    )
    corrects = fields.String(
        load_default="false",
        validate=validate.OneOf(("true", "false")),
        metadata={"description": "Whether these are the corrected facts of an approved period."},
    )


class ColumnTotalSchema(Schema):
    """The numbers of a column added up, as they stand in the file."""

    name = fields.String(required=True)
    count = fields.Integer(required=True)
    total = fields.String(required=True, attribute="shown", metadata={"description": "Such as 1,234.50 or 185%."})


class SheetTotalsSchema(Schema):
    """The rows of a sheet and the sums of its columns, as read."""

    sheet = fields.String(required=True)
    kind = fields.String(required=True)
    rows = fields.Integer(required=True)
    columns = fields.List(fields.Nested(ColumnTotalSchema), required=True)


class LeftOutSchema(Schema):
    """A row that the uploader left out, and why."""

    name = fields.String(required=True)
    reason = fields.String(required=True)
    sheet = fields.String(required=True, attribute="place.sheet")
    cell = fields.String(required=True, attribute="place.cell")


class TemplateQuery(Strict):
    """Which template is wanted."""

    raw = fields.Boolean(
        load_default=False,
        metadata={"description": "Sheets of raw rows instead of the results that are worked out of them."},
    )


class AnnotatedQuery(Strict):
    """Of which file a marked copy is wanted."""

    file = fields.String(
        validate=validate.Length(min=1, max=200),
        metadata={"description": "Its name; needed where several files had problems."},
    )


class FileSchema(Schema):
    """A delivered file, and what its reader passed over."""

    file = fields.String(required=True)
    fingerprint = fields.String(required=True, metadata={"description": "SHA-256 of its bytes."})
    notes = fields.List(fields.String(), required=True)
    sheets = fields.List(fields.Nested(SheetTotalsSchema), required=True)
    left_out = fields.List(fields.Nested(LeftOutSchema), required=True)


class _Total(fields.String):
    """A control sum in its unit."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str:
        return written(parse_unit(obj.unit), value)


class ControlSumSchema(Schema):
    """All amounts of one measure or own column added up, to hold against one's own total."""

    kind = fields.String(required=True)
    name = fields.String(required=True)
    unit = fields.String(required=True)
    count = fields.Integer(required=True)
    total = _Total(required=True)


class ChangeSchema(Schema):
    """A fact that differs from the facts in force."""

    kind = fields.String(required=True)
    subject = fields.String(required=True)
    what = fields.String(required=True)
    before = fields.String(required=True, allow_none=True)
    after = fields.String(required=True, allow_none=True)


class RoleStakeSchema(Schema):
    """The same for one role, `policy/role`."""

    role = fields.String(required=True)
    before = fields.String(required=True, allow_none=True)
    after = fields.String(required=True, allow_none=True)
    difference = fields.String(required=True, allow_none=True)


class StakeSchema(Schema):
    """The money at stake: what the period pays without and with this upload. reason says why it is not known."""

    currency = fields.String(required=True)
    before = fields.String(required=True, allow_none=True)
    after = fields.String(required=True, allow_none=True)
    difference = fields.String(required=True, allow_none=True)
    differing = fields.Integer(required=True, metadata={"description": "People who are paid something else."})
    by_role = fields.List(fields.Nested(RoleStakeSchema), required=True)
    reason = fields.String(required=True)

    @pre_dump
    def _in_whole_units(self, stake: Stake, **_: object) -> dict[str, object]:
        return shown_stake(stake)


class SummarySchema(Schema):
    """What accepting would put in force. changes holds the first of change_count changes."""

    rows = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    control_sums = fields.List(fields.Nested(ControlSumSchema), required=True)
    changes = fields.List(fields.Nested(ChangeSchema), required=True)
    change_count = fields.Integer(required=True)
    new = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    gone = fields.Integer(required=True)
    stake = fields.Nested(StakeSchema, required=True, allow_none=True)


class WholeSummarySchema(SummarySchema):
    """The same with every result that was worked out of raw rows, and the rows behind each."""

    worked_out = fields.Nested(WorkedOutRowsSchema, required=True)

    @pre_dump
    def _with_rows(self, summary: ImportSummary, **_: object) -> dict[str, object]:
        shown = {name: getattr(summary, name) for name in self.fields if name != "worked_out"}
        return shown | {"worked_out": worked_out_as_json(summary.worked_out)}


class ListedImportSchema(Schema):
    """One upload for a period: ready to accept, refused with problems, or accepted."""

    id = fields.Integer(required=True)
    period = fields.String(required=True)
    state = fields.String(required=True)
    files = fields.List(fields.Nested(FileSchema), required=True)
    problems = fields.List(ProblemValue(), required=True)
    summary = fields.Nested(SummarySchema, required=True, allow_none=True)
    staged_at = fields.AwareDateTime(required=True)
    staged_by = fields.Nested(HandSchema, required=True)
    accepted_at = fields.AwareDateTime(required=True, allow_none=True)
    accepted_by = fields.Nested(HandSchema, required=True, allow_none=True)


class ImportSchema(ListedImportSchema):
    """One upload with the rows behind results that were worked out of raw ones."""

    summary = fields.Nested(WholeSummarySchema, required=True, allow_none=True)


class SourceHeadingSchema(Schema):
    """What somebody said that a heading means."""

    heading = fields.String(required=True)
    meaning = fields.String(required=True)
    said_at = fields.AwareDateTime(required=True)
    said_by = fields.Nested(HandSchema, required=True)


class SourceReadingSchema(Schema):
    """What somebody said about how files of a source are read, where they leave it open."""

    word = fields.String(required=True, validate=validate.OneOf(("encoding", "delimiter", "decimal", "dates")))
    value = fields.String(required=True, metadata={"example": "comma"})
    said_at = fields.AwareDateTime(required=True)
    said_by = fields.Nested(HandSchema, required=True)


class SourceHeadingsSchema(Schema):
    """What is remembered of a source."""

    headings = fields.List(fields.Nested(SourceHeadingSchema), required=True)
    reading = fields.List(fields.Nested(SourceReadingSchema), required=True)


def shown_source(remembered: Iterable[SourceHeading]) -> dict[str, object]:
    """What is remembered of a source as SourceHeadingsSchema dumps it."""
    said = tuple(remembered)
    words = [each for each in said if each.heading.endswith("=")]
    return {
        "headings": [each for each in said if each not in words],
        "reading": [
            {"word": each.heading[:-1], "value": each.meaning, "said_at": each.said_at, "said_by": each.said_by}
            for each in words
        ],
    }


class ImportsSchema(Schema):
    """The uploads for a period, the newest first; the rows behind their results stand with each upload."""

    imports = fields.List(fields.Nested(ListedImportSchema), required=True)
