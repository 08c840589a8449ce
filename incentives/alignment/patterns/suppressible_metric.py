"""Pay for few complaints, escalations or incidents, counted by those who are paid.

Worked example: a team is paid for every complaint fewer that it records. A complaint that is not written down pays as
much as one that was never made. Where complaints to outside bodies cost something too, hiding them does not pay.
"""

from __future__ import annotations

from collections.abc import Iterator

from incentives.alignment.finding import Severity
from incentives.alignment.kinds import is_out_of_reach
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject
from incentives.kpis.kpi import Recorder, Trait
from incentives.policy.model import Measure

SEEN_FROM_OUTSIDE = frozenset({"external_complaints", "complaints_upheld"})
"""Complaints that reach somebody else tell what is kept off one's own list, whatever is hidden there."""


def _look(subject: Subject) -> Iterator[Seen]:
    for measure in subject.measures_where(_can_be_hidden):
        stake = subject.slices[measure].span()
        if stake > 0 and not _counted_outside(subject, measure):
            who = subject.reference.ranges[measure].measure.counted_for
            what = (
                f"Few {measure} pay up to {percent(stake)} of target incentive, the {who} records them, and no count "
                "from outside costs anything."
            )
            yield Seen(Severity.HIGH, subject.place_of(measure), what)


def _can_be_hidden(measure: Measure) -> bool:
    hidden = Trait.SUPPRESSIBLE in measure.kpi.traits and not measure.higher_is_better
    return hidden and measure.recorded_by is Recorder.PARTICIPANT


def _counted_outside(subject: Subject, measure: str) -> bool:
    counters = {*subject.reference.ranges[measure].measure.kpi.counter_measures, *SEEN_FROM_OUTSIDE}
    outside = subject.measures_where(
        lambda each: each.kpi.id in counters and (is_out_of_reach(each) or each.recorded_by is Recorder.SYSTEM)
    )
    return subject.lost(*outside) > 0


PATTERN = Pattern(
    id="suppressible-metric",
    group=Group.MIX,
    title="Few recorded complaints are paid for",
    why=(
        "Not writing a complaint down pays as much as not causing it. Experts expect this; the two studies that the "
        "audit office found saw no link, so watch it rather than assume it."
    ),
    instead="Pay for handling complaints fast and fairly, and count them where those who are paid do not write.",
    sources=("GAO-12-329", "FCA HomeServe final notice 2014"),
    lenses=(Lens.FCA,),
    page=Page(
        finds=(
            "Any pay for few complaints, escalations or incidents that those who are paid record, unless a count from "
            "outside costs something. It is high."
        ),
        harmful="A team is paid for every complaint fewer that it records.",
        better="The team is paid for answering complaints within five days; an ombudsman's count costs something.",
        exceptions="Experts expect this; the two studies that an audit office found saw no link.",
    ),
    look=_look,
)
