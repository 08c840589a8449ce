"""A gate that everybody passes.

Worked example: pay needs a quality score of 70 %, and 97 of 100 payouts had it. It is shown to every auditor and has
never held anybody back. A gate that one in four fails is felt; so is a factor that takes half.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentives.alignment.finding import Severity
from incentives.alignment.guards import pressed_share, taken_on_failure
from incentives.alignment.kinds import tells_of_customers
from incentives.alignment.lens import Lens
from incentives.alignment.page import Page, Setting
from incentives.alignment.pattern import Group, Pattern, Seen, percent
from incentives.alignment.subject import Subject
from incentives.policy.model import Gate

NEARLY_EVERYBODY = Fraction(95, 100)
"""Share of past payouts for which a gate was open from which it decides nothing; a proposal, to be calibrated."""
LITTLE = Fraction(20, 100)
"""FCA, final notice to HomeServe 2014: a fifth of commission at risk did not hold anybody back."""
PRESSED = Fraction(30, 100)
"""Share of pay on volume, speed or saves from which something must hold it in check; a proposal."""


def _look(subject: Subject) -> Iterator[Seen]:
    for gate in subject.gates():
        passed = _passed(gate)
        if passed and _is_on_customers(subject, gate):
            yield Seen(Severity.HIGH, subject.place("gates", gate.key), f"The gate {gate.key} {passed}.")
    taken = taken_on_failure(subject)
    if 0 < taken <= LITTLE and pressed_share(subject) >= PRESSED:
        what = (
            f"The worst customer results together take {percent(taken)} of what the best volume, speed and saves earn."
        )
        yield Seen(Severity.HIGH, subject.place("roles", subject.plan.role.key), what)


def _passed(gate: Gate) -> str:
    """By whom it is passed, in words; empty where nothing is stated that makes it weak."""
    opened = gate.facts.opened_for
    words = [f"was open for {percent(opened)} of past payouts"] if opened and opened >= NEARLY_EVERYBODY else []
    words += ["was passed by people whose failures were known"] if gate.facts.opened_despite_failures else []
    return " and ".join(words)


def _is_on_customers(subject: Subject, gate: Gate) -> bool:
    measures = subject.plan.policy.measures
    return any(tells_of_customers(measures[each.measure]) for each in gate.conditions)


PATTERN = Pattern(
    id="weak-gate",
    group=Group.ORGANISATION,
    title="A gate or factor that holds nobody back",
    why="It lets everybody say that conduct counts, while what is paid shows that it does not.",
    instead="Set the gate where one in four or five fails it, let it take half or more, and publish how many pass.",
    sources=("FCA Lloyds final notice 2013", "FCA HomeServe final notice 2014"),
    lenses=(Lens.FCA,),
    page=Page(
        finds=(
            "A gate on customers or conduct that is stated to have been open for 95% of past payouts or more "
            "(`opened_for`) or for people whose failures were known (`opened_despite_failures`); or gates and factors "
            "that together take a fifth or less of what the best volume earns, where three tenths of pay or more hang "
            "on it. It is high."
        ),
        harmful="Pay needs a quality score of 70%, and 97 of 100 payouts had it.",
        better="Pay needs a quality score of 88%, and 78 of 100 payouts had it.",
        settings=(
            Setting("share of past payouts for which it was open", percent(NEARLY_EVERYBODY)),
            Setting("part of the pay for volume that is too little to take", percent(LITTLE), "FCA HomeServe 2014"),
            Setting("share of pay on volume, speed or saves", percent(PRESSED)),
        ),
        exceptions="Where the file does not say for how many a gate was open, only what it takes is judged.",
    ),
    look=_look,
)
