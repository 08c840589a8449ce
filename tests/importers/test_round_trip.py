"""What people know, saved in any format and many layouts and read back, is the same facts to the last digit."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from importers.reading import parse_reading
from importers.workbook import read_workbook
from incentives.performance.accept import accept_dataset
from incentives.performance.facts import Assignment, Dataset, Person, Quota, Result, Roster
from incentives.performance.staged import CellKind
from tests.importers.building import Shown, Table, xlsx
from tests.importers.programs import PROGRAMS, Book, Typed
from tests.performance.accept_tables import QUARTER, expected

NAMES = ("Ana Ruiz", "Zoë Šimić", "李 明", "O'Neil, Pat", "Null", "3 of 7")
DAYS = st.dates(date(2020, 1, 1), date(2026, 9, 30))
MONEY = st.decimals(0, 10**9, places=2)
SHARES = st.integers(1, 10_000)


@st.composite
def facts(draw: st.DrawFn) -> Dataset:
    """Sellers of one territory each, in the period for at least a day, with everything that their pay needs."""
    ids = draw(
        st.lists(st.from_regex(r"[A-Z]-[0-9]{1,4}|0[0-9]{3}", fullmatch=True), min_size=1, max_size=6, unique=True)
    )
    people, assignments, quotas, results, territories = {}, [], [], [], set()
    for participant in sorted(ids):
        people[participant] = Person(participant, draw(st.sampled_from(NAMES)))
        starts_on, days = draw(DAYS), draw(st.none() | st.integers(1, 400))
        ends = None if days is None else max(starts_on, QUARTER.starts_on) + timedelta(days=days)
        territory = draw(st.sampled_from(["North", "South", "7"]))
        share = Fraction(draw(SHARES), 10_000)
        assignments.append(
            Assignment(participant, "sales/seller", starts_on, ends, share, None, None, {"territory": territory})
        )
        quotas.append(Quota(participant, "quota", Fraction(draw(MONEY)) + 1))
        results.append(Result("new_revenue", "participant", participant, Fraction(draw(MONEY))))
        results.append(
            Result("gross_margin", "participant", participant, Fraction(draw(st.integers(-10_000, 10_000)), 10_000))
        )
        territories.add(territory)
    results += [Result("retained_revenue", "territory", name, Fraction(draw(SHARES), 10_000)) for name in territories]
    assignments.sort(key=lambda each: each.key)
    return Dataset(QUARTER, Roster(people, tuple(assignments)), tuple(quotas), tuple(sorted(results, key=_order)))


def _order(result: Result) -> tuple[str, str, str]:
    return result.measure, result.counted_for, result.subject


def shown(amount: Fraction) -> Shown:
    return Shown(float(amount), "0.00%")


def midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time())


def sheets_of(dataset: Dataset) -> dict[str, list[list[object]]]:
    """The facts as the sheets that HR would fill in."""
    amounts = {(each.measure, each.subject): each.amount for each in dataset.results}
    roster: list[list[object]] = []
    for each in dataset.roster.assignments:
        name = Shown(dataset.roster.people[each.participant].name, "@")
        days = midnight(each.starts_on), midnight(each.ends_before)
        roster.append([each.participant, name, each.role, *days, shown(each.share), each.groups["territory"]])
    people = [
        [each, float(amounts["new_revenue", each]), shown(amounts["gross_margin", each])]
        for each in dataset.roster.people
    ]
    groups = [["territory", key[1], shown(amount)] for key, amount in amounts.items() if key[0] == "retained_revenue"]
    return {
        "Roster": [["Participant", "Name", "Role", "Starts on", "Ends before", "Share", "Territory"], *roster],
        "Quotas": [["participant", "own quota"], *([each.participant, float(each.amount)] for each in dataset.quotas)],
        "Results": [["participant", "new-revenue", "Gross margin"], *people],
        "Team results": [["Counted for", "Name", "retained_revenue"], *groups],
    }


def laid_out(table: Sequence[Sequence[object]], above: int, left: int, gap: int) -> Table:
    """The table moved down and right, with its period, a title, and a blank row every so often."""
    indent: list[object] = [None] * left
    rows: list[Sequence[object]] = [["A title"] if left else [], *([[]] * above), [*indent, "Period", "2026-Q3"]]
    for place, row in enumerate(table):
        rows += [[]] if place and place % gap == 0 else []
        rows.append([*indent, *row])
    return rows


@settings(max_examples=7, deadline=None)
@given(dataset=facts(), above=st.integers(0, 3), left=st.integers(0, 2), gap=st.integers(1, 5))
def test_facts_come_back_from_a_workbook_as_they_were(dataset: Dataset, above: int, left: int, gap: int) -> None:
    content = xlsx({name: laid_out(table, above, left, gap) for name, table in sheets_of(dataset).items()})
    workbook, problems = read_workbook(content, "upload.xlsx")
    assert problems == ()
    assert workbook is not None
    accepted, problems = accept_dataset([workbook], expected())
    assert problems == ()
    assert accepted == replace(dataset, sources=(workbook.fingerprint,))


def as_typed(value: object) -> Typed:
    """A value of the sheets above as the programs of the corpus take it."""
    if isinstance(value, Shown):
        return as_typed(value.value) if isinstance(value.value, str) else (CellKind.PERCENT, f"{value.value:.4%}")
    if isinstance(value, datetime):
        return CellKind.DATE, value.date().isoformat()
    if value is None:
        return CellKind.BLANK, ""
    return (CellKind.TEXT, value) if isinstance(value, str) else (CellKind.NUMBER, f"{value:.2f}")


@settings(max_examples=9, deadline=None)
@given(
    dataset=facts(),
    program=st.sampled_from(["libreoffice", "excel 97", "binary excel", "xlsxwriter"]),
    above=st.integers(0, 2),
    left=st.integers(0, 2),
    gap=st.integers(1, 5),
)
def test_facts_come_back_from_every_format(dataset: Dataset, program: str, above: int, left: int, gap: int) -> None:
    ending, save = PROGRAMS[program]
    tables = {name: laid_out(table, above, left, gap) for name, table in sheets_of(dataset).items()}
    content = save(Book({name: [[as_typed(cell) for cell in row] for row in rows] for name, rows in tables.items()}))
    workbook, problems = read_workbook(content, f"upload{ending}")
    assert problems == ()
    assert workbook is not None
    accepted, problems = accept_dataset([workbook], expected())
    assert problems == ()
    assert accepted == replace(dataset, sources=(workbook.fingerprint,))


def english(amount: float) -> str:
    return f"{amount:,.2f}"


def german(amount: float) -> str:
    return english(amount).translate(str.maketrans(",.", ".,"))


def plain_point(amount: float) -> str:
    return repr(amount)


def as_text(table: Sequence[Sequence[object]], number: Callable[[float], str], delimiter: str) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter)
    for row in table:
        cells = [as_typed(cell) for cell in row]
        writer.writerow([number(float(text)) if kind is CellKind.NUMBER else text for kind, text in cells])
    return stream.getvalue()


@settings(max_examples=7, deadline=None)
@given(
    dataset=facts(),
    form=st.sampled_from([(english, "\t", "point"), (german, ";", "comma"), (plain_point, ",", "point")]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_facts_come_back_from_text_files(
    dataset: Dataset, form: tuple[Callable[[float], str], str, str], encoding: str
) -> None:
    number, delimiter, decimal = form
    workbooks = []
    for name, table in sheets_of(dataset).items():
        content = as_text(laid_out(table, 0, 0, 50), number, delimiter).encode(encoding)
        reading = parse_reading(f"decimal={decimal}")
        workbook, problems = read_workbook(content, f"{name}.csv", reading=reading)
        assert problems == ()
        assert workbook is not None
        workbooks.append(workbook)
    accepted, problems = accept_dataset(workbooks, expected())
    assert problems == ()
    assert accepted == replace(dataset, sources=tuple(sorted(each.fingerprint for each in workbooks)))
