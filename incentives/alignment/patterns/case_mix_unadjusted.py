"""A rate is paid that depends on how hard the cases are, and people choose their cases.

Worked example: surgeons are paid on survival and decide whom they operate on. Turning away the sickest improves the
rate. Where cases are assigned, or the rate is adjusted for how hard they were, it does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.lens import OUTCOMES
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject, is_customer, is_efficiency
from incentives.policy.model import Measure
from incentives.values.unit import UnitKind

LEAST = Fraction(10, 100)
"""Least share of pay that is felt, in sales-compensation practice."""
AMOUNTS = (UnitKind.MONEY, UnitKind.NUMBER)


def _look(subject: Subject) -> Iterator[Seen]:
    if not subject.plan.role.chooses_cases:
        return
    for measure in subject.measures_where(_depends_on_cases):
        share = subject.shares.get(measure, Fraction(0))
        if share >= LEAST:
            what = (
                f"{percent(share)} of pay hangs on {measure}; people in the role choose their cases, and it is not "
                "adjusted for how hard they are."
            )
            yield Seen(Severity.MEDIUM, subject.place_of(measure), what)


def _depends_on_cases(measure: Measure) -> bool:
    rate = measure.unit.kind not in AMOUNTS
    tells = is_customer(measure.kpi) or is_efficiency(measure.kpi)
    return rate and tells and not measure.facts.adjusted_for_case_mix


PATTERN = Pattern(
    id="case-mix-unadjusted",
    group=Group.MIX,
    title="Choosing easy cases improves the rate",
    why="Those who need most are left waiting or turned away, because they would spoil a figure.",
    instead="Assign cases by a rule, or adjust the rate for how hard they were.",
    sources=("Dranove, Kessler, McClellan & Satterthwaite 2003", "KC, Staats, Kouchaki & Gino 2020"),
    lenses=OUTCOMES,
    page=Page(
        finds=(
            "People choose their cases (`chooses_cases: yes`), and a tenth of pay or more hangs on a rate that is not "
            "stated to be adjusted for how hard the cases were. It is medium."
        ),
        harmful="Surgeons decide whom they operate on and are paid on the share who survive.",
        better="The same rate, adjusted for how ill the patients were, or patients assigned by a rule.",
        settings=(Setting("least share of pay that is felt", percent(LEAST), "sales-compensation practice"),),
    ),
    look=_look,
)
