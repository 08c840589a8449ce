"""Those who check are paid on what they should check.

Worked example: an underwriter is paid on loans approved. Each refusal costs the underwriter money, and the last check
before the customer is no check. Paid on loans that are repaid, the same person has a reason to look.
"""

from __future__ import annotations

from collections.abc import Iterator

from incentives.alignment.circumstances import NONE
from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_amount
from incentives.alignment.lens import OUTCOMES
from incentives.alignment.page import Page
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject
from incentives.kpis.behaviour import RoleKind


def _look(subject: Subject) -> Iterator[Seen]:
    role = subject.plan.role
    if role.kind is not RoleKind.CONTROL:
        return
    amounts = [key for key in subject.measures_where(lambda each: is_amount(each.kpi)) if subject.slices[key].rises()]
    if amounts:
        stake = max(subject.slices[key].span() for key in amounts)
        what = f"The role checks others, and {', '.join(amounts)} moves up to {percent(stake)} of its target incentive."
        yield Seen(Severity.CRITICAL, subject.place("roles", role.key), what)


PATTERN = Pattern(
    id="control-function-on-volume",
    group=Group.ORGANISATION,
    title="Those who check are paid on volume",
    why="The last person who could have stopped it was paid for letting it pass.",
    instead="Pay those who check independently of what is sold or processed.",
    sources=("Ofgem SSE 2013", "Countrywide complaint (reversed on appeal)", "FSA on conflicts of managers"),
    lenses=OUTCOMES,
    page=Page(
        finds=(
            "A role of the kind `control` any of whose pay rises with how much is sold, earned, done or denied. It is "
            "critical, in all circumstances."
        ),
        harmful="An underwriter is paid on loans approved.",
        better="The underwriter has a salary, and a part for decisions that others found right.",
    ),
    look=_look,
    weighed_by=NONE,
)
