"""Policy versions, periods, and the facts that were imported for them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, UniqueConstraint

from incentives.store.columns import WHOLE, Day, Instant, Json, Words
from incentives.store.records import FactKind, ImportState, PeriodState
from incentives.store.tables.making import at_most_one, identifier, needed, one_of, refers, table

policy_versions = table(
    "policy_versions",
    identifier(),
    needed("policy"),
    needed("effective_from", Day),
    needed("file"),
    needed("text"),
    needed("text_fingerprint"),
    needed("fingerprint"),
    needed("added_at", Instant),
    refers("added_by", "people"),
    Column("superseded_at", Instant),
    at_most_one("uq_policy_versions_current", "policy", "effective_from", where="superseded_at IS NULL"),
)

periods = table(
    "periods",
    identifier(),
    needed("name"),
    needed("fiscal_year_starts", WHOLE),
    needed("starts_on", Day),
    needed("ends_before", Day),
    needed("state"),
    needed("opened_at", Instant),
    refers("opened_by", "people"),
    UniqueConstraint("name"),
    CheckConstraint("ends_before > starts_on", name="ends_after_start"),
    CheckConstraint("fiscal_year_starts BETWEEN 1 AND 12", name="fiscal_year_starts"),
    one_of("state", PeriodState),
)

imports = table(
    "imports",
    identifier(),
    refers("period_id", "periods"),
    needed("state"),
    needed("files", Json),
    needed("problems", Json),
    Column("summary", Json),
    Column("based_on", Words),
    needed("staged_at", Instant),
    refers("staged_by", "people"),
    Column("accepted_at", Instant),
    refers("accepted_by", "people", nullable=True),
    one_of("state", ImportState),
    CheckConstraint("(state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted_at"),
    CheckConstraint("(state = 'accepted') = (accepted_by IS NOT NULL)", name="accepted_by"),
    Index(None, "period_id"),
)

accepted_files = table(
    "accepted_files",
    refers("period_id", "periods", primary_key=True),
    Column("fingerprint", Words, primary_key=True),
    refers("import_id", "imports"),
)

fact_sets = table(
    "fact_sets",
    identifier(),
    refers("import_id", "imports"),
    refers("period_id", "periods"),
    needed("kind"),
    needed("facts", WHOLE),
    needed("units", Json),
    needed("fingerprint"),
    needed("content", LargeBinary),
    Column("accepted_at", Instant),
    Column("superseded_at", Instant),
    UniqueConstraint("import_id", "kind"),
    one_of("kind", FactKind),
    at_most_one(
        "uq_fact_sets_in_force", "period_id", "kind", where="accepted_at IS NOT NULL AND superseded_at IS NULL"
    ),
)
