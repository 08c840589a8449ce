"""Findings, their proofs and the KPI-to-incentive map as the API shows them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.amounts import exact_money, rounded_money, written
from api.fields import Day, MoneySchema, Strict, Words
from api.replay import replay_body, replay_body_without_policy
from api.schemas.problems import PlaceSchema
from incentives.alignment.finding import Proof, Severity
from incentives.alignment.lens import Lens
from incentives.policy.model import Policy
from incentives.services.findings import PolicyFinding
from incentives.values.unit import PERCENT

SEVERITIES = tuple(str(severity) for severity in Severity)
ROUNDED = " Rounded to the smallest unit of the currency; nobody is paid this figure."


class FindingsQuery(Strict):
    """Which findings to list."""

    severity = fields.List(
        fields.String(validate=validate.OneOf(SEVERITIES)), metadata={"description": "Only these severities."}
    )
    policy = Words(most=100, metadata={"description": "Only findings of this policy."})
    role = Words(most=100, metadata={"description": "Only findings of this role (its name within the policy)."})
    on = Day(metadata={"description": "The day that counts; today unless given."})
    lens = fields.String(
        validate=validate.OneOf([str(lens) for lens in Lens]),
        metadata={"description": "Only what this regulator or profession raises, as strictly as it does."},
    )


class MovedSchema(Schema):
    """What the behaviour does to one result."""

    measure = fields.String(required=True)
    before = fields.String(required=True)
    after = fields.String(required=True)
    known_later = fields.Boolean(required=True, metadata={"description": "It shows only after pay is out."})


class ReplayCardSchema(Schema):
    """One of the two scorecards."""

    participant = fields.String(required=True)
    role = fields.String(required=True)
    given = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class ReplaySchema(Schema):
    """The body that `POST /calculate` takes. After a check, add the text that was checked as `text`."""

    policy = fields.String()
    effective_from = fields.String(metadata={"format": "date"})
    period = fields.String(required=True)
    scorecards = fields.List(fields.Nested(ReplayCardSchema), required=True)


class ProofSchema(Schema):
    """A behaviour, a scorecard before and after it, and both payouts. Sending `replay` gives the two payouts again."""

    behaviour = fields.String(required=True)
    title = fields.String(required=True)
    customer_harm = fields.Integer(required=True)
    policy_fingerprint = fields.String(required=True)
    dose = fields.String(required=True, metadata={"description": "The intensity, as a share of full intensity."})
    at_target = fields.Boolean(required=True)
    moved = fields.List(fields.Nested(MovedSchema), required=True)
    payout_before = fields.Nested(MoneySchema, required=True)
    payout_after = fields.Nested(MoneySchema, required=True)
    gain = fields.Nested(MoneySchema, required=True)
    target = fields.Nested(
        MoneySchema, required=True, metadata={"description": "The target incentive of the period." + ROUNDED}
    )
    replay = fields.Nested(ReplaySchema, required=True)


class ImpliedSchema(Schema):
    """A finding that says no more than the one it stands under; an answer to that one answers it."""

    pattern = fields.String(required=True)
    severity = fields.String(required=True, validate=validate.OneOf(SEVERITIES))
    title = fields.String(required=True)
    what = fields.String(required=True)


class FindingSchema(Schema):
    """A harm that a policy may do, where, with its numbers, and what to do instead."""

    policy = fields.String(required=True)
    effective_from = fields.Date(required=True)
    role = fields.String(required=True, metadata={"description": "Empty for a finding about the answers in the file."})
    pattern = fields.String(required=True)
    severity = fields.String(required=True, validate=validate.OneOf(SEVERITIES))
    title = fields.String(required=True)
    place = fields.Nested(PlaceSchema, required=True)
    at = fields.String(required=True, metadata={"description": "What an answer in the policy file names."})
    what = fields.String(required=True)
    why = fields.String(required=True)
    instead = fields.String(required=True)
    sources = fields.List(fields.String(), required=True)
    accepted = fields.String(required=True, allow_none=True, metadata={"description": "The answer, while it holds."})
    stops = fields.Boolean(required=True, metadata={"description": "It is serious and nobody has answered it."})
    implied = fields.List(fields.Nested(ImpliedSchema), required=True)
    proof = fields.Nested(ProofSchema, required=True, allow_none=True)


class FindingsSchema(Schema):
    """Findings, the most severe first."""

    findings = fields.List(fields.Nested(FindingSchema), required=True)


def shown_finding(found: PolicyFinding, *, stored: bool = True) -> dict[str, object]:
    """The finding as FindingSchema dumps it. stored: whether a proof can name the policy, or needs its text."""
    policy, finding = found.policy, found.finding
    place = finding.place
    return {
        "policy": policy.key,
        "effective_from": policy.effective_from,
        "role": finding.role,
        "pattern": finding.pattern,
        "severity": str(finding.severity),
        "title": finding.title,
        "place": {name: getattr(place, name) for name in ("file", "line", "key") if getattr(place, name) is not None},
        "at": finding.at,
        "what": finding.what,
        "why": finding.why,
        "instead": finding.instead,
        "sources": finding.sources,
        "accepted": finding.accepted or None,
        "stops": finding.stops,
        "implied": [
            {"pattern": each.pattern, "severity": str(each.severity), "title": each.title, "what": each.what}
            for each in finding.implied
        ],
        "proof": None if finding.proof is None else _shown_proof(policy, finding.proof, stored=stored),
    }


def _shown_proof(policy: Policy, proof: Proof, *, stored: bool) -> dict[str, object]:
    units = {key: measure.unit for key, measure in policy.measures.items()}
    return {
        "behaviour": proof.behaviour,
        "title": proof.title,
        "customer_harm": proof.customer_harm,
        "policy_fingerprint": proof.policy_fingerprint,
        "dose": written(PERCENT, proof.dose),
        "at_target": proof.at_target,
        "moved": [
            {
                "measure": moved.measure,
                "before": written(units[moved.measure], moved.before),
                "after": written(units[moved.measure], moved.after),
                "known_later": moved.known_later,
            }
            for moved in proof.moved
        ],
        "payout_before": exact_money(proof.payout_before, policy.currency),
        "payout_after": exact_money(proof.payout_after, policy.currency),
        "gain": exact_money(proof.gain, policy.currency),
        "target": rounded_money(proof.target, policy.currency),
        "replay": replay_body(policy, proof) if stored else replay_body_without_policy(policy, proof),
    }
