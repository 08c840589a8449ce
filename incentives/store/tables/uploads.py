"""What is kept of uploads beside their facts: the files of refused ones, and what headings of a source mean."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary

from incentives.store.columns import WHOLE, Instant
from incentives.store.tables.making import at_most_one, identifier, needed, refers, table

kept_files = table(
    "kept_files",
    refers("import_id", "imports", primary_key=True),
    Column("place", WHOLE, primary_key=True),
    needed("file"),
    needed("reading"),
    needed("content", LargeBinary),
    passing=True,
)

source_headings = table(
    "source_headings",
    identifier(),
    needed("source"),
    needed("heading"),
    needed("meaning"),
    needed("said_at", Instant),
    refers("said_by", "people"),
    Column("superseded_at", Instant),
    at_most_one("uq_source_headings_current", "source", "heading", where="superseded_at IS NULL"),
)
