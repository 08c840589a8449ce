"""Which kinds of sheet there are, how people name them and how their row of headings is found.

Which columns a sheet must have, and what they may hold, is decided at acceptance, where the policies are known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from incentives.performance.staged import SheetKind

_GAPS = re.compile(r"[\s\-_]+")
PASSED_OVER = frozenset({"notes", "instructions", "readme", "about", "problems"})
NOTE_COLUMNS = frozenset({"note", "notes", "comment", "comments", "remark", "remarks"})
TEXTS = frozenset(("participant", "name", "email", "role", "team", "territory", "department", "segment"))
TEXTS |= {"counted_for", "measure", "period", "key", "separate", "reason", "paid_in", "from_currency", "to_currency"}
TEXTS |= {"answer", "survey", "scale", "customer", "subscription", "ticket", "purchase", "refund_of"}
TEXTS |= {"opened_at", "solved_at", "reopened", "escalated", "complaint", "severe"}
DAYS = frozenset({"starts_on", "ends_before", "day", "from", "to", "first_value_on"})
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "participant": (
        *("participant_id", "employee", "employee_id", "employee_number", "person", "person_id", "staff_id"),
        *("personnel_number", "payee", "payee_id"),
    ),
    "name": ("full_name", "employee_name", "participant_name"),
    "email": ("e_mail", "email_address", "mail"),
    "starts_on": ("start", "start_date", "starts", "first_day", "valid_from"),
    "share": ("share_of_full_time", "fte", "full_time_equivalent"),
    "salary": ("annual_salary", "yearly_salary", "salary_per_year"),
    "target_incentive": ("annual_target_incentive", "target_bonus", "annual_target_bonus"),
    "counted_for": ("kind_of_group", "group_kind", "group_type"),
    "measure": ("kpi", "metric", "indicator"),
    "result": ("value", "kpi_value", "measured", "actual"),
    "key": ("transaction", "transaction_id", "deal", "deal_id", "order_number", "invoice_number", "reference"),
    "day": ("date", "transaction_date", "deal_date", "booked_on", "closed_on"),
    "amount": ("deal_value", "transaction_amount"),
    "from": ("first_day_of_leave",),
    "to": ("last_day_of_leave",),
    "from_currency": ("from",),
    "to_currency": ("to",),
    "rate": ("exchange_rate",),
    "paid_in": ("pay_currency", "currency_of_pay", "payroll_currency"),
    "answer": ("answer_id", "response", "response_id"),
    "score": ("rating",),
    "customer": ("customer_id", "customerid", "client", "client_id", "account", "account_id"),
    "subscription": ("subscription_id", "contract", "contract_id"),
    "monthly_revenue": ("mrr", "monthly_recurring_revenue"),
    "ticket": ("ticket_id", "ticket_number", "case_id", "case_number"),
    "opened_at": ("opened", "created_at"),
    "solved_at": ("solved", "resolved_at"),
    "purchase": ("purchase_id", "order", "order_id", "invoice", "invoice_id"),
    "cost_of_acquisition": ("acquisition_cost",),
}
_KEY_OF = {word: key for key, words in SYNONYMS.items() for word in words}


@dataclass(frozen=True, slots=True)
class SheetForm:
    """One kind of sheet. keys are the headings that tell the row of headings; columns are those it always has.

    words are the headings whose usual other names are understood on the sheet. may_be_empty: headings without rows
    state that there was nothing. said: headings that a person said the meaning of, each with what it means.
    """

    kind: SheetKind
    title: str
    names: tuple[str, ...]
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    words: frozenset[str]
    may_be_empty: bool = False
    said: tuple[tuple[str, str], ...] = ()


FORMS = (
    SheetForm(
        SheetKind.ROSTER,
        "Roster",
        ("roster",),
        ("participant",),
        ("participant", "name", "role", "starts_on", "ends_before"),
        frozenset({"participant", "name", "email", "starts_on", "share", "salary", "target_incentive", "paid_in"}),
    ),
    SheetForm(
        SheetKind.QUOTAS,
        "Quotas",
        ("quotas", "quota"),
        ("participant",),
        ("participant",),
        frozenset({"participant", "name"}),
    ),
    SheetForm(
        SheetKind.RESULTS,
        "Results",
        ("results",),
        ("participant",),
        ("participant",),
        frozenset({"participant", "name", "measure", "result"}),
    ),
    SheetForm(
        SheetKind.GROUP_RESULTS,
        "Group results",
        ("groupresults", "teamresults"),
        ("counted_for", "name"),
        ("counted_for", "name"),
        frozenset({"counted_for", "measure", "result"}),
    ),
    SheetForm(
        SheetKind.COMPANY_RESULTS,
        "Company results",
        ("companyresults",),
        ("measure",),
        ("measure", "result"),
        frozenset({"measure", "result"}),
    ),
    SheetForm(
        SheetKind.TRANSACTIONS,
        "Transactions",
        ("transactions", "deals"),
        ("participant", "measure"),
        ("participant", "measure", "key", "day", "amount"),
        frozenset({"participant", "name", "measure", "key", "day", "amount"}),
    ),
    SheetForm(
        SheetKind.LEAVE,
        "Leave",
        ("leave", "absences"),
        ("participant",),
        ("participant", "from", "to"),
        frozenset({"participant", "name", "from", "to"}),
        may_be_empty=True,
    ),
    SheetForm(
        SheetKind.EXCHANGE_RATES,
        "Exchange rates",
        ("exchangerates",),
        ("from_currency", "to_currency"),
        ("day", "from_currency", "to_currency", "rate"),
        frozenset({"day", "from_currency", "to_currency", "rate"}),
    ),
    SheetForm(
        SheetKind.SURVEY_ANSWERS,
        "Survey answers",
        ("surveyanswers", "surveys"),
        ("answer",),
        ("answer", "survey", "scale", "day", "score"),
        frozenset({"answer", "participant", "customer", "day", "score"}),
    ),
    SheetForm(
        SheetKind.CUSTOMERS,
        "Customers",
        ("customers",),
        ("customer",),
        ("customer", "starts_on", "ends_before"),
        frozenset({"customer", "participant", "starts_on", "cost_of_acquisition"}),
    ),
    SheetForm(
        SheetKind.SUBSCRIPTIONS,
        "Subscriptions",
        ("subscriptions",),
        ("subscription",),
        ("subscription", "customer", "starts_on", "ends_before", "monthly_revenue"),
        frozenset({"subscription", "customer", "participant", "starts_on", "monthly_revenue"}),
    ),
    SheetForm(
        SheetKind.TICKETS,
        "Tickets",
        ("tickets",),
        ("ticket",),
        ("ticket", "opened_at", "solved_at"),
        frozenset({"ticket", "customer", "participant", "opened_at", "solved_at"}),
    ),
    SheetForm(
        SheetKind.PURCHASES,
        "Purchases",
        ("purchases",),
        ("purchase",),
        ("purchase", "customer", "day", "amount", "refund_of"),
        frozenset({"purchase", "customer", "participant", "day"}),
    ),
)
_BY_NAME = {name: form for form in FORMS for name in form.names}


def plain_name(sheet: str) -> str:
    """A sheet's name as it is compared: `Team Results` is `teamresults`."""
    return _GAPS.sub("", sheet).casefold()


def form_of(sheet: str) -> SheetForm | None:
    """The kind of sheet of that name, or None."""
    return _BY_NAME.get(plain_name(sheet))


def nearest_form(sheet: str) -> SheetForm | None:
    """The kind whose name is most like it, or None when nothing is near."""
    near = get_close_matches(plain_name(sheet), _BY_NAME, n=1)
    return _BY_NAME[near[0]] if near else None


def heading(text: str) -> str:
    """A heading as it is compared: `Starts on` is `starts_on`."""
    return _GAPS.sub("_", text.strip()).casefold()


def meant_by(word: str, form: SheetForm) -> str:
    """The heading that a word usually stands for on such a sheet (`employee_id` is `participant`), or the word."""
    said = dict(form.said).get(word)
    if said is not None:
        return said
    key = _KEY_OF.get(word, word)
    return key if key in form.words else word


def form_of_kind(kind: SheetKind) -> SheetForm:
    """The form of that kind of sheet."""
    return next(form for form in FORMS if form.kind is kind)
