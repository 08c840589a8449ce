"""Two or more strong features at once.

Worked example: a rate that doubles at quota, and a race for the best sellers of the month. Each is bad; together they
meet in the same last days of the same month, and firms that combined them are those that were fined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incentives.alignment.circumstances import NONE
from incentives.alignment.finding import Finding, Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen
from incentives.alignment.subject import Subject
from incentives.kpis.kpi import Trait

FEATURES = {
    "cliff-payment": "a jump of pay",
    "retroactive-accelerator": "a rising rate",
    "accelerator": "a rising rate",
    "first-past-the-post": "a contest",
    "leaderboard-ranking": "a contest",
    "product-bias": "one product that pays more",
    "linked-product-gate": "pay that needs another sale",
    "variable-base-salary": "a salary that moves with sales",
    "short-campaign": "a campaign",
}
"""Patterns that are strong features, each with what it is; two patterns of one feature count once."""
ONE_PRIZE = ("first-past-the-post", "leaderboard-ranking", "short-campaign", "cliff-payment")
"""What one prize can be at once; the first of them names it."""
ENOUGH = 2


def _look_after(subject: Subject, others: Sequence[Finding]) -> Iterator[Seen]:
    strong = _apart(subject, [each for each in others if each.pattern in FEATURES and each.severity >= Severity.MEDIUM])
    features = list(dict.fromkeys(FEATURES[each.pattern] for each in strong))
    if len(features) >= ENOUGH:
        severity = max(each.severity for each in strong).raised(1)
        what = f"{len(features)} strong features stand together: {', '.join(features)}."
        yield Seen(severity, subject.place("roles", subject.plan.role.key), what)


def _apart(subject: Subject, strong: list[Finding]) -> list[Finding]:
    """The findings without those that tell of one feature twice.

    The jump of a higher rate for what was sold before, and that of a gate on another sale, are these; a prize is one.
    """
    said = {each.at for each in strong if each.pattern == "retroactive-accelerator"}
    if any(each.pattern == "linked-product-gate" for each in strong):
        further = subject.measures_where(lambda each: Trait.CROSS_SELL in each.kpi.traits)
        said |= {subject.place_of(measure).key or "" for measure in further}
    strong = [each for each in strong if each.pattern != "cliff-payment" or each.at not in said]
    prizes: dict[str, Finding] = {}
    for each in sorted(strong, key=lambda each: ONE_PRIZE.index(each.pattern) if each.pattern in ONE_PRIZE else 0):
        if "also_pays" in each.at:
            prizes.setdefault(each.at, each)
    return [each for each in strong if prizes.get(each.at, each) is each]


PATTERN = Pattern(
    id="stacking",
    group=Group.ORGANISATION,
    title="Strong features stand together",
    why="They press in the same moment on the same customer, and each makes the others worse.",
    instead="Take away all but one, and mend that one.",
    sources=("FSA 2012: firms that combined several features",),
    lenses=(Lens.FCA,),
    page=Page(
        finds=(
            "Findings of medium severity or more of two or more features: a jump of pay, a rising rate, a contest, one "
            "product that pays more, pay that needs another sale, a salary that moves with sales, a campaign. One "
            "prize counts once; so does the jump of a higher rate that counts for what was sold before, or of a gate "
            "on another sale. It is one level graver than the gravest of them."
        ),
        harmful="The rate doubles at quota, and the best sellers of the month win a race.",
        better="One rate, and no race.",
        settings=(Setting("features that stand together", str(ENOUGH), "FSA 2012"),),
    ),
    look_after=_look_after,
    weighed_by=NONE,
)
