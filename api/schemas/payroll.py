"""Exports to payroll, what payroll answers, and journals as the API shows them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from api.amounts import minor_money
from api.fields import MoneySchema, Strict, Whole, Words
from api.schemas.people import HandSchema
from api.schemas.problems import ProblemValue
from incentives.export.acknowledgement import Outcome, Report, Said
from incentives.export.report_text import LONGEST_REFERENCE, read_row
from incentives.services.journals import RunJournal
from incentives.services.payroll import ExportedLine, PayrollExport
from incentives.store.payroll import StoredExport
from incentives.values.problem import Place, Problem, RefusedWithProblems

MOST_LINES = 100_000


class ExportsQuery(Strict):
    """Which exports, and how many at once."""

    run = Whole(metadata={"description": "Only exports of this run."})
    before = Whole(metadata={"description": "The id of the export before which to go on."})
    limit = Whole(least=1, most=500, load_default=100, metadata={"description": "How many at most."})


class ControlTotalSchema(Schema):
    """Lines and their sum of one pay code and currency."""

    pay_code = fields.String(required=True)
    lines = fields.Integer(required=True)
    amount = fields.Nested(MoneySchema, required=True)


class PayrollExportSchema(Schema):
    """An export, without its lines."""

    id = fields.Integer(required=True)
    run = fields.Integer(required=True)
    period = fields.String(required=True)
    sequence = fields.Integer(required=True, metadata={"description": "1 for the first of the run."})
    people = fields.Integer(required=True)
    lines = fields.Integer(required=True)
    control_totals = fields.List(fields.Nested(ControlTotalSchema), required=True)
    fingerprint = fields.String(required=True)
    exported_at = fields.AwareDateTime(required=True)
    exported_by = fields.Nested(HandSchema, required=True)


class PayrollExportsSchema(Schema):
    """Exports, the newest first. next is where to go on."""

    exports = fields.List(fields.Nested(PayrollExportSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class PayrollLineSchema(Schema):
    """One line and what became of it; paid is what payroll said was paid."""

    participant = fields.String(required=True)
    name = fields.String(required=True)
    pay_code = fields.String(required=True)
    amount = fields.Nested(MoneySchema, required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(tuple(Outcome)))
    paid = fields.Nested(MoneySchema, required=True, allow_none=True)
    reference = fields.String(required=True)


class PayrollReportSchema(Schema):
    """What payroll said at one time: numbers of lines."""

    id = fields.Integer(required=True)
    paid = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    differing = fields.Integer(required=True)
    told_at = fields.AwareDateTime(required=True)
    told_by = fields.Nested(HandSchema, required=True)


class WholeExportSchema(Schema):
    """An export with its lines and what became of them. problems: lines that were not paid as they left."""

    export = fields.Nested(PayrollExportSchema, required=True)
    lines = fields.List(fields.Nested(PayrollLineSchema), required=True)
    reports = fields.List(fields.Nested(PayrollReportSchema), required=True)
    problems = fields.List(ProblemValue(), required=True)


class ReportedLineSchema(Strict):
    """What became of a line."""

    participant = Words(most=100, required=True)
    pay_code = Words(most=20, required=True)
    amount = fields.Nested(MoneySchema, required=True)
    status = fields.String(required=True, validate=validate.OneOf(tuple(Said)))
    reference = Words(most=LONGEST_REFERENCE, least=0, load_default="")


class ReportSchema(Strict):
    """What payroll says of lines of an export."""

    lines = fields.List(
        fields.Nested(ReportedLineSchema), required=True, validate=validate.Length(min=1, max=MOST_LINES)
    )


class JournalLineSchema(Schema):
    """One line: debit or credit is above zero."""

    account = fields.String(required=True)
    purpose = fields.String(required=True)
    department = fields.String(required=True)
    debit = fields.Nested(MoneySchema, required=True)
    credit = fields.Nested(MoneySchema, required=True)


class JournalSchema(Schema):
    """The journal of a run; all debits together are all credits together."""

    run = fields.Integer(required=True)
    period = fields.String(required=True)
    lines = fields.List(fields.Nested(JournalLineSchema), required=True)
    debit = fields.Nested(MoneySchema, required=True)
    credit = fields.Nested(MoneySchema, required=True)


def shown_export(export: StoredExport) -> dict[str, object]:
    """An export as PayrollExportSchema dumps it."""
    shown: dict[str, object] = {
        name: getattr(export, name)
        for name in ("id", "run", "period", "sequence", "people", "lines", "fingerprint", "exported_at", "exported_by")
    }
    totals = [
        {"pay_code": each.pay_code, "lines": each.lines, "amount": minor_money(each.amount, each.currency)}
        for each in export.totals
    ]
    return shown | {"control_totals": totals}


def shown_whole_export(found: PayrollExport) -> dict[str, object]:
    """An export as WholeExportSchema dumps it."""
    return {
        "export": shown_export(found.export),
        "lines": [_shown_line(each) for each in found.lines],
        "reports": found.reports,
        "problems": found.problems,
    }


def shown_journal(journal: RunJournal) -> dict[str, object]:
    """A journal as JournalSchema dumps it."""
    currency, both = journal.run.currency, minor_money(journal.debit, journal.run.currency)
    lines = [
        {
            "account": each.account,
            "purpose": each.purpose.value,
            "department": each.department,
            "debit": minor_money(each.debit, currency),
            "credit": minor_money(each.credit, currency),
        }
        for each in journal.lines
    ]
    return {"run": journal.run.id, "period": journal.run.period, "lines": lines, "debit": both, "credit": both}


def stated_reports(body: dict[str, Any]) -> tuple[Report, ...]:
    """The reports of a body. RefusedWithProblems for amounts that are none."""
    read = [_report(number, line) for number, line in enumerate(body["lines"])]
    problems = [each for each in read if isinstance(each, Problem)]
    if problems:
        raise RefusedWithProblems(problems)
    return tuple(each for each in read if isinstance(each, Report))


def _report(number: int, line: dict[str, Any]) -> Report | Problem:
    words = {**line, **line["amount"]}
    return read_row(words, Place("request", key=f"lines.{number}"))


def _shown_line(shown: ExportedLine) -> dict[str, object]:
    line, said = shown.line, shown.said
    return {
        "participant": line.participant,
        "name": line.name,
        "pay_code": line.pay_code,
        "amount": minor_money(line.amount, line.currency),
        "outcome": shown.outcome.value,
        "paid": None if said is None else minor_money(said.amount, said.currency),
        "reference": "" if said is None else said.reference,
    }
