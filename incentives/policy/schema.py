"""The grammar of a policy file, as marshmallow schemas: which keys there are, which must be, what each may say.

The published JSON Schema and the reference in policies/README.md follow this module. What sentences mean together
(weights, references, units, order of points) is checked in `incentives.policy.build`.
"""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from incentives.documents.fields import Choice, Day, Name, Percent, ReadText, Sentence, Whole, YesNo
from incentives.kpis.behaviour import RoleKind
from incentives.kpis.kpi import Recorder
from incentives.policy.amounts import (
    AtField,
    ConditionField,
    LimitField,
    MoneyField,
    Months,
    RoundingPlace,
    TargetField,
    TargetIncentiveField,
    UnitField,
    WeightField,
)
from incentives.policy.amounts_carried import CurrencyField, ExchangeRateField, PaidInField
from incentives.policy.carried import NO_LIMIT, ExchangeDay
from incentives.policy.model import Combine, CountedFor, Missing, MonthCounts, Proration, RoundingMoment
from incentives.policy.pay_phrases import BeyondField, ComponentLimitField, PaysField
from incentives.policy.schema_carried import AlsoPaysSchema, DeferralSchema, DrawSchema, PoolSchema
from incentives.policy.schema_pay import AxisSchema, MatrixSchema, RateLevelSchema, RatesSchema, ResultRoundingSchema
from incentives.policy.schema_stated import (
    DiscretionSchema,
    GateFactsSchema,
    MeasureFactsSchema,
    RoleFactsSchema,
    TargetFactsSchema,
)
from incentives.policy.schema_targets import DerivedSchema, MoneyRoundingSchema, WaySchema, WorthRoundingSchema
from incentives.values.period import MONTHS, Cycle
from incentives.values.rounding import Ties

__all__ = [
    "AxisSchema",
    "DiscretionSchema",
    "MatrixSchema",
    "PolicySchema",
    "RateLevelSchema",
    "RatesSchema",
    "ResultRoundingSchema",
]

NO_PAY_RULE = "It needs either a curve, or steps, or rates, or a matrix, or components."
PAY_RULES = ("curve", "steps", "rates", "matrix", "components")


class AnyText(ReadText[str]):
    """Text as written."""

    def parse(self, text: str) -> str:
        return text or self.refuse(text)


def named(schema: type[Schema], *, required: bool = False) -> fields.Dict:
    """A mapping of names to parts of that schema."""
    return fields.Dict(keys=Name(), values=fields.Nested(schema), required=required)


class MeasureSchema(MeasureFactsSchema):
    """What is counted, and why it is in the policy."""

    kpi = Name(required=True, metadata={"description": "An entry of the KPI catalogue."})
    unit = UnitField(required=True)
    counted_for = Choice(*CountedFor, required=True)
    shared_by = fields.List(AnyText())
    source = Sentence(required=True)
    recorded_by = Choice(*Recorder)
    known = Choice("in the period", "later")
    derived = fields.Nested(DerivedSchema)
    because = Sentence(required=True)
    watch_for = Sentence(required=True)


class PointSchema(Schema):
    """One point of a curve."""

    at = AtField(required=True)
    pays = PaysField(required=True)


class LevelSchema(Schema):
    """One level of steps: it holds from its edge to the next one."""

    at_least = AtField()
    above = AtField()
    at_most = AtField()
    below = AtField()
    pays = PaysField(required=True)

    @validates_schema
    def _one_edge(self, data: dict[str, Any], **_: Any) -> None:
        if sum(word in data for word in ("at_least", "above", "at_most", "below")) != 1:
            raise ValidationError("A level needs exactly one of at_least, above, at_most and below.")


class ShapeSchema(Schema):
    """How a result becomes a share: by a curve or by steps."""

    target = TargetField()
    curve = named(PointSchema)
    before_first = BeyondField()
    after_last = BeyondField()
    steps = named(LevelSchema)
    otherwise = PaysField()

    @validates_schema
    def _one_shape(self, data: dict[str, Any], **_: Any) -> None:
        if "curve" in data and "steps" in data:
            raise ValidationError("It has a curve and steps; one of them must go.")
        if "steps" in data and "otherwise" not in data:
            raise ValidationError("Steps need otherwise: what it pays below the first level.")
        if "steps" not in data and "otherwise" in data:
            raise ValidationError("otherwise belongs to steps; a curve has before_first.")
        if "curve" not in data and ("before_first" in data or "after_last" in data):
            raise ValidationError("before_first and after_last belong to a curve.")


class ComponentSchema(ShapeSchema, TargetFactsSchema):
    """A part of pay: a measure with a curve, steps or rates, a matrix of two measures, or a group of components."""

    weight = WeightField()
    because = Sentence()
    measure = Name()
    missing = Choice(*Missing)
    rates = fields.Nested(RatesSchema)
    matrix = fields.Nested(MatrixSchema)
    result_rounding = fields.Nested(ResultRoundingSchema)
    prorated = YesNo()
    way = fields.Nested(WaySchema)
    components = fields.Dict(keys=Name(), values=fields.Nested("ComponentSchema"))
    combine = Choice(*Combine)
    least_known = Whole(least=1, most=50)
    score_rounding = fields.Nested("ScoreRoundingSchema")
    pays_at_most = ComponentLimitField()
    pays_at_least = ComponentLimitField()

    @validates_schema
    def _measure_or_group(self, data: dict[str, Any], **_: Any) -> None:
        stated = [rule for rule in PAY_RULES if rule in data]
        if len(stated) != 1 and stated != ["curve", "steps"]:
            both = f"It has {' and '.join(stated)}; one of them must go."
            raise ValidationError(NO_PAY_RULE if not stated else both)
        if "matrix" in data and ("measure" in data or "target" in data or "result_rounding" in data):
            raise ValidationError("A matrix names its own two measures and their levels; nothing else beside it.")
        if "way" in data and ("target" in data or stated not in (["curve"], ["steps"])):
            raise ValidationError("A way belongs to a curve or steps, and takes the place of a target.")
        if "components" in data and ("result_rounding" in data or "prorated" in data):
            raise ValidationError("result_rounding and prorated belong to the parts of a group, not to the group.")
        if "components" in data and ("measure" in data or "target" in data or "missing" in data):
            raise ValidationError("A group of components has no measure, target or missing of its own; its parts have.")
        if "components" in data and ("target_reached_by" in data or "target_follows_own_result" in data):
            raise ValidationError("What past periods say of a target is said by a group's parts, not by the group.")
        if "components" not in data and ("combine" in data or "least_known" in data):
            raise ValidationError("combine and least_known belong to a group of components.")


class ScoreRoundingSchema(Schema):
    """How a score is rounded before it is used."""

    to = RoundingPlace(required=True)
    ties = Choice(*Ties, required=True)


class RoleSchema(RoleFactsSchema):
    """Who is paid how."""

    title = Sentence(required=True)
    kind = Choice(*RoleKind, required=True)
    fixed_pay = Percent(required=True)
    target_incentive = TargetIncentiveField(required=True)
    split_over_periods = fields.List(Percent())
    target_rounding = fields.Nested(MoneyRoundingSchema)
    worth_rounding = fields.Nested(WorthRoundingSchema)
    components = named(ComponentSchema, required=True)
    least_known = Whole(least=1, most=50)
    pays_at_most = LimitField()
    pays_at_least = LimitField()
    without_last_payout = Choice("refuse", NO_LIMIT)
    draw = fields.Nested(DrawSchema)
    deferral = fields.Nested(DeferralSchema)
    paid_in = PaidInField()
    also_pays = fields.List(fields.Nested(AlsoPaysSchema))
    chooses_cases = YesNo()
    typical = fields.Dict(keys=AnyText(), values=AnyText())


class GateSchema(GateFactsSchema):
    """A condition while which something pays less."""

    roles = fields.List(Name())
    measure = Name()
    opens_at = ConditionField()
    opens_when_all = fields.Dict(keys=Name(), values=ConditionField())
    opens_when_any = fields.Dict(keys=Name(), values=ConditionField())
    applies_to = Name(required=True)
    pays_at_most = Percent()
    multiplied_by = Percent()
    because = Sentence(required=True)

    @validates_schema
    def _one_condition_one_effect(self, data: dict[str, Any], **_: Any) -> None:
        if ("measure" in data) != ("opens_at" in data):
            raise ValidationError("measure and opens_at belong together.")
        if sum(key in data for key in ("opens_at", "opens_when_all", "opens_when_any")) != 1:
            raise ValidationError(
                "A gate needs exactly one of opens_at (with measure), opens_when_all and opens_when_any."
            )
        if ("pays_at_most" in data) == ("multiplied_by" in data):
            raise ValidationError("A closed gate needs exactly one of pays_at_most and multiplied_by.")


class ModifierSchema(ShapeSchema):
    """A factor found from a result."""

    roles = fields.List(Name())
    measure = Name(required=True)
    applies_to = Name(required=True)
    when = Choice("before caps", "after caps", required=True)
    combine = Choice("multiply", "add", required=True)
    factor_rounding = fields.Nested(ScoreRoundingSchema)
    pays_at_most = Percent()
    pays_at_least = Percent()
    because = Sentence(required=True)

    @validates_schema
    def _has_shape(self, data: dict[str, Any], **_: Any) -> None:
        if "curve" not in data and "steps" not in data:
            raise ValidationError("A modifier needs a curve or steps.")
        if "curve" in data and not {"before_first", "after_last"} <= set(data):
            raise ValidationError(
                "The curve of a modifier must say before_first and after_last: a factor holds everywhere."
            )


class RoundingSchema(Schema):
    """How money is rounded."""

    to = MoneyField(required=True)
    ties = Choice(*Ties, required=True)
    when = Choice(*RoundingMoment, required=True)


class ClawbackSchema(Schema):
    """What is taken back when what earned it is reversed."""

    when = Sentence(required=True)
    within = Months(required=True)
    share = Percent(required=True)
    taken_from = Sentence(required=True)
    harm_shows_after = Months()
    because = Sentence(required=True)


class ChangeSchema(Schema):
    """Which version this one replaces, and why."""

    replaces = AnyText(required=True)
    because = Sentence(required=True)


class AcceptedFindingSchema(Schema):
    """A finding that somebody with authority has answered."""

    finding = Name(kebab=True, required=True)
    at = AnyText(required=True)
    because = Sentence(required=True)
    accepted_by = AnyText(required=True)
    until = Day(required=True)


ExchangeRateSchema = Schema.from_dict(
    {
        "day": Day(required=True),
        "from": CurrencyField(required=True),
        "to": CurrencyField(required=True),
        "rate": ExchangeRateField(required=True),
    },
    name="ExchangeRateSchema",
)
ExchangeRateSchema.__doc__ = "How much of the second currency one unit of the first is on a day."


class ExampleSchema(Schema):
    """A worked example that the checks run."""

    role = Name(required=True)
    given = fields.Dict(keys=AnyText(), values=AnyText(), required=True)
    pays = fields.Dict(keys=Name(), values=MoneyField(), required=True)
    carries = fields.Dict(keys=AnyText(), values=MoneyField())
    exchange_rates = fields.List(fields.Nested(ExchangeRateSchema))
    paid_out = MoneyField()


class PolicySchema(Schema):
    """One version of a policy."""

    format = Choice("1", required=True)
    policy = Name(kebab=True, required=True)
    effective_from = Day(required=True)
    ends_before = Day()
    title = Sentence(required=True)
    owner = AnyText(required=True)
    currency = UnitField(required=True)
    period = Choice(*Cycle, required=True)
    fiscal_year_starts = Choice(*MONTHS)
    change = fields.Nested(ChangeSchema, required=True)
    measures = named(MeasureSchema, required=True)
    roles = named(RoleSchema, required=True)
    gates = named(GateSchema)
    modifiers = named(ModifierSchema)
    proration = Choice(*Proration, required=True)
    holidays = fields.List(Day())
    month_counts = Choice(*MonthCounts)
    daily_rate_rounding = fields.Nested(MoneyRoundingSchema)
    leave = Choice("counts", "does not count")
    exchange_day = Choice(*ExchangeDay)
    rounding = fields.Nested(RoundingSchema, required=True)
    clawback = fields.Nested(ClawbackSchema)
    pools = named(PoolSchema)
    also_pays = fields.List(fields.Nested(AlsoPaysSchema))
    accepted_findings = fields.List(fields.Nested(AcceptedFindingSchema))
    examples = named(ExampleSchema, required=True)
