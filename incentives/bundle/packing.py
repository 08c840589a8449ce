"""Parts of a bundle as canonical text and back, beside those that the store packs: the run, policies, payouts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from incentives.bundle.contents import BundledPolicy, BundledRun
from incentives.payout.run import PaidScorecard
from incentives.performance.adjustments import Adjustment, AdjustmentKind
from incentives.store.packing import pack_entries, read_exact, unpack_entries
from incentives.store.packing_columns import Packed
from incentives.store.packing_paid_out import pack_paid_out, unpack_paid_out
from incentives.values.period import Period


def pack_payout(paid: PaidScorecard) -> Packed:
    """One payout with every amount; what it does not have is left out."""
    packed: Packed = {
        "participant": paid.participant,
        "assignment": paid.assignment,
        "role": paid.role,
        "policy_fingerprint": paid.policy_fingerprint,
        "components": dict(paid.components),
        "total": paid.total,
        "amounts": {name: str(amount) for name, amount in paid.amounts.items()},
    }
    packed |= {"carried": dict(paid.carried)} if paid.carried else {}
    packed |= {"entries": pack_entries(paid.entries)} if paid.entries else {}
    return packed | ({} if paid.paid_out is None else {"paid_out": pack_paid_out(paid.paid_out)})


def unpack_payout(packed: Packed) -> PaidScorecard:
    """The payout that was packed."""
    return PaidScorecard(
        participant=_words(packed["participant"]),
        assignment=_words(packed["assignment"]),
        role=_words(packed["role"]),
        policy_fingerprint=_words(packed["policy_fingerprint"]),
        components={name: _whole(amount) for name, amount in packed["components"].items()},
        total=_whole(packed["total"]),
        amounts={name: read_exact(amount) for name, amount in packed["amounts"].items()},
        carried={name: _whole(amount) for name, amount in packed.get("carried", {}).items()},
        entries=unpack_entries(packed.get("entries", ())),
        paid_out=unpack_paid_out(packed["paid_out"]) if "paid_out" in packed else None,
    )


def pack_adjustments(adjustments: Sequence[Adjustment]) -> list[list[str]]:
    """Adjustments as rows."""
    return [
        [each.participant, each.role, each.kind, str(each.amount), each.reason, each.by, each.on.isoformat()]
        for each in adjustments
    ]


def unpack_adjustments(packed: Sequence[Sequence[str]]) -> tuple[Adjustment, ...]:
    """The adjustments that were packed."""
    return tuple(
        Adjustment(participant, role, AdjustmentKind(kind), read_exact(amount), reason, by, date.fromisoformat(on))
        for participant, role, kind, amount, reason, by, on in packed
    )


def pack_run(run: BundledRun) -> Packed:
    """What is said of the run."""
    return {
        "number": run.number,
        "period": {
            "name": run.period.name,
            "starts_on": run.period.starts_on.isoformat(),
            "ends_before": run.period.ends_before.isoformat(),
            "fiscal_year_starts": run.fiscal_year_starts,
        },
        "currency": run.currency,
        "total": run.total,
        "input_fingerprint": run.input_fingerprint,
        "result_fingerprint": run.result_fingerprint,
        "calculated_at": run.calculated_at.isoformat(),
        "calculated_by": run.calculated_by,
        "approved_at": None if run.approved_at is None else run.approved_at.isoformat(),
        "approved_by": run.approved_by,
    }


def unpack_run(packed: Packed, release: str, calculation: str) -> BundledRun:
    """The run that was packed."""
    period, approved_at = packed["period"], packed["approved_at"]
    days = (date.fromisoformat(period["starts_on"]), date.fromisoformat(period["ends_before"]))
    return BundledRun(
        number=_whole(packed["number"]),
        period=Period(*days, _words(period["name"])),
        fiscal_year_starts=_whole(period["fiscal_year_starts"]),
        currency=_words(packed["currency"]),
        total=_whole(packed["total"]),
        input_fingerprint=_words(packed["input_fingerprint"]),
        result_fingerprint=_words(packed["result_fingerprint"]),
        calculated_at=datetime.fromisoformat(packed["calculated_at"]),
        calculated_by=_words(packed["calculated_by"]),
        approved_at=None if approved_at is None else datetime.fromisoformat(approved_at),
        approved_by=None if approved_at is None else _words(packed["approved_by"]),
        release=_words(release),
        calculation=_words(calculation),
    )


def pack_policy(policy: BundledPolicy) -> Packed:
    """What is said of a policy version; its text stands beside it."""
    return {
        "policy": policy.key,
        "effective_from": policy.effective_from.isoformat(),
        "file": policy.file,
        "fingerprint": policy.fingerprint,
    }


def unpack_policy(packed: Packed, text: str) -> BundledPolicy:
    """The policy version that was packed."""
    day = date.fromisoformat(packed["effective_from"])
    return BundledPolicy(_words(packed["policy"]), day, _words(packed["file"]), text, _words(packed["fingerprint"]))


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text is expected here")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("a whole number is expected here")
    return value
