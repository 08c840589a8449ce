"""Suprema, prices and repairs as the API shows them: `api.temptations` makes what these schemas describe."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.fields import Strict, Words

SHARE = {"description": "A share of the period's target incentive.", "example": "0.05"}
AT_MOST = {"description": "No scorecard within the ranges and no dose gains a larger share of target. Rounded upwards."}
MONEY = {"description": "In whole units of the currency, rounded to its smallest.", "example": "144.00"}
AMOUNTS = {"description": "Amounts with their units, by name."}


class RepairsQuery(Strict):
    """Which finding."""

    at = Words(
        most=200,
        required=True,
        metadata={"description": "The finding's `at`, such as roles.account_executive.pull-forward."},
    )


class PaidStretchSchema(Schema):
    """Results from one to another."""

    from_ = fields.String(required=True, data_key="from", attribute="from")
    to = fields.String(required=True)


class PaysWhereSchema(Schema):
    """In which results of one measure the behaviour pays, everything else at target and done in full."""

    measure = fields.String(required=True)
    share = fields.String(required=True, metadata={"description": "The part of the measure's range."})
    stretches = fields.List(fields.Nested(PaidStretchSchema), required=True)


class SupremumSchema(Schema):
    """The most that a behaviour can gain: a certain bound, and the scorecard that was found to gain most."""

    behaviour = fields.String(required=True)
    title = fields.String(required=True)
    customer_harm = fields.Integer(required=True)
    at_most = fields.String(required=True, metadata=AT_MOST)
    found = fields.String(required=True, metadata=SHARE)
    meets = fields.Boolean(
        required=True, metadata={"description": "Whether both are within a ten-thousandth of target of each other."}
    )
    at_target = fields.String(required=True, metadata=SHARE)
    dose = fields.String(required=True)
    before = fields.Dict(keys=fields.String(), values=fields.String(), required=True, metadata=AMOUNTS)
    after = fields.Dict(keys=fields.String(), values=fields.String(), required=True, metadata=AMOUNTS)
    payout_before = fields.String(required=True, metadata=MONEY)
    payout_after = fields.String(required=True, metadata=MONEY)
    pays_where = fields.Nested(PaysWhereSchema, required=True, allow_none=True)


class MixturesSchema(Schema):
    """What pairs of behaviours gain whose doses are together at most one. best: empty where none beats its parts."""

    pairs = fields.Integer(required=True)
    at_most = fields.String(required=True, metadata=AT_MOST)
    found = fields.String(required=True, metadata=SHARE)
    best = fields.List(fields.String(), required=True)


class BesideHonestSchema(Schema):
    """The best harmful and the best honest behaviour on one scorecard: at target, or where harm pays most."""

    at_target = fields.Boolean(required=True)
    harmful = fields.String(required=True)
    harmful_gain = fields.String(required=True, metadata=MONEY)
    honest = fields.String(required=True, allow_none=True)
    honest_gain = fields.String(required=True, metadata=MONEY)
    harm_pays_more = fields.Boolean(required=True)


class RoleSupremaSchema(Schema):
    """One role, the behaviours that gain most first."""

    role = fields.String(required=True)
    target = fields.String(required=True, metadata=MONEY)
    suprema = fields.List(fields.Nested(SupremumSchema), required=True)
    mixtures = fields.Nested(MixturesSchema, required=True, allow_none=True)
    beside_honest_work = fields.List(fields.Nested(BesideHonestSchema), required=True)


class SupremaSchema(Schema):
    """Every role of a version."""

    policy = fields.String(required=True)
    effective_from = fields.String(required=True, metadata={"format": "date"})
    policy_fingerprint = fields.String(required=True)
    catalogue = fields.String(required=True)
    currency = fields.String(required=True)
    roles = fields.List(fields.Nested(RoleSupremaSchema), required=True)


class WorthSchema(Schema):
    """What one step of a measure is worth at target."""

    measure = fields.String(required=True)
    at = fields.String(required=True)
    step = fields.String(required=True)
    a_step_better = fields.String(required=True, allow_none=True, metadata=MONEY)
    a_step_worse = fields.String(required=True, allow_none=True, metadata=MONEY)
    crossing_target = fields.String(required=True, allow_none=True, metadata=MONEY)


class PriceRateSchema(Schema):
    """How much of one measure a step of another is worth to the person: by what more of each pays, and less takes."""

    one = fields.String(required=True)
    step = fields.String(required=True)
    other = fields.String(required=True)
    gaining = fields.String(required=True, allow_none=True)
    losing = fields.String(required=True, allow_none=True)
    to_the_company = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The same by what the policy says that one of each is worth; null where it does not."},
    )


class PriceZoneSchema(PaidStretchSchema):
    """A stretch of one measure's results, from worse to better, on which a step is worth the same."""

    measure = fields.String(required=True)
    a_step = fields.String(required=True, allow_none=True, metadata=MONEY)
    flat = fields.Boolean(required=True)


class PriceCliffSchema(Schema):
    """A result at which pay jumps."""

    measure = fields.String(required=True)
    at = fields.String(required=True)
    jump = fields.String(required=True, allow_none=True, metadata=MONEY)


class PriceGuardSchema(Schema):
    """A paid measure, one that holds it, the weight that one needs for each weight paid, and what it has."""

    paid = fields.String(required=True)
    by = fields.String(required=True)
    needed = fields.String(required=True)
    has = fields.String(required=True)
    holds = fields.Boolean(required=True)


class RolePricesSchema(Schema):
    """What one role's plan prices."""

    role = fields.String(required=True)
    alignment_index = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "From -1 (pays for harm) to 1 (pays for what serves customers). A score, never a proof."
        },
    )
    worths = fields.List(fields.Nested(WorthSchema), required=True)
    exchange_rates = fields.List(fields.Nested(PriceRateSchema), required=True)
    zones = fields.List(fields.Nested(PriceZoneSchema), required=True)
    cliffs = fields.List(fields.Nested(PriceCliffSchema), required=True)
    guards = fields.List(fields.Nested(PriceGuardSchema), required=True)
    unguarded = fields.List(fields.String(), required=True)


class PricesSchema(Schema):
    """Every role of a version."""

    policy = fields.String(required=True)
    effective_from = fields.String(required=True, metadata={"format": "date"})
    policy_fingerprint = fields.String(required=True)
    currency = fields.String(required=True)
    roles = fields.List(fields.Nested(RolePricesSchema), required=True)


class WeightsAloneSchema(Schema):
    """What weights of the present measures alone can do at target, decided exactly."""

    best_left_to_harm = fields.String(required=True, metadata=SHARE)
    weights = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    blocking = fields.List(fields.String(), required=True, metadata={"description": "The behaviours that block more."})
    can_hold_this = fields.Boolean(required=True)


class RepairProposalSchema(Schema):
    """A change after which the audit of the new text no longer has the finding, nor any new one."""

    changes = fields.List(fields.String(), required=True)
    patch = fields.String(required=True, metadata={"description": "A unified diff of the policy file."})
    text = fields.String(required=True, metadata={"description": "The whole new file."})


class RepairsSchema(Schema):
    """The repairs of one finding, the smallest change first; none where none of those tried would do."""

    policy = fields.String(required=True)
    effective_from = fields.String(required=True, metadata={"format": "date"})
    finding = fields.String(required=True)
    at = fields.String(required=True)
    title = fields.String(required=True)
    weights_alone = fields.Nested(WeightsAloneSchema, required=True, allow_none=True)
    proposals = fields.List(fields.Nested(RepairProposalSchema), required=True)
