"""Pay is taken away when a customer uses a right, whether or not anybody did wrong.

Worked example: each refund costs the seller 20 out of what everything else earned. The seller argues with the customer
who wants her money back. A deduction for complaints that were upheld asks first who was at fault, and is not found.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject
from incentives.payout.exact import Exact
from incentives.policy.model import Component

RIGHTS = frozenset(
    {"refund_rate", "complaints", "external_complaints", "churn_rate", "early_churn", "churn_after_save"}
)
"""What customers do when they use a right: ask for money back, complain, leave. Nobody has looked at the cause yet."""
LARGE = Fraction(25, 100)
"""Share of target incentive from which it is fought over; the rung of other jumps of pay."""


def _look(subject: Subject) -> Iterator[Seen]:
    for measure in subject.measures_where(lambda each: each.kpi.id in RIGHTS):
        taken = -_paid_at_worst(subject, measure)
        if taken > 0:
            severity = Severity.HIGH if taken >= LARGE else Severity.MEDIUM
            what = (
                f"At its worst, {measure} takes {percent(taken)} of target incentive out of what other results earned, "
                "whoever was at fault."
            )
            yield Seen(severity, subject.place_of(measure), what)


def _paid_at_worst(subject: Subject, measure: str) -> Fraction:
    """What the components on the measure pay together at its worst result; below zero they take from the others."""
    amounts = subject.reference.amounts
    worst = Exact({**amounts, measure: subject.slices[measure].worst}, rounding=False)
    on_it_alone = [part for part in subject.plan.parts if _measures(part.scored.component) == {measure}]
    paid = sum((worst.value(part.pay) for part in on_it_alone), Fraction(0))
    return paid / Exact(amounts).value(subject.plan.target)


def _measures(component: Component) -> set[str]:
    return {measure for leaf in component.leaves() for measure in leaf.measures}


PATTERN = Pattern(
    id="perverse-deduction",
    group=Group.MIX,
    title="Pay is cut when a customer uses a right",
    why="Whoever loses money by a refund or a complaint talks the customer out of it.",
    instead="Deduct only for a fault of one's own that somebody else has established.",
    sources=("Comcast 2014 (press)", "FSA FG13/01"),
    lenses=(Lens.FCA, Lens.CFPB),
    page=Page(
        finds=(
            "At its worst, what counts refunds, complaints or customers who leave takes pay from what other results "
            "earned, whoever was at fault. It is medium, from a quarter of target incentive high."
        ),
        harmful="Each refund costs the seller 20 out of what everything else earned.",
        better="Only a complaint that others upheld costs something, and at most what the same sale earned.",
        settings=(Setting("share of target incentive that is high", percent(LARGE)),),
    ),
    look=_look,
)
