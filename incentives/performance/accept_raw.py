"""Results worked out of raw rows: for every measure whose KPI has a formula, for everybody who is paid on it.

A result of a subject is either delivered or worked out; both at once is a problem, whatever they say. A row that counts
names whose it is (or `none`), so that nobody's row is lost in silence. Where rows have problems, nothing is worked out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from incentives.kpis.formulas.formula import Figure, Formula, calculate
from incentives.kpis.formulas.known import FORMULAS
from incentives.kpis.formulas.rows import Row
from incentives.performance.accept_amounts import whose
from incentives.performance.accept_headings import Nearest
from incentives.performance.accept_needs import COMPANY, ResultKey, needs_of
from incentives.performance.accept_raw_owners import OwnedRows, kind_of, with_owners
from incentives.performance.accept_raw_sheets import SHEETS, ReadRows, read_rows
from incentives.performance.accept_roster import KnownPeople
from incentives.performance.expectations import Expectations, ExpectedMeasure
from incentives.performance.facts import Result
from incentives.performance.staged import StagedSheet
from incentives.policy.model import CountedFor
from incentives.values.problem import Place, Problem


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """figures: the results that raw rows give. reasons: why others that are needed are none of them.

    held_back: results that cannot be told before the problems of the raw rows are mended, and so are not missing yet.
    """

    figures: Mapping[ResultKey, Figure] = field(default_factory=dict)
    reasons: Mapping[ResultKey, Problem] = field(default_factory=dict)
    held_back: frozenset[ResultKey] = frozenset()
    problems: tuple[Problem, ...] = ()

    @property
    def results(self) -> tuple[Result, ...]:
        """The results with the number of cases behind each, sorted."""
        amounts = {key: (figure.amount, figure.cases) for key, figure in sorted(self.figures.items())}
        return tuple(Result(*key, amount, cases) for key, (amount, cases) in amounts.items() if amount is not None)

    def tells(self, key: ResultKey) -> bool:
        """Whether it says why that result is missing, or cannot be missed yet."""
        return key in self.reasons or key in self.held_back


NOTHING = WorkedOut()


def work_out(sheets: Sequence[StagedSheet], people: KnownPeople, expectations: Expectations) -> WorkedOut:
    """What the sheets of raw rows say of the needed results; without such sheets, nothing."""
    if not sheets:
        return NOTHING
    read = read_rows(sheets, expectations.period, expectations.currency)
    needed = _needed(read, people, expectations)
    lacking = dict(_columns_missing(read, people, expectations))
    if read.problems:
        return WorkedOut(held_back=frozenset([*needed, *lacking]), problems=read.problems)
    owned = with_owners(read, people.roster, expectations.period)
    lost = tuple(_unowned(needed, owned, people, expectations))
    if lost:
        return WorkedOut(held_back=frozenset(needed), reasons=lacking, problems=lost)
    figures, reasons = _figures(needed, owned, read, expectations)
    return WorkedOut(figures, {**lacking, **reasons})


def available(read: ReadRows) -> dict[str, Formula]:
    """The formulas by KPI for which every sheet and column is there."""
    return {kpi: formula for kpi, formula in FORMULAS.items() if not _lacks(formula, read)}


def lacks_of(formula: Formula, read: ReadRows) -> str:
    """The sheets and columns that a formula needs and that are not there, in words; nothing when it has all."""
    return " and ".join(
        f"the column {column} of the sheet {_title(sheet)}" if column else f"the sheet {_title(sheet)}"
        for sheet, column in _lacks(formula, read)
    )


def _lacks(formula: Formula, read: ReadRows) -> list[tuple[str, str]]:
    """The sheets, and of those that are there the columns, that a formula needs and does not have."""
    found: list[tuple[str, str]] = []
    for sheet, columns in formula.needs.items():
        there = read.columns.get(SHEETS[sheet])
        found += [(sheet, column) for column in columns if there is not None and column not in there]
        found += [(sheet, "")] if there is None else []
    return found


def _needed(read: ReadRows, people: KnownPeople, expectations: Expectations) -> dict[ResultKey, Formula]:
    """The needed results that can be worked out, with their formulas."""
    formulas, measures = available(read), expectations.measures
    keys = needs_of(people.roster, expectations).results
    return {key: formulas[measures[key.measure].kpi] for key in keys if measures[key.measure].kpi in formulas}


def _columns_missing(
    read: ReadRows, people: KnownPeople, expectations: Expectations
) -> Iterator[tuple[ResultKey, Problem]]:
    """Why a needed result is not worked out though a sheet of its formula is there."""
    for key in needs_of(people.roster, expectations).results:
        measure = expectations.measures[key.measure]
        formula = FORMULAS.get(measure.kpi)
        missing = "" if formula is None else lacks_of(formula, read)
        there = [] if formula is None else [sheet for sheet in formula.needs if SHEETS[sheet] in read.sheets]
        if missing and there:
            message = f"{measure.title} for {whose(key)} is neither delivered nor worked out, for want of {missing}."
            place = read.sheets[SHEETS[there[0]]].place
            hint = f"Add it, or deliver {key.measure} as a result."
            yield key, Problem("raw-column-missing", message, place, hint)


def _title(sheet: str) -> str:
    return SHEETS[sheet].value.capitalize()


def _figures(
    needed: Mapping[ResultKey, Formula], owned: OwnedRows, read: ReadRows, expectations: Expectations
) -> tuple[dict[ResultKey, Figure], dict[ResultKey, Problem]]:
    """The figures that are results, and the reasons why others are none."""
    asked = {(formula.kpi, key.counted_for): formula for key, formula in needed.items()}
    found = {
        (figure.kpi, figure.counted_for, figure.subject): figure
        for (_, counted_for), formula in asked.items()
        for figure in calculate([formula], owned.rows, expectations.period, [counted_for])
    }
    figures: dict[ResultKey, Figure] = {}
    reasons: dict[ResultKey, Problem] = {}
    for key, formula in needed.items():
        figure = found.get((formula.kpi, key.counted_for, key.subject))
        measure = expectations.measures[key.measure]
        wrong = _no_result(key, figure, measure, read.sheets[SHEETS[next(iter(formula.needs))]].place)
        if wrong is not None:
            reasons[key] = wrong
        elif figure is not None:
            figures[key] = figure
    return figures, reasons


def _no_result(key: ResultKey, figure: Figure | None, measure: ExpectedMeasure, place: Place) -> Problem | None:
    """Why a figure is no result of the measure, or None when it is one."""
    about = f"{measure.title} for {whose(key)}"
    if figure is None or figure.amount is None:
        why = "No row names them." if figure is None else figure.why
        message = f"{about} cannot be worked out: {why[0].lower()}{why[1:]}"
        hint = "No cases are no result and never zero; add the rows that are missing, or deliver the result."
        return Problem("no-cases", message, place, hint)
    low = measure.least is not None and figure.amount < measure.least
    if low or (measure.most is not None and figure.amount > measure.most):
        message = f"{about} comes out as {measure.unit.show(figure.amount)}, which it cannot be."
        return Problem("out-of-range", message, place, "Check the rows, above all their signs.")
    return None


def _unowned(
    needed: Mapping[ResultKey, Formula],
    owned: OwnedRows,
    people: KnownPeople,
    expectations: Expectations,
) -> Iterator[Problem]:
    """Rows that count for a needed result and do not say whose they are, or name whom nobody knows."""
    known: dict[str, set[str]] = {}
    for key in needs_of(people.roster, expectations).results:
        known.setdefault(key.counted_for, set()).add(key.subject)
    known[CountedFor.PARTICIPANT] = set(people.roster.people)
    nearest = {word: Nearest(names) for word, names in known.items()}
    titles: dict[tuple[str, str], str] = {}
    told: set[tuple[Place, str]] = set()
    for key, formula in needed.items():
        titles.setdefault((formula.kpi, key.counted_for), expectations.measures[key.measure].title)
    for (kpi, word), title in titles.items():
        counted = () if word == COMPANY else FORMULAS[kpi].work_out(owned.rows, expectations.period).rows
        for row in counted:
            if (row.place, word) in told or (kind_of(row), row.key, word) in owned.nobodys:
                continue
            problem = _of_nobody(row, word, title, known[word], nearest[word], people)
            if problem is not None:
                told.add((row.place, word))
                yield problem


def _of_nobody(
    row: Row, word: str, title: str, known: set[str], nearest: Nearest, people: KnownPeople
) -> Problem | None:
    owner = row.owners.get(word)
    if owner is None:
        message = f"{row.key} names no {word}, but {title} counts for the {word}."
        hint = f"Fill in the column {word}, or write none where the row is nobody's."
        return Problem("row-of-nobody", message, row.place, hint)
    if owner in known or not people.complete:
        return None
    if word == CountedFor.PARTICIPANT:
        hint = nearest.hint(owner, "Add the person to the roster, or write none where the row is nobody's.")
        return Problem("unknown-person", f'{row.key} names "{owner}", who is not on the roster.', row.place, hint)
    same = nearest.same(owner)
    if same is None:
        return None  # another group, on which nobody is paid
    message = f'{row.key} names the {word} "{owner}", which nobody on the roster belongs to.'
    return Problem("unknown-group", message, row.place, nearest.hint(owner, ""))
