"""Sales or renewals are counted, whatever price was given away for them.

Worked example: 60 % of pay hangs on renewals, and the person who renews sets the price. Each renewal can be bought.
Where a part hangs on the price realised, giving it away costs something.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject

HALF = Fraction(50, 100)
"""Share of pay on sales and renewals from which the price must count; a proposal, to be calibrated."""
BOUGHT = frozenset({"new_business_closed", "net_sales", "units_sold", "upsell_revenue", "renewal_rate"})
PRICED = frozenset({"price_realisation", "gross_margin", "customer_profitability"})


def _look(subject: Subject) -> Iterator[Seen]:
    if not subject.plan.role.facts.sets_terms:
        return
    bought = [key for key in subject.measures_where(lambda each: each.kpi.id in BOUGHT) if subject.paid(key)]
    share = sum((subject.shares[key] for key in bought), Fraction(0))
    priced = subject.measures_where(lambda each: each.kpi.id in PRICED)
    if share >= HALF and subject.lost(*priced) <= 0:
        what = f"{percent(share)} of pay hangs on {', '.join(bought)}; the role sets prices, and no price counts."
        yield Seen(Severity.MEDIUM, subject.place("roles", subject.plan.role.key), what)


PATTERN = Pattern(
    id="value-blind-discount",
    group=Group.MIX,
    title="A sale counts whatever was given away for it",
    why="Those who ask at the end of a quarter pay less than those who were loyal, and the company bears it.",
    instead="Count the price realised, or let others set a floor under it.",
    sources=("Larkin 2014",),
    lenses=(Lens.SALES_PRACTICE,),
    page=Page(
        finds=(
            "The role sets prices (`sets_terms: yes`), half of pay or more hangs on sales or renewals, and no price or "
            "margin costs anything. It is medium."
        ),
        harmful="60% of pay hangs on renewals, and whoever renews sets the price.",
        better="40% on renewals, 30% on the price realised.",
        settings=(Setting("share of pay on sales and renewals", percent(HALF)),),
    ),
    look=_look,
)
