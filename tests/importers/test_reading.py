"""What an uploader may say about a file, and what is not understood."""

from __future__ import annotations

import pytest

from importers.reading import AS_FOUND, Reading, UnreadableReading, parse_reading
from importers.units import split_unit
from incentives.performance.staged import SheetKind


def test_every_word_is_understood_however_it_is_spaced() -> None:
    said = "decimal=comma;delimiter = semicolon ; ENCODING=Windows-1252; dates=day-first; sheet=team results;"
    assert parse_reading(said + "ignore=Line Manager; ignore=City") == Reading(
        encoding="windows-1252",
        delimiter=";",
        decimal=",",
        dates="day-first",
        sheet=SheetKind.GROUP_RESULTS,
        ignored=frozenset({"line_manager", "city"}),
    )
    assert parse_reading("") == parse_reading(" ; ") == AS_FOUND


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("decimal", "decimal=…"),
        ("decimal=dot", "comma, point"),
        ("decimal=comma; decimal=point", "twice"),
        ("separator=comma", "delimiter=…"),
        ("encoding=rot13", "utf-8"),
        ("sheet=Bonus", "Company results"),
        ("ignore=", "ignore=Manager"),
        ("dates=iso", "day-first"),
    ],
)
def test_anything_else_is_refused_with_what_is_understood(said: str, named: str) -> None:
    with pytest.raises(UnreadableReading, match=named):
        parse_reading(said)


@pytest.mark.parametrize(
    ("heading", "name", "unit"),
    [
        ("Retention (%)", "Retention", "%"),
        ("Retention %", "Retention", "%"),
        ("Retention in percent", "Retention", "%"),
        ("Revenue in EUR", "Revenue", "EUR"),
        ("Revenue [€]", "Revenue", "EUR"),
        ("Revenue, in USD", "Revenue", "USD"),
        ("Revenue (kEUR)", "Revenue", "kEUR"),
        ("Revenue (in thousands)", "Revenue", "thousands"),
        ("Revenue (EUR '000)", "Revenue", "EUR '000"),
        ("Revenue (Mio. EUR)", "Revenue", "Mio. EUR"),
        ("Time to resolution (hours)", "Time to resolution", "hours"),
        ("Time in days", "Time", "days"),
        ("Deals (all)", "Deals (all)", None),
        ("Participant(s)", "Participant(s)", None),
        ("Won in Berlin", "Won in Berlin", None),
        ("(%)", "(%)", None),
        ("new_revenue", "new_revenue", None),
    ],
)
def test_a_heading_is_split_into_its_name_and_a_unit_that_is_known(heading: str, name: str, unit: str | None) -> None:
    assert split_unit(heading) == (name, unit)
