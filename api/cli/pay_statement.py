"""The statements of one participant of a calculation, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import click

from api.cli.paid import Paid
from api.cli.pay_rows import exact_money, name_of
from api.cli.terminal import paragraph, styled
from incentives.payout.run import PaidScorecard
from incentives.payout.settling import is_settlement
from incentives.payout.statement import Statement, build_settlement, build_statement
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.policy.model import Policy
from incentives.values.currency import money_text
from incentives.values.decimals import grouped

TITLE, AMOUNT = 60, 16


@dataclass(frozen=True, slots=True)
class StatementOf:
    """A statement with the person it is for."""

    participant: str
    name: str
    policy: Policy
    statement: Statement


def statements_of(paid: Paid, participant: str) -> tuple[StatementOf, ...]:
    """The statement of each assignment that the participant is paid for. Misuse when there is none."""
    payouts = paid_to(paid, participant)
    name = name_of(paid, participant)
    found = []
    for payout in payouts:
        policy = paid.policy_of(payout.role)
        plan = compile_plan(policy, payout.role.partition("/")[2], paid.run.period)
        found.append(StatementOf(participant, name, policy, _built(plan, payout)))
    return tuple(found)


def _built(plan: Plan, payout: PaidScorecard) -> Statement:
    if is_settlement(payout.assignment):
        return build_settlement(plan, payout.entries, payout.paid_out)
    return build_statement(plan, payout.amounts, payout.entries, payout.paid_out)


def paid_to(paid: Paid, participant: str) -> tuple[PaidScorecard, ...]:
    """The payouts of the participant, one for each assignment. Misuse when there is none."""
    payouts = tuple(payout for payout in paid.run.payouts if payout.participant == participant)
    if not payouts:
        near = get_close_matches(participant, {payout.participant for payout in paid.run.payouts}, n=1)
        hint = f' Did you mean "{near[0]}"?' if near else ""
        raise click.UsageError(f'Nobody is paid as "{participant}" in {paid.run.period}.{hint}')
    return payouts


def statement_text(whose: StatementOf) -> str:
    """One statement: every step, how it came about, and the line of the policy that says so."""
    return "\n".join((*_lines(whose), ""))


def statement_as_json(whose: StatementOf) -> dict[str, Any]:
    """The statement with exact amounts as text."""
    statement, policy = whose.statement, whose.policy
    return {
        "participant": whose.participant,
        "name": whose.name,
        "period": statement.period,
        "role": f"{statement.policy}/{statement.role}",
        "effective_from": statement.effective_from,
        "policy_fingerprint": statement.policy_fingerprint,
        "currency": statement.currency,
        "given": dict(statement.given),
        "opening": list(statement.opening),
        "steps": [
            {
                "key": step.key,
                "title": step.title,
                "amount": exact_money(policy, step.amount),
                "lines": list(step.lines),
                "file": step.place.file,
                "line": step.place.line,
            }
            for step in statement.steps
        ],
        "total": exact_money(policy, statement.total),
        "carried": {name: exact_money(policy, amount) for name, amount in statement.carried.items()},
        "paid_out": _exchanged(statement),
    }


def _exchanged(statement: Statement) -> dict[str, Any] | None:
    """The last step of who is paid out in another currency."""
    last = statement.exchanged
    if last is None:
        return None
    amount = money_text(last.amount, last.currency)
    place = {"file": last.place.file, "line": last.place.line}
    return {"amount": amount, "currency": last.currency, "lines": [last.line], **place}


def _lines(whose: StatementOf) -> Iterator[str]:
    statement, policy = whose.statement, whose.policy
    yield styled(f"Statement of {whose.name} ({whose.participant}) for {statement.period}", bold=True)
    yield f"{policy.roles[statement.role].title}, {policy.title}, {policy.file}"
    yield ""
    yield from (paragraph(line, first="  ") for line in statement.opening)
    for step in statement.steps:
        yield ""
        yield _sum_line(whose, step.title, exact_money(policy, step.amount))
        yield from (paragraph(line, first="    ") for line in step.lines)
        yield f"    {step.place.file}:{step.place.line}"
    yield ""
    yield _sum_line(whose, "Total", exact_money(policy, statement.total))
    last = statement.exchanged
    if last is not None:
        amount = f"{grouped(money_text(last.amount, last.currency)):>{AMOUNT}} {last.currency}"
        yield ""
        yield styled(f"  {'Paid out':<{TITLE}}{amount}", bold=True)
        yield paragraph(last.line, first="    ")
        yield f"    {last.place.file}:{last.place.line}"


def _sum_line(whose: StatementOf, title: str, amount: str) -> str:
    return styled(f"  {title:<{TITLE}}{grouped(amount):>{AMOUNT}} {whose.statement.currency}", bold=True)
