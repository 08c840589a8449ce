"""What a printed statement says, taken from what the page shows: plain text and nothing else."""

from __future__ import annotations

from api.pages.statements import Measured, measured, other_amounts
from api.pages.words import day, moment, money, spoken, whole_money
from incentives.services.statements import StatementOfPayout
from incentives.store.records import RunState


def told(found: StatementOfPayout) -> dict[str, object]:
    """Every word and number of the statement, as the template names them."""
    statement, payout, currency = found.statement, found.payout, found.statement.currency
    exchanged = statement.exchanged
    return {
        "title": f"Statement for {found.period.name}",
        "person": f"{payout.name} ({payout.participant}), {found.policy.roles[statement.role].title}",
        "state": _state(found),
        "payout": money(payout.total, payout.currency),
        "opening": list(statement.opening),
        "steps": [
            {"title": each.title, "amount": whole_money(each.amount, currency), "lines": list(each.lines)}
            for each in statement.steps
        ],
        "exchanged": exchanged and f"Paid out: {whole_money(exchanged.amount, exchanged.currency)}. {exchanged.line}.",
        "measured": [
            {"title": each.measure.kpi.title, "result": each.result or "No result", "because": _why(each)}
            for each in measured(found)
        ],
        "others": [{"title": _title(found, name), "amount": shown} for name, shown in other_amounts(found).items()],
        "origin": [{"title": title, "words": words} for title, words in _origin(found)],
        "footer": f"{payout.participant}, {found.period.name}, payout {payout.id}",
    }


def _why(each: Measured) -> str:
    """Why a result counts, and the cases behind it where it comes out of raw rows."""
    if each.origin is None:
        return each.because
    return f"{each.because} {each.worked_out} From upload {each.origin.upload}."


def _state(found: StatementOfPayout) -> str:
    run = found.run
    if run.state is RunState.APPROVED and run.approved_by is not None and run.approved_at is not None:
        return f"Approved by {run.approved_by.name} on {moment(run.approved_at)}."
    if run.state is RunState.SUPERSEDED:
        return f"From run {run.id}, which a newer run has replaced. Nothing is paid from it."
    return f"From run {run.id}, which nobody has approved yet. Nothing is paid from it so far."


def _title(found: StatementOfPayout, name: str) -> str:
    measures = found.policy.measures
    return measures[name].kpi.title if name in measures else spoken(name)


def _origin(found: StatementOfPayout) -> list[tuple[str, str]]:
    return [
        ("Policy", f"{found.policy.title}, in force from {day(found.policy.effective_from)}"),
        ("Calculation", f"Run {found.run.id}, {moment(found.run.calculated_at)}"),
        ("Fingerprint of the policy", found.statement.policy_fingerprint),
    ]
