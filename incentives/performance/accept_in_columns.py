"""The results of participants taken from whole columns at once, where nothing about a row is unusual.

A row is usual when its person is on the roster and stands on the sheet once, name and role are as the roster has them,
and every cell is a number in its measure's unit and range, or blank where nothing is needed. All other rows are left to
`accept_result_sheets`, which says what is wrong with them, or takes them; so it decides about every problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from incentives.performance.accept_needs import ResultKey
from incentives.performance.accept_roster import KnownPeople
from incentives.performance.expectations import Expectations, ExpectedMeasure
from incentives.performance.facts import Result
from incentives.performance.needs_in_columns import OWN, OwnNeeds
from incentives.performance.result_columns import Part, ResultColumn, ResultColumns
from incentives.performance.staged import CellKind, SheetKind, StagedSheet
from incentives.performance.staged_columns import WRITTEN, CellColumn, StagedTable
from incentives.values.decimals import decimal_places
from incentives.values.unit import UnitKind

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
_NOBODY = -1
_FARTHEST = 2**62
_MOST_PLACES = 18


@dataclass(frozen=True, slots=True)
class OwnResults:
    """What the usual rows of a sheet say. rest: the sheet with its other rows.

    who: the place of each usual row's person among the people of `needs`; taken: measure to its cells in those rows.
    """

    sheet: StagedSheet
    rest: StagedSheet
    needs: OwnNeeds
    who: Places
    taken: Mapping[str, CellColumn]

    def lacking(self, expectations: Expectations) -> Iterable[ResultKey]:
        """The results that are needed and that no usual row is about."""
        present = np.zeros(len(self.needs.people), dtype=np.bool_)
        present[self.who] = True
        for measure, needed in self.needs.needed.items():
            if not expectations.measures[measure].optional:
                missing = needed & ~present if measure in self.taken else needed
                for place in np.flatnonzero(missing).tolist():
                    yield ResultKey(measure, OWN, self.needs.people[place])

    def seen(self) -> Iterable[ResultKey]:
        """Every result that a usual row is about."""
        for measure in self.taken:
            needed = self.needs.needed[measure]
            for place in self.who[needed[self.who]].tolist():
                yield ResultKey(measure, OWN, self.needs.people[place])

    def with_others(self, others: Iterable[Result]) -> ResultColumns:
        """The results of the usual rows and others, in order."""
        by_kind: dict[tuple[str, str], list[Result]] = {}
        for each in others:
            by_kind.setdefault((each.measure, each.counted_for), []).append(each)
        parts: dict[tuple[str, str], Part] = {}
        order = np.argsort(self.who, kind="stable")
        everybody = self._names(order)
        for measure, cells in self.taken.items():
            rows = order[cells.of_kind(CellKind.NUMBER, CellKind.PERCENT)[order]]
            subjects = everybody if len(rows) == len(order) else self._names(rows)
            column = ResultColumn(measure, OWN, subjects, cells.values[rows], cells.places[rows])
            beside = by_kind.pop((measure, OWN), [])
            parts[measure, OWN] = _joined(column, beside) if beside else column
        parts |= {kind: _in_order(results) for kind, results in by_kind.items()}
        return ResultColumns([parts[kind] for kind in sorted(parts)])

    def _names(self, rows: Places) -> tuple[str, ...]:
        people = self.needs.people
        return tuple([people[place] for place in self.who[rows].tolist()])


def _joined(column: ResultColumn, beside: Sequence[Result]) -> Part:
    """The column with some more results of the same measure in their places."""
    places = [decimal_places(each.amount) for each in beside]
    known = [count for count in places if count is not None and count <= _MOST_PLACES]
    values = [int(each.amount * 10**count) for each, count in zip(beside, known, strict=False)]
    if len(known) < len(beside) or any(abs(value) > _FARTHEST for value in values):
        return _in_order([*column, *beside])
    subjects = [*column.subjects, *(each.subject for each in beside)]
    order = sorted(range(len(subjects)), key=subjects.__getitem__)
    return ResultColumn(
        column.measure,
        column.counted_for,
        tuple([subjects[place] for place in order]),
        np.concatenate([column.values, np.array(values, dtype=np.int64)])[order],
        np.concatenate([column.places, np.array(known, dtype=np.int8)])[order],
    )


def _in_order(results: Iterable[Result]) -> tuple[Result, ...]:
    return tuple(sorted(results, key=lambda each: each.subject))


def own_results(
    sheets: Sequence[StagedSheet], known: KnownPeople, expectations: Expectations, needs: OwnNeeds
) -> OwnResults | None:
    """The usual rows of the one sheet of participants' results; None where there are several, or rows of one result."""
    own = [sheet for sheet in sheets if sheet.kind is SheetKind.RESULTS]
    if len(own) != 1 or not isinstance(own[0].rows, StagedTable) or not len(own[0].rows):
        return None
    sheet, table = own[0], own[0].rows
    if "participant" not in sheet.headings or {"measure", "result"} <= sheet.headings.keys():
        return None
    if not needs.people:
        return None
    who = _people(table.column("participant"), needs, known)
    usual = (who != _NOBODY) & _as_on_roster(table, who, needs, known)
    measures = [name for name in sheet.headings if name in needs.needed]
    for name in measures:
        usual &= _fits(table.column(name), needs.needed[name][who], expectations.measures[name])
    rows = np.flatnonzero(usual)
    taken = {name: table.column(name).taken(rows) for name in measures}
    rest = replace(sheet, rows=table.taken(np.flatnonzero(~usual)))
    return OwnResults(sheet, rest, needs, who[rows], taken)


def _people(column: CellColumn, needs: OwnNeeds, known: KnownPeople) -> Places:
    """The place of each row's person; NOBODY where that is not clear, or somebody stands there twice."""
    named = column.of_kind(CellKind.TEXT)
    used = np.unique(column.values[named])
    place_of_text = np.full(len(column.texts) + 1, _NOBODY, dtype=np.int64)
    clear = known.roster.people.keys() - known.unclear if known.unclear else known.roster.people
    texts, places = column.texts, needs.place_of
    place_of_text[used] = [places[text] if (text := texts[number]) in clear else _NOBODY for number in used.tolist()]
    who = np.where(named, place_of_text[np.where(named, column.values, len(column.texts))], _NOBODY)
    for row in np.flatnonzero(column.of_kind(CellKind.NUMBER)).tolist():
        text = column.content(row)[1]
        who[row] = places[text] if text in clear else _NOBODY
    times = np.bincount(who[who != _NOBODY], minlength=len(needs.people))
    who[(who != _NOBODY) & (times[who] > 1)] = _NOBODY
    return who


def _as_on_roster(table: StagedTable, who: Places, needs: OwnNeeds, known: KnownPeople) -> Flags:
    """Whether name and role of each row are those of the roster, to the letter, or left blank."""
    fits = np.ones(len(table), dtype=np.bool_)
    people = known.roster.people
    if "name" in table.columns:
        fits &= _is_told(
            table.column("name"), [(people[name].name,) if name in people else () for name in needs.people], who
        )
    if "role" in table.columns:
        held: dict[str, tuple[str, ...]] = {}
        for each in known.roster.assignments:
            held[each.participant] = (*held.get(each.participant, ()), each.role)
        fits &= _is_told(table.column("role"), [held.get(name, ()) for name in needs.people], who)
    return fits


def _is_told(column: CellColumn, allowed: Sequence[tuple[str, ...]], who: Places) -> Flags:
    """Whether each row has one of the words that its person may have there, or nothing."""
    blank = column.of_kind(CellKind.BLANK)
    fits: Flags = blank.copy()
    texts = column.texts
    rows = np.flatnonzero(column.of_kind(CellKind.TEXT) & (who != _NOBODY))
    pairs = zip(column.values[rows].tolist(), who[rows].tolist(), strict=True)
    fits[rows] = [texts[number] in allowed[person] for number, person in pairs]
    return fits


def _fits(column: CellColumn, needed: Flags, measure: ExpectedMeasure) -> Flags:
    """Whether each cell is an amount in the measure's unit and range where one is needed, and blank where none is."""
    kind = CellKind.PERCENT if measure.unit.kind is UnitKind.PERCENT else CellKind.NUMBER
    given = column.of_kind(kind) & (column.places != WRITTEN) & (column.places <= _MOST_PLACES)
    given &= _within(column, given, measure)
    blank = column.of_kind(CellKind.BLANK)
    may_be_blank = np.ones(len(column), dtype=np.bool_) if measure.optional else ~needed
    return np.where(needed, given, False) | (blank & may_be_blank)


def _within(column: CellColumn, given: Flags, measure: ExpectedMeasure) -> Flags:
    within = np.ones(len(column), dtype=np.bool_)
    least, most = measure.least, measure.most
    if least is not None and least <= 0 and not (column.values < 0).any():
        least = None  # nothing is below zero, whatever its places
    if least is None and most is None:
        return within
    for places in np.flatnonzero(np.bincount(column.places[given], minlength=1)).tolist():
        rows = column.places == places
        if least is not None:
            within[rows] &= column.values[rows] >= _whole(least, places, up=True)
        if most is not None:
            within[rows] &= column.values[rows] <= _whole(most, places, up=False)
    return within


def _whole(bound: Fraction, places: int, *, up: bool) -> int:
    """The nearest whole number on the allowed side of a bound at that many places."""
    over, under = bound.numerator * 10**places, bound.denominator
    whole: int = -(-over // under) if up else over // under
    return max(-_FARTHEST, min(_FARTHEST, whole))
