"""Pay for net retention or upgrades hides the customers who leave.

Worked example: 40 % of pay hangs on net revenue retention. A third of the customers leave, the others are sold
upgrades, and the figure stands at target. With as much pay on gross retention, the loss is felt.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.circumstances import PAY_ALONE
from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, ladder, percent
from incentives.alignment.subject import Subject
from incentives.kpis.kpi import Trait
from incentives.policy.model import Measure

RUNGS = ((Fraction(30, 100), Severity.MEDIUM), (Fraction(50, 100), Severity.HIGH))
"""Shares of pay on expansion; proposals, to be calibrated."""
HALF = Fraction(1, 2)
"""What a gate on customers kept must take of the pay for expansion to count as one; a proposal."""


def _look(subject: Subject) -> Iterator[Seen]:
    expanded = [key for key in subject.measures_where(_expands) if subject.paid(key)]
    share = sum((subject.shares[key] for key in expanded), Fraction(0))
    severity = ladder(share, *RUNGS)
    if severity is None or _losses_are_felt(subject, expanded, share):
        return
    what = f"{percent(share)} of pay hangs on {', '.join(expanded)}, and customers who leave cost less than that."
    yield Seen(severity, subject.place_of(max(expanded, key=lambda key: subject.shares[key])), what)


def _expands(measure: Measure) -> bool:
    return Trait.EXPANSION in measure.kpi.traits


def _keeps(measure: Measure) -> bool:
    return Trait.RETENTION in measure.kpi.traits and not measure.kpi.traits & {Trait.EXPANSION, Trait.SAVE, Trait.VALUE}


def _losses_are_felt(subject: Subject, expanded: list[str], share: Fraction) -> bool:
    """Whether the worst retention costs as much as hangs on expansion, or takes half of what expansion earns."""
    kept = subject.measures_where(_keeps)
    lost = subject.lost(*kept)
    best = subject.best(*expanded)
    worst = {key: subject.slices[key].worst for key in kept}
    taken = subject.lost(*expanded, at=best) - subject.lost(*expanded, at={**best, **worst})
    return lost >= share or taken >= subject.lost(*expanded, at=best) * HALF


PATTERN = Pattern(
    id="expansion-masking",
    group=Group.MIX,
    title="Growth with some customers hides the loss of others",
    why="Those who stay are pushed to buy more, so that nobody sees who left, and why.",
    instead="Give gross retention at least the same weight, or let it gate the pay for expansion.",
    sources=("Primary Venture Partners", "CustomerGauge"),
    lenses=(Lens.SALES_PRACTICE,),
    page=Page(
        finds=(
            "The share of pay that hangs on net retention or upgrades, unless the worst retention costs as much as "
            "hangs on it or takes half of what it earns. From 30% it is medium, from 50% high."
        ),
        harmful="40% of pay hangs on net revenue retention, and nothing on who left.",
        better="30% on net revenue retention, 30% on gross revenue retention.",
        settings=(
            Setting("share of pay that is medium", percent(RUNGS[0][0])),
            Setting("share that is high", percent(RUNGS[1][0])),
            Setting("part that a gate on customers kept must take", percent(HALF)),
        ),
    ),
    look=_look,
    weighed_by=PAY_ALONE,
)
