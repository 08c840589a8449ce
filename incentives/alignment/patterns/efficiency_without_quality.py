"""Speed or closed cases are paid, and nothing checks whether the problem was solved.

Worked example: 60 % of pay hangs on handle time and 15 % on a survey. Cutting calls short spoils the survey half as
much as it improves the time, so the survey holds 7.5 % in check. As much pay on first-contact resolution holds it all.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.counterweight import counterweight
from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject, is_efficiency
from incentives.kpis.behaviour import RoleKind

LEAST = Fraction(20, 100)
"""Share of pay on speed from which quality must balance it; a proposal, to be calibrated."""
DECIDE_ON_RIGHTS = (RoleKind.COMPLAINTS, RoleKind.CLAIMS)


def _look(subject: Subject) -> Iterator[Seen]:
    fast = [key for key in subject.measures_where(lambda each: is_efficiency(each.kpi)) if subject.paid(key)]
    share = sum((subject.shares[key] for key in fast), Fraction(0))
    held = counterweight(subject, fast)
    if share < LEAST or held >= share:
        return
    role = subject.plan.role
    severity = Severity.CRITICAL if role.kind in DECIDE_ON_RIGHTS else Severity.HIGH
    what = (
        f"{percent(share)} of pay hangs on {', '.join(fast)}; results that show whether the problem was solved hold "
        f"{percent(held)} of it in check."
    )
    yield Seen(severity, subject.place("roles", role.key), what)


PATTERN = Pattern(
    id="efficiency-without-quality",
    group=Group.MIX,
    title="Speed is paid, a solution is not",
    why="Calls are cut short and cases closed unsolved; the customer calls again, and somebody is paid again.",
    instead="Pay for problems that stay solved; keep handle time for planning shifts.",
    sources=("FCA FG18/2", "FCA HomeServe final notice 2014", "Dell 2005-06", "KC, Staats, Kouchaki & Gino 2020"),
    lenses=(Lens.FCA, Lens.SALES_PRACTICE),
    page=Page(
        finds=(
            "A fifth of pay or more hangs on speed or on cases closed, and the results that pursuing it would spoil "
            "hold less than that in check, each by its break-even factor from the behaviour catalogue. It is high, "
            "critical for those who decide on complaints and claims."
        ),
        harmful="60% on handle time, 25% on calls taken, 15% on a survey.",
        better="50% on problems solved at the first contact, 30% on checked quality, 20% on a survey that others take.",
        settings=(Setting("least share of pay on speed", percent(LEAST)),),
    ),
    look=_look,
)
