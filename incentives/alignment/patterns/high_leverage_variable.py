"""Too much of what people live on is at risk.

Worked example: a broker has 24,000 a year for certain and 60,000 that hang on loans. In a bad month the rent hangs on
the next customer saying yes. With 84,000 of which 12,000 hang on results, it does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.circumstances import NONE
from incentives.alignment.finding import Severity
from incentives.alignment.kinds import BEHIND_THE_LINE
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject
from incentives.policy.stated import Customers

USUAL = Fraction(2, 7)
"""Variable pay of 40 % of fixed pay, at most what most banks ended with after the Sedgwick review."""
HALF, MOSTLY = Fraction(1, 2), Fraction(67, 100)
"""Variable shares of total target pay that are high and critical; proposals, to be calibrated."""


def _look(subject: Subject) -> Iterator[Seen]:
    role, share = subject.plan.role, subject.variable_share
    if role.kind in BEHIND_THE_LINE or share <= USUAL:
        return
    severity = Severity.CRITICAL if share >= MOSTLY else Severity.HIGH if share >= HALF else Severity.MEDIUM
    severity = severity.raised(-1 if role.facts.customers is Customers.BUSINESS else 0)
    what = f"{percent(share)} of total target pay is variable" + ("; there is no fixed pay." if share == 1 else ".")
    yield Seen(severity, subject.place("roles", role.key, "fixed_pay"), what)


PATTERN = Pattern(
    id="high-leverage-variable",
    group=Group.STAKE,
    title="Too much of what people live on is at risk",
    why="Whoever needs the next sale to pay the rent is in no position to tell a customer to wait.",
    instead="Raise fixed pay. It helps, but does not by itself make harmful variable pay harmless.",
    sources=("FSA 2012", "FCA FG18/2", "Sedgwick 2017", "EBA/GL/2016/06"),
    lenses=(Lens.FCA, Lens.SEDGWICK_EBA),
    page=Page(
        finds=(
            "People who deal with customers, of whose total target pay more than two sevenths is variable (40% of what "
            "is fixed). It is medium, from a half on high, from 67% on critical; one level less where the customers "
            "are companies."
        ),
        harmful="24,000 a year are certain, and 60,000 hang on loans.",
        better="72,000 a year are certain, and 12,000 hang on results.",
        settings=(
            Setting("variable share above which it is medium", percent(USUAL), "banks after the Sedgwick review"),
            Setting("variable share that is high", percent(HALF)),
            Setting("variable share that is critical", percent(MOSTLY)),
        ),
        exceptions="Customers are taken for retail customers where the file does not say.",
    ),
    look=_look,
    weighed_by=NONE,
)
