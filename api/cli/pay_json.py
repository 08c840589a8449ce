"""A calculation as JSON: money as exact decimal text, and every fingerprint that lets anyone repeat it."""

from __future__ import annotations

from typing import Any

from api.cli.paid import Paid
from api.cli.pay_rows import PaidRow, balance_rows, paid_rows, role_sums, whole_total
from api.cli.totals import totals_as_json


def paid_as_json(paid: Paid) -> dict[str, Any]:
    """The whole run."""
    run = paid.run
    return {
        "period": {
            "name": run.period.name,
            "starts_on": run.period.starts_on.isoformat(),
            "ends_before": run.period.ends_before.isoformat(),
        },
        "currency": run.currency,
        "payouts": [_row(row) for row in paid_rows(paid)],
        "totals_by_role": [
            {"role": each.role, "participants": each.participants, "payouts": each.payouts, "total": each.total}
            for each in role_sums(paid)
        ],
        "total": whole_total(paid),
        "balances": [
            {"participant": whose, "role": role, "what": what, "due_on": due_on or None, "amount": amount}
            for whose, role, what, due_on, amount in balance_rows(paid)
        ],
        "unanswered_findings": [
            {"pattern": each.pattern, "severity": str(each.severity), "at": each.at}
            | {"file": each.place.file, "line": each.place.line}
            for each in paid.stopping
        ],
        "read": totals_as_json(paid.workbooks),
        **fingerprints(paid),
    }


def fingerprints(paid: Paid) -> dict[str, Any]:
    """What went in and what came out, each as SHA-256."""
    return {
        "policies": [
            {
                "policy": policy.key,
                "effective_from": policy.effective_from.isoformat(),
                "file": policy.file,
                "fingerprint": policy.fingerprint,
            }
            for policy in paid.policies
        ],
        "workbooks": [{"file": each.file, "fingerprint": each.fingerprint} for each in paid.workbooks],
        "input_fingerprint": paid.run.input_fingerprint,
        "result_fingerprint": paid.run.result_fingerprint,
    }


def _row(row: PaidRow) -> dict[str, Any]:
    return {
        "participant": row.participant,
        "name": row.name,
        "role": row.role,
        "starts_on": row.starts_on.isoformat(),
        "ends_before": row.ends_before.isoformat() if row.ends_before else None,
        "components": dict(row.components),
        "changes_of_total": row.changes,
        "total": row.total,
        "carried": dict(row.carried),
        "paid_out": {"amount": row.paid_out, "currency": row.paid_in},
    }
