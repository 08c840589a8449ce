"""What kind of sheet a text file holds, by its name and its headings; both must allow the same one."""

from __future__ import annotations

import re
from dataclasses import replace

from importers.grid import Grid
from importers.headings import headings_of
from importers.kinds import FORMS, SYNONYMS, SheetForm, plain_name
from incentives.performance.staged import SheetKind

_OWN_COLUMN = re.compile(r"own_\w+|quotas?")
_SIGNS: dict[SheetKind, frozenset[str]] = {
    SheetKind.ROSTER: frozenset({"participant", "role", "starts_on"}),
    SheetKind.GROUP_RESULTS: frozenset({"counted_for", "name"}),
    SheetKind.TRANSACTIONS: frozenset({"participant", "measure", "key", "day", "amount"}),
    SheetKind.LEAVE: frozenset({"participant", "from", "to"}),
    SheetKind.EXCHANGE_RATES: frozenset({"day", "from_currency", "to_currency", "rate"}),
    SheetKind.SURVEY_ANSWERS: frozenset({"answer", "survey", "score"}),
    SheetKind.CUSTOMERS: frozenset({"customer", "starts_on", "ends_before"}),
    SheetKind.SUBSCRIPTIONS: frozenset({"subscription", "customer", "monthly_revenue"}),
    SheetKind.TICKETS: frozenset({"ticket", "opened_at"}),
    SheetKind.PURCHASES: frozenset({"purchase", "customer", "amount"}),
}


def form_told_by(grid: Grid, said: tuple[tuple[str, str], ...] = ()) -> SheetForm | None:
    """The form of a text file's one sheet, or None when it is not told or told twice.

    said: what a person said that headings mean.
    """
    by_name, by_headings = _by_name(grid.name), _by_headings(grid, said)
    if by_name is None:
        return by_headings
    return by_name if by_headings in (None, by_name) else None


def _by_name(name: str) -> SheetForm | None:
    """The form that a file's name is about: the one whose own name is in it, and no other's apart from a part of it."""
    plain = plain_name(name)
    found = [(word, form) for form in FORMS for word in form.names if word in plain]
    longest = max(found, key=lambda each: len(each[0]), default=None)
    if longest is None or any(word not in longest[0] for word, _ in found):
        return None
    return longest[1]


def _by_headings(grid: Grid, said: tuple[tuple[str, str], ...]) -> SheetForm | None:
    """The form that only these headings fit: roster, group and company results, quotas of own columns, long results."""
    told: list[SheetForm] = []
    for form in FORMS:
        found = headings_of(grid, replace(form, said=said))
        names = {one.name for one in found.columns.values()} if found else set()
        if names and _fits(form, names):
            told.append(form)
    return told[0] if len(told) == 1 else None


def _fits(form: SheetForm, names: set[str]) -> bool:
    match form.kind:
        case kind if kind in _SIGNS:
            other = kind is SheetKind.CUSTOMERS and bool(names & {"subscription", *SYNONYMS["subscription"]})
            return _SIGNS[kind] <= names and not other
        case SheetKind.COMPANY_RESULTS:
            return "result" in names and not names & {"participant", "counted_for"}
        case SheetKind.QUOTAS:
            own = {name for name in names if _OWN_COLUMN.fullmatch(name)}
            return bool(own) and names <= own | {"participant", "name", "role", "period"}
        case _:
            return {"participant", "measure", "result"} <= names
