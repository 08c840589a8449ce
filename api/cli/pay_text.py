"""Payouts as text for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from api.cli.paid import Paid
from api.cli.pay_rows import PaidRow, balance_rows, component_names, paid_rows, role_sums, whole_total
from api.cli.problems import counted
from api.cli.terminal import paragraph, say, styled, table
from incentives.values.decimals import grouped

CHANGES, TOTAL, PAID_OUT = "changes\nof total", "total\nto pay", "paid out"


OVERDUE = (
    "Some of it fell due already, but nobody who holds the role has it, and the policy releases it under a condition: "
    "somebody has to decide, and enter an adjustment."
)


def payouts_text(paid: Paid) -> str:
    """The payouts role by role, the sum of each role, and the fingerprints."""
    sums = (*totals_lines(paid), "", *_balance_lines(paid))
    return "\n".join((*_payouts(paid), "", *sums, *_fingerprint_lines(paid), ""))


def totals_lines(paid: Paid) -> Iterator[str]:
    """What each role is paid together."""
    sums = role_sums(paid)
    lines = [(each.role, f"{each.participants:,}", f"{each.payouts:,}", grouped(each.total)) for each in sums]
    everybody = len({payout.participant for payout in paid.run.payouts})
    lines.append(("together", f"{everybody:,}", f"{len(paid.run.payouts):,}", grouped(whole_total(paid))))
    headings = ("Totals by role", "participants", "payouts", f"total {paid.run.currency}")
    return table(headings, lines, right=(1, 2, 3))


def say_stopping(paid: Paid) -> None:
    """On the error stream: findings that would keep the service from paying this."""
    if not paid.stopping:
        return
    by_file: dict[str, int] = {}
    for finding in paid.stopping:
        by_file[finding.place.file] = by_file.get(finding.place.file, 0) + 1
    named = "; ".join(
        f"{file} has {counted(count, 'finding')} of high severity or above" for file, count in by_file.items()
    )
    text = (
        f"Nobody has answered for this yet: {named}. The service pays nothing from such a policy until "
        f"somebody with the authority answers; incentives check {' '.join(by_file)} tells what and why."
    )
    say(paragraph(text), error=True, colour="yellow")


def say_notes(paid: Paid) -> None:
    """On the error stream: what the readers of the workbooks passed over."""
    for workbook in paid.workbooks:
        for note in workbook.notes:
            say(f"{workbook.file}: {note}", error=True)


def _payouts(paid: Paid) -> Iterator[str]:
    period = paid.run.period
    last = period.ends_before - timedelta(days=1)
    yield styled(f"Payouts for {period.name} ({period.starts_on} to {last}), in {paid.run.currency}", bold=True)
    rows = paid_rows(paid)
    for each in role_sums(paid):
        policy = paid.policy_of(each.role)
        title = policy.roles[each.role.partition("/")[2]].title
        yield ""
        yield styled(f"{each.role}: {title}, by {policy.file}", bold=True)
        yield from _role_lines(paid, [row for row in rows if row.role == each.role])


def _role_lines(paid: Paid, rows: Sequence[PaidRow]) -> Iterator[str]:
    """One table: the components of the role side by side, days and changes of the total where anybody has any."""
    columns = [("participant", [row.participant for row in rows]), ("name", [row.name for row in rows])]
    if any(row.days != paid.run.period.days for row in rows):
        columns.append(("days", [str(row.days) for row in rows]))
    columns += [
        (name.replace("_", "\n"), [grouped(row.components[name]) for row in rows]) for name in component_names(rows)
    ]
    if any(row.changes.strip("-0.") for row in rows):
        columns.append((CHANGES, [grouped(row.changes) for row in rows]))
    columns.append((TOTAL, [grouped(row.total) for row in rows]))
    if any(row.paid_in != paid.run.currency for row in rows):
        columns.append((PAID_OUT, [f"{grouped(row.paid_out)} {row.paid_in}" for row in rows]))
    headings = [heading for heading, _ in columns]
    lines = list(zip(*(cells for _, cells in columns), strict=True))
    return table(headings, lines, right=range(2, len(columns)))


def _balance_lines(paid: Paid) -> Iterator[str]:
    """What is carried on to later periods; nothing where nothing is."""
    rows = [(*words, grouped(amount)) for *words, amount in balance_rows(paid)]
    if rows:
        headings = ("Carried on", "role", "what", "falls due", f"amount {paid.run.currency}")
        yield from (*table(headings, rows, right=(4,)), "")
    if paid.run.overdue:
        yield paragraph(OVERDUE)
        yield ""


def _fingerprint_lines(paid: Paid) -> Iterator[str]:
    rows = [(policy.file, policy.fingerprint) for policy in paid.policies]
    rows += [(workbook.file, workbook.fingerprint) for workbook in paid.workbooks]
    rows += [("all inputs together", paid.run.input_fingerprint), ("all payouts together", paid.run.result_fingerprint)]
    return table(("Fingerprint of", "SHA-256"), rows)
