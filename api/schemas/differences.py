"""Differences of two versions as the API shows them: `api.differences` makes what these schemas describe."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.fields import Day, MoneySchema, Strict, Words
from api.schemas.problems import ProblemSchema
from incentives.difference.cells import Verdict

VERDICTS = tuple(str(verdict) for verdict in Verdict)
CARRIED = {"description": "What goes on to later periods, such as what is owed of a draw. It is in no total."}
VERDICT = {"description": "Equal is proved by exact arithmetic; where neither was found, `why` says what is open."}


class DifferenceQuery(Strict):
    """Which version to hold the one of the path against, and on whose results."""

    older = Day(required=True, metadata={"description": "The day on which the older version starts."})
    period = Words(
        most=20, metadata={"description": "Compare what people of this period are paid, too. Needs payouts:read."}
    )


class OnlySchema(Schema):
    """Names that only one of the versions has."""

    older = fields.List(fields.String(), required=True)
    newer = fields.List(fields.String(), required=True)


class ComparedVersionSchema(Schema):
    """One of the two versions."""

    policy = fields.String(required=True)
    effective_from = fields.String(required=True, metadata={"format": "date"})
    file = fields.String(required=True)
    fingerprint = fields.String(required=True)


class DifferingScorecardSchema(Schema):
    """A scorecard with what both versions pay for it."""

    scorecard = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    older = fields.Nested(MoneySchema, required=True)
    newer = fields.Nested(MoneySchema, required=True)
    difference = fields.Nested(MoneySchema, required=True, metadata={"description": "What the newer one pays more."})


class _JudgedSchema(Schema):
    verdict = fields.String(required=True, validate=validate.OneOf(VERDICTS), metadata=VERDICT)
    sentence = fields.String(required=True)
    why = fields.String(required=True)
    found = fields.Nested(DifferingScorecardSchema, required=True, allow_none=True)


class DifferingComponentSchema(_JudgedSchema):
    """A component that both versions have."""

    component = fields.String(required=True)


class DifferingRegionSchema(Schema):
    """Results on which the two differ or may differ; elsewhere they are proved equal with typical own amounts."""

    sentence = fields.String(required=True)
    conditions = fields.List(fields.String(), required=True)
    why = fields.String(required=True)
    most = fields.Nested(DifferingScorecardSchema, required=True, allow_none=True)
    least = fields.Nested(DifferingScorecardSchema, required=True, allow_none=True)


class DifferingStretchSchema(Schema):
    """Results of one measure, everything else at target, on which the newer version pays more, or less."""

    measure = fields.String(required=True)
    sentence = fields.String(required=True)
    most = fields.Nested(DifferingScorecardSchema, required=True, allow_none=True)
    least = fields.Nested(DifferingScorecardSchema, required=True, allow_none=True)


class DifferingRoleSchema(_JudgedSchema):
    """A role that both versions have."""

    role = fields.String(required=True)
    components = fields.List(fields.Nested(DifferingComponentSchema), required=True)
    only_components = fields.Nested(OnlySchema, required=True)
    only_amounts = fields.Nested(OnlySchema, required=True)
    typical = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    along = fields.List(fields.Nested(DifferingStretchSchema), required=True)
    regions = fields.List(fields.Nested(DifferingRegionSchema), required=True)


class DifferenceSumsSchema(Schema):
    """What both versions pay together for something."""

    name = fields.String(required=True)
    older = fields.Nested(MoneySchema, required=True)
    newer = fields.Nested(MoneySchema, required=True)
    difference = fields.Nested(MoneySchema, required=True)


class SpreadSchema(Schema):
    """How differences are spread over payouts."""

    gainers = fields.Integer(required=True)
    losers = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    median = fields.Nested(MoneySchema, required=True)
    largest_gain = fields.Nested(MoneySchema, required=True)
    largest_loss = fields.Nested(MoneySchema, required=True)


class RoleSumsSchema(DifferenceSumsSchema):
    """One role of a period's people."""

    spread = fields.Nested(SpreadSchema, required=True)
    components = fields.List(fields.Nested(DifferenceSumsSchema), required=True)
    only_components = fields.Nested(OnlySchema, required=True)
    carried = fields.List(fields.Nested(DifferenceSumsSchema), required=True, metadata=CARRIED)


class DifferingPayoutSchema(Schema):
    """One assignment paid by both versions."""

    participant = fields.String(required=True)
    assignment = fields.String(required=True)
    role = fields.String(required=True)
    older = fields.Nested(MoneySchema, required=True)
    newer = fields.Nested(MoneySchema, required=True)
    difference = fields.Nested(MoneySchema, required=True)
    components = fields.List(fields.Nested(DifferenceSumsSchema), required=True)
    carried = fields.List(fields.Nested(DifferenceSumsSchema), required=True, metadata=CARRIED)


class HeldRoleSchema(Schema):
    """A role that only one version has."""

    role = fields.String(required=True)
    people = fields.Integer(required=True)


class PeopleDifferenceSchema(Schema):
    """Who gains and who loses, the largest gain first. left_out cannot be paid under one version and is in no sum."""

    period = fields.String(required=True)
    total = fields.Nested(DifferenceSumsSchema, required=True)
    spread = fields.Nested(SpreadSchema, required=True)
    roles = fields.List(fields.Nested(RoleSumsSchema), required=True)
    payouts = fields.List(fields.Nested(DifferingPayoutSchema), required=True)
    only_roles = fields.List(fields.Nested(HeldRoleSchema), required=True)
    left_out = fields.List(fields.Nested(ProblemSchema), required=True)


class DifferenceSchema(Schema):
    """What two versions of a policy pay differently."""

    older = fields.Nested(ComparedVersionSchema, required=True)
    newer = fields.Nested(ComparedVersionSchema, required=True)
    period = fields.String(required=True)
    currency = fields.String(required=True)
    verdict = fields.String(required=True, validate=validate.OneOf(VERDICTS), metadata=VERDICT)
    only_roles = fields.Nested(OnlySchema, required=True)
    only_measures = fields.Nested(OnlySchema, required=True)
    redefined_measures = fields.List(fields.String(), required=True)
    roles = fields.List(fields.Nested(DifferingRoleSchema), required=True)
    people = fields.Nested(PeopleDifferenceSchema, metadata={"description": "Only where a period was asked for."})
