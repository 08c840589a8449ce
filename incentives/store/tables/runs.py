"""Runs, what they were calculated from, and their payouts."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint

from incentives.performance.adjustments import ENTERED
from incentives.store.columns import WHOLE, Instant, Json, Words
from incentives.store.records import CorrectionOf, RunState
from incentives.store.tables.making import at_most_one, identifier, needed, one_of, refers, table

runs = table(
    "runs",
    identifier(),
    refers("period_id", "periods"),
    needed("state"),
    needed("currency"),
    needed("total", WHOLE),
    needed("payouts", WHOLE),
    needed("input_fingerprint"),
    needed("result_fingerprint"),
    needed("calculated_at", Instant),
    refers("calculated_by", "people"),
    Column("approved_at", Instant),
    refers("approved_by", "people", nullable=True),
    Column("opening", Json),
    Column("balances", Json),
    one_of("state", RunState),
    CheckConstraint("approved_by <> calculated_by", name="second_person"),
    CheckConstraint("(state = 'approved') = (approved_at IS NOT NULL)", name="approved_at"),
    CheckConstraint("(state = 'approved') = (approved_by IS NOT NULL)", name="approved_by"),
    at_most_one("uq_runs_current", "period_id", where="state <> 'superseded'"),
    Index(None, "period_id"),
)

run_policies = table(
    "run_policies",
    refers("run_id", "runs", primary_key=True),
    refers("policy_version_id", "policy_versions", primary_key=True),
)

run_facts = table(
    "run_facts",
    refers("run_id", "runs", primary_key=True),
    refers("fact_set_id", "fact_sets", primary_key=True),
)

payouts = table(
    "payouts",
    identifier(),
    refers("run_id", "runs"),
    refers("policy_version_id", "policy_versions"),
    needed("participant"),
    needed("name"),
    needed("assignment"),
    needed("role"),
    needed("components"),
    needed("total", WHOLE),
    needed("amounts"),
    Column("carried", Words),
    Column("entries", Words),
    Column("paid_out", Words),
    UniqueConstraint("run_id", "assignment"),
    Index(None, "run_id", "id"),
    Index(None, "participant"),
)

adjustments = table(
    "adjustments",
    identifier(),
    refers("period_id", "periods"),
    needed("participant"),
    needed("role"),
    needed("kind"),
    needed("amount"),
    needed("reason"),
    needed("entered_at", Instant),
    refers("entered_by", "people"),
    Column("withdrawn_at", Instant),
    refers("withdrawn_by", "people", nullable=True),
    one_of("kind", ENTERED),
    CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
    Index(None, "period_id"),
)

run_adjustments = table(
    "run_adjustments",
    refers("run_id", "runs", primary_key=True),
    refers("adjustment_id", "adjustments", primary_key=True),
)

corrections = table(
    "corrections",
    identifier(),
    refers("run_id", "runs"),
    refers("period_id", "periods"),
    needed("kind"),
    needed("reversals", Json),
    needed("entries", Json),
    needed("entered_at", Instant),
    refers("entered_by", "people"),
    Column("withdrawn_at", Instant),
    refers("withdrawn_by", "people", nullable=True),
    one_of("kind", CorrectionOf),
    CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
    Index(None, "run_id"),
)

correction_adjustments = table(
    "correction_adjustments",
    refers("correction_id", "corrections", primary_key=True),
    refers("adjustment_id", "adjustments", primary_key=True),
)
