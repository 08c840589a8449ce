"""What a period's policies ask people to deliver: sheets to fill in, and each measure explained."""

from __future__ import annotations

from collections.abc import Sequence

from incentives.performance.expect import expectations
from incentives.performance.expectations import Expectations
from incentives.performance.facts import Quota, Roster
from incentives.performance.to_deliver import DeliveredSheet, Entry, MeasureToDeliver, ToDeliver, bounds_in_words
from incentives.performance.to_deliver_raw import raw_sheets, worked_out
from incentives.performance.to_deliver_sheets import sheets_to_deliver
from incentives.policy.model import Measure, Policy
from incentives.values.period import Period


def to_deliver(
    policies: Sequence[Policy],
    period: Period,
    roster: Roster | None = None,
    quotas: Sequence[Quota] = (),
    *,
    raw: bool = False,
) -> ToDeliver:
    """What the policies in force ask for in the period. roster and quotas are those known; they are filled in.

    raw: sheets of raw rows instead of the results that can be worked out of them.
    """
    expected = expectations(policies, period)
    known = roster or Roster({}, ())
    measures = {key: measure for policy in policies for key, measure in policy.measures.items()}
    return ToDeliver(
        period,
        expected.currency,
        _with_raw_rows(expected, known, quotas) if raw else sheets_to_deliver(expected, known, quotas),
        tuple(_explained(measures[key], expected) for key in expected.measures if key in measures),
        tuple(expected.roles),
    )


def _with_raw_rows(expected: Expectations, roster: Roster, quotas: Sequence[Quota]) -> tuple[DeliveredSheet, ...]:
    """Every sheet, with raw rows in place of the results that are worked out of them; the roster is as ever."""
    whole, *_ = sheets_to_deliver(expected, roster, quotas)
    _, *others = sheets_to_deliver(expected.without(worked_out(expected)), roster, quotas)
    return (whole, *others, *raw_sheets(expected))


def _explained(measure: Measure, expected: Expectations) -> MeasureToDeliver:
    found = expected.measures[measure.key]
    return MeasureToDeliver(
        key=measure.key,
        title=measure.kpi.title,
        unit=measure.unit,
        counted_for=str(measure.counted_for),
        bounds=bounds_in_words(Entry(found.unit, found.least, found.most)),
        definition=measure.kpi.measures,
        formula=measure.kpi.formula,
        source=measure.source,
    )
