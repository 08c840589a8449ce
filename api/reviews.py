"""The review of a run as JSON, shared by the API and whoever wants the same figures."""

from __future__ import annotations

from api.amounts import minor_money, rounded_money
from incentives.services.review import Review
from incentives.values.currency import minor_unit


def shown_review(review: Review) -> dict[str, object]:
    """The review as ReviewSchema dumps it."""
    currency = review.run.currency

    def money(minor: int | None) -> dict[str, str] | None:
        return None if minor is None else minor_money(minor, currency)

    return {
        "run": review.run.id,
        "result_fingerprint": review.run.result_fingerprint,
        "total": money(review.run.total),
        "before": None if review.before is None else minor_money(review.before.total, review.before.currency),
        "budget": None if review.budget is None else minor_money(review.budget.amount, review.budget.currency),
        "movers": [
            {"participant": each.participant, "name": each.name, "role": each.role}
            | {"before": money(each.before), "after": money(each.after)}
            | {
                "changes": [
                    {"part": part.part, "before": money(part.before), "after": money(part.after)}
                    for part in each.changes
                ]
            }
            for each in review.movers
        ],
        "outliers": [
            {"payout": each.payout, "participant": each.participant, "name": each.name, "role": each.role}
            | {"total": money(each.total), "median": rounded_money(each.median * minor_unit(currency), currency)}
            for each in review.outliers
        ],
        "unusual_results": [
            {"payout": each.payout, "participant": each.participant, "name": each.name, "measure": each.measure}
            | {"result": str(each.result), "least": str(each.least), "most": str(each.most)}
            for each in review.unusual
        ],
        "absent": [
            {"participant": each.participant, "name": each.name, "before": money(each.before)} for each in review.absent
        ],
        "adjustments_pending": len(review.pending),
        "deliveries_pending": [each.id for each in review.deliveries],
        "held": [each.participant for each in review.held],
        "disputes": [each.id for each in review.disputes],
        "below_zero": [each.id for each in review.below_zero],
    }
