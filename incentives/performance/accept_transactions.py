"""Single transactions, for components that are paid for each of them: one row a transaction.

Columns: participant, measure, key, day, amount, as a check name and role, and where needed `separate`. A key names a
transaction within its measure, so it stands once. Everybody who is paid by transactions has one, or a row with the key
`none` and no day and amount, which states that there was none. Transactions that look the same are a problem until a
`yes` under `separate` says that they are not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from incentives.performance.accept_cells import Findings, addresses, amount_in, day_in, quoted, text_in
from incentives.performance.accept_headings import ADD_SHEET, Nearest, missing_headings, of_period, unknown_headings
from incentives.performance.accept_needs import in_period
from incentives.performance.accept_people import HEADINGS, PeopleRows
from incentives.performance.accept_roster import KnownPeople
from incentives.performance.accept_titles import as_heading, means, titles_of, unit_differs
from incentives.performance.accept_yes_no import yes_in
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Assignment, Transaction
from incentives.performance.staged import Cell, CellKind, StagedRow, StagedSheet
from incentives.values.problem import Place, Problem

REQUIRED = ("participant", "measure", "key", "day", "amount")
SEPARATE = "separate"
NONE = "none"
STATE_NONE = 'Where there was none, say so with a row whose key is "none" and whose day and amount are blank.'
TAKE_BACK = "A deal that is taken back is a clawback or an adjustment of the period in which that happens."
SAY_SEPARATE = f'Delete it if it is the same one; if it is not, add a column "{SEPARATE}" and write yes in its row.'

Whose = tuple[str, str]


def read_transactions(
    sheets: Sequence[StagedSheet], known: KnownPeople, expectations: Expectations, missing_at: Place | None
) -> tuple[tuple[Transaction, ...], tuple[Problem, ...]]:
    """All transactions, sorted, and all problems.

    missing_at is the place of what is missing when there is no sheet; None when a sheet may be there unrecognised.
    """
    readable, problems = of_period(sheets, expectations.period)
    reader = _TransactionReader(known, expectations)
    people = PeopleRows(known, reader.findings)
    for sheet in readable:
        reader.findings.problems += missing_headings(sheet, REQUIRED)
        reader.findings.problems += unknown_headings(sheet, (*HEADINGS, *REQUIRED, SEPARATE), "unknown-heading")
        if all(name in sheet.headings for name in REQUIRED):
            for participant, row in people.of(sheet, once=False):
                reader.take(participant, row, sheet)
    missing: tuple[Problem, ...] = ()
    if sheets and not problems:
        missing = tuple(reader.missing(sheets[0].place))
    elif not sheets and missing_at is not None:
        missing = reader.missing_sheet(missing_at)
    found = tuple(sorted(reader.taken, key=lambda each: (each.participant, each.measure, each.key)))
    return found, (*problems, *reader.findings.problems, *missing)


def needed_transactions(known: KnownPeople, expectations: Expectations) -> tuple[Whose, ...]:
    """Participant and measure of everybody who is not paid without transactions, sorted."""
    if not any(role.transactions for role in expectations.roles.values()):
        return ()
    found = {
        (assignment.participant, measure)
        for assignment, role in in_period(known.roster, expectations)
        for measure, required in role.transactions.items()
        if required
    }
    return tuple(sorted(found))


class _TransactionReader:
    """Takes rows whose person is known; `taken` are the transactions that hold, `seen` what some row was about."""

    def __init__(self, known: KnownPeople, expectations: Expectations) -> None:
        self.findings = Findings()
        self.taken: list[Transaction] = []
        self.seen: dict[Whose, dict[str, Cell]] = defaultdict(dict)
        self._known = known
        self._expectations = expectations
        self._titles = titles_of(expectations)
        self._keys: dict[tuple[str, str], Cell] = {}
        self._alike: dict[tuple[object, ...], Cell] = {}
        self._held: dict[Whose, list[Assignment]] = defaultdict(list)
        if any(role.transactions for role in expectations.roles.values()):
            for assignment, role in in_period(known.roster, expectations):
                for measure in role.transactions:
                    self._held[assignment.participant, measure].append(assignment)

    def take(self, participant: str, row: StagedRow, sheet: StagedSheet) -> None:
        """One row of a sheet."""
        measure = self._measure(row.cells["measure"], sheet)
        cell = row.cells["key"]
        key = self.findings.keep(text_in(cell, f"The key of a transaction of {participant}"))
        if measure is None:
            return
        whose = participant, measure
        stated = self.seen[whose]
        if key is None or not self._is_paid(whose, row.cells["measure"]):
            stated.setdefault("unclear", cell)
        elif key.casefold() == NONE:
            self._take_none(whose, row)
        else:
            self._take_one(whose, key, row)

    def _measure(self, cell: Cell, sheet: StagedSheet) -> str | None:
        text = self.findings.keep(text_in(cell, "The measure"))
        if text is None:
            return None
        measures = self._expectations.measures
        key = text if text in measures else self._titles.get(as_heading(text), as_heading(text))
        paid = sorted({name for role in self._expectations.roles.values() for name in role.transactions})
        if key not in paid:
            known = f"Known here: {', '.join(paid)}." if paid else "Delete the sheet; only results are needed."
            message = f"{quoted(cell)} is not a measure that a policy in force pays by the transaction."
            self.findings.add("unknown-measure", cell, message, Nearest(paid).hint(key, known))
            return None
        declared = sheet.units.get("amount")
        if declared is not None and not means(declared, measures[key].unit):
            self.findings.problems.append(unit_differs(key, declared, measures[key].unit, sheet.headings["amount"]))
            return None
        return key

    def _is_paid(self, whose: Whose, cell: Cell) -> bool:
        participant, measure = whose
        if whose in self._held:
            return True
        if self._known.complete and participant not in self._known.unclear:
            message = f"{participant} has a transaction of {measure}, but no role in the period that is paid by it."
            self.findings.add("transaction-not-needed", cell, message, "Delete the row, or correct the roster.")
        return False

    def _take_none(self, whose: Whose, row: StagedRow) -> None:
        """The row that states that somebody had no transaction."""
        participant, measure = whose
        stated, cell = self.seen[whose], row.cells["key"]
        amount = row.cells["amount"]
        if row.cells["day"].kind is not CellKind.BLANK or (amount.kind is not CellKind.BLANK and amount.text != "0"):
            message = f'The key "none" says that {participant} had no transaction of {measure}, but the row has one.'
            self.findings.add("none-and-transactions", cell, message, "Give it its key, or clear its day and amount.")
        elif stated:
            earlier = next(iter(stated.values()))
            message = f'{participant} has the key "none" beside other rows of {measure}, in {addresses(earlier, cell)}.'
            self.findings.add("none-and-transactions", cell, message, "Keep either this row or the others.")
        else:
            self.taken.append(Transaction(participant, measure, NONE, None, Fraction(0)))
        stated[NONE] = cell

    def _take_one(self, whose: Whose, key: str, row: StagedRow) -> None:
        participant, measure = whose
        named = f"the transaction {key} of {participant}"
        stated, cell = self.seen[whose], row.cells["key"]
        if NONE in stated:
            message = f'{participant} has {key} beside the key "none", in {addresses(stated[NONE], cell)}.'
            self.findings.add("none-and-transactions", cell, message, "Delete the row with the key none.")
        stated[key] = cell
        earlier = self._keys.setdefault((measure, key), cell)
        day = self._day(whose, row.cells["day"], named)
        amount = self._amount(measure, row.cells["amount"], named)
        if earlier is not cell:
            message = f"The transaction {key} of {measure} stands twice, in {addresses(earlier, cell)}."
            hint = "Keep one of them; parts of a transaction that several people share have keys of their own."
            self.findings.add("duplicate-transaction", cell, message, hint)
        elif day is not None and amount is not None:
            one = Transaction(participant, measure, key, day, amount)
            if self._is_separate(one, row, named):
                self.taken.append(one)

    def _day(self, whose: Whose, cell: Cell, named: str) -> date | None:
        day = self.findings.keep(day_in(cell, f"The day of {named}"))
        period = self._expectations.period
        if day is None:
            return None
        if not period.starts_on <= day < period.ends_before:
            message = f"{quoted(cell)}, the day of {named}, is not in {period.name}."
            hint = "Correct the day, or leave the row for the period in which it lies."
            self.findings.add("day-outside-period", cell, message, hint)
            return None
        held = self._held[whose]
        if not any(each.starts_on <= day and (each.ends_before is None or day < each.ends_before) for each in held):
            if whose[0] not in self._known.unclear:
                roles = " or ".join(sorted({each.role for each in held}))
                message = f"On {day}, the day of {named}, {whose[0]} was not {roles}, so nobody would be paid for it."
                self.findings.add("day-outside-role", cell, message, "Correct the day, or the days on the roster.")
            return None
        return day

    def _amount(self, measure: str, cell: Cell, named: str) -> Fraction | None:
        unit = self._expectations.measures[measure].unit
        amount = self.findings.keep(amount_in(cell, unit, f"The amount of {named}"))
        if amount is not None and amount < 0:
            message = f"{quoted(cell)}, the amount of {named}, is below zero, where no level of rates is."
            self.findings.add("out-of-range", cell, message, f"Correct its sign. {TAKE_BACK}")
            return None
        return amount

    def _is_separate(self, one: Transaction, row: StagedRow, named: str) -> bool:
        """Whether it looks like no other, or the sheet says that it is one of its own."""
        said = row.cells.get(SEPARATE)
        separate = said is not None and self.findings.keep(yes_in(said, f"Whether {named} is separate"))
        cell = row.cells["key"]
        looks: tuple[tuple[str, tuple[object, ...]], ...] = (
            ("the same key but for its writing", (one.measure, " ".join(one.key.casefold().split()))),
            ("the same day and amount", (one.participant, one.measure, one.day, one.amount)),
        )
        for what, look in looks:
            earlier = self._alike.setdefault(look, cell)
            if earlier is not cell and not separate:
                message = f"{named[0].upper()}{named[1:]} has {what} as {quoted(earlier)} in {earlier.place.cell}."
                self.findings.add("suspected-duplicate", cell, message, SAY_SEPARATE)
                return False
        return True

    def missing(self, place: Place) -> Iterator[Problem]:
        """Everybody who needs a transaction, or the word that there was none, and has neither."""
        for participant, measure in needed_transactions(self._known, self._expectations):
            if (participant, measure) not in self.seen:
                message = f"{participant} is paid by each transaction of {measure}, and none is stated."
                yield Problem("transactions-missing", message, place, f"Add them. {STATE_NONE}")

    def missing_sheet(self, place: Place) -> tuple[Problem, ...]:
        """That the whole sheet is missing, when anybody needs it."""
        needed = needed_transactions(self._known, self._expectations)
        if not needed:
            return ()
        people, measures = sorted({each[0] for each in needed}), sorted({each[1] for each in needed})
        who = f"{people[0]} is" if len(people) == 1 else f"{len(people)} participants ({people[0]}, …) are"
        message = f'There is no sheet "Transactions", but {who} paid by each transaction of {" and ".join(measures)}.'
        return (Problem("sheet-missing", message, place, ADD_SHEET),)
