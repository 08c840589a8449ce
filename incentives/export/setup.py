"""How a company books pay: the codes of its payroll and the accounts of its ledger, from one YAML file.

    format: 1
    pay_codes:
      others: "2300"
      entries: "2390"
      roles: {field-sales/account_executive: "2310"}
    ledger:
      expense: "6020"
      payable: "3740"
      deferred: "3750"
      advances: "1530"
      department: team
      without_department: "9999"

A role without a code takes `others`; entries of adjustments without a code take that of the role. The accounts deferred
and advances are only needed where money is held back or advanced.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from marshmallow import Schema, fields

from incentives.documents.check import load
from incentives.documents.fields import Choice, ReadText
from incentives.documents.read import read_document
from incentives.policy.model import CountedFor
from incentives.values.problem import Problem

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}", re.ASCII)
ROLE = re.compile(r"[a-z][a-z0-9-]*/[a-z][a-z0-9_]*", re.ASCII)
GROUPS = (CountedFor.TEAM, CountedFor.TERRITORY, CountedFor.DEPARTMENT, CountedFor.SEGMENT)


@dataclass(frozen=True, slots=True)
class PayCodes:
    """Codes by `policy/role`. others stands for roles without one, entries for what adjustments add."""

    roles: Mapping[str, str]
    others: str | None = None
    entries: str | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Accounts. department: which group of the roster bears the expense; without_department: who does for the rest."""

    expense: str
    payable: str
    department: str
    deferred: str | None = None
    advances: str | None = None
    without_department: str | None = None


@dataclass(frozen=True, slots=True)
class PayrollSetup:
    """Both. Without a ledger there are no journals."""

    pay_codes: PayCodes
    ledger: Ledger | None = None


class CodeField(ReadText[str]):
    """A code of payroll, an account or a department."""

    expected = "a code such as 2300"

    def parse(self, text: str) -> str:
        return text if CODE.fullmatch(text) else self.refuse(text)


class RoleField(ReadText[str]):
    """A role of a policy."""

    expected = "a role such as field-sales/account_executive"

    def parse(self, text: str) -> str:
        return text if ROLE.fullmatch(text) else self.refuse(text)


class PayCodesSchema(Schema):
    """The codes of payroll."""

    others = CodeField()
    entries = CodeField()
    roles = fields.Dict(keys=RoleField(), values=CodeField(), load_default=dict)


class LedgerSchema(Schema):
    """The accounts of the ledger."""

    expense = CodeField(required=True)
    payable = CodeField(required=True)
    department = Choice(*GROUPS, required=True)
    deferred = CodeField()
    advances = CodeField()
    without_department = CodeField()


class SetupSchema(Schema):
    """The file."""

    format = Choice("1", required=True)
    pay_codes = fields.Nested(PayCodesSchema, required=True)
    ledger = fields.Nested(LedgerSchema)


def read_setup(text: str, file: str) -> tuple[PayrollSetup | None, tuple[Problem, ...]]:
    """The setup that the text states, or None and everything that is wrong with it."""
    document, problems = read_document(text, file)
    if document is None:
        return None, problems
    stated, wrong = load(SetupSchema(), document)
    problems = (*problems, *wrong)
    if stated is not None and not stated["pay_codes"]["roles"] and "others" not in stated["pay_codes"]:
        message = "No role has a pay code, and none is stated for others."
        problems = (*problems, document.problem("missing-key", ("pay_codes",), message, "State others, or roles."))
    if stated is None or problems:
        return None, problems
    ledger = stated.get("ledger")
    return PayrollSetup(PayCodes(**stated["pay_codes"]), None if ledger is None else Ledger(**ledger)), ()
