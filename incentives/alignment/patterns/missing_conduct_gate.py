"""Volume leads, and no condition on customers or conduct stands before it.

Worked example: 60 % of pay hangs on sales and 40 % on customers who stay. Whoever fails every check of conduct still
has all that the sales earn. A gate or a factor takes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.guards import taken_on_failure
from incentives.alignment.kinds import is_amount
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject

LEADS = Fraction(50, 100)
"""Share of pay from which volume leads; a proposal, to be calibrated."""
NEARLY_ALL = Fraction(80, 100)
"""Share from which it is high; a proposal, to be calibrated."""


def _look(subject: Subject) -> Iterator[Seen]:
    amounts = [key for key in subject.measures_where(lambda each: is_amount(each.kpi)) if subject.paid(key)]
    share = sum((subject.shares[key] for key in amounts), Fraction(0))
    if share < LEADS or taken_on_failure(subject) > 0:
        return
    severity = Severity.HIGH if share >= NEARLY_ALL else Severity.MEDIUM
    what = f"{percent(share)} of pay hangs on {', '.join(amounts)}, and no gate or factor on customers takes any of it."
    yield Seen(severity, subject.place("roles", subject.plan.role.key), what)


PATTERN = Pattern(
    id="missing-conduct-gate",
    group=Group.ORGANISATION,
    title="No condition on conduct stands before the pay for volume",
    why="Whoever treats customers badly keeps everything that doing so earned.",
    instead="Let a gate on suitability or checked quality take the pay for volume when it fails.",
    sources=("EBA/GL/2016/06", "ESMA 2023"),
    lenses=(Lens.SEDGWICK_EBA,),
    page=Page(
        finds=(
            "Half of pay or more hangs on how much is sold, earned, done or denied, and the worst customer results "
            "take nothing of what the best volume earns, by a gate, a factor or a product. It is medium, high from 80%."
        ),
        harmful="60% on sales and 40% on customers who stay, side by side.",
        better="The same, and nothing is paid for sales in a quarter in which files failed the check.",
        settings=(
            Setting("share of pay from which volume leads", percent(LEADS)),
            Setting("share from which it is high", percent(NEARLY_ALL)),
        ),
    ),
    look=_look,
    implied_by=("volume-only",),
)
