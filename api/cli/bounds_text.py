"""Bounds as text."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from api.cli.bounded import BoundedBill
from api.cli.terminal import paragraph, say, table
from incentives.insight.bounds import Extreme
from incentives.insight.bounds_wording import SHARED_RESULTS, BoundsWords, bill_sentence
from incentives.services.bounds import RoleBounds
from incentives.values.currency import money_text
from incentives.values.decimals import grouped


def say_bounds(found: Sequence[RoleBounds]) -> None:
    """Each role: both ends with their scorecards, and the shape of its pay."""
    for number, each in enumerate(found):
        if number:
            say()
        _say_role(each)


def _say_role(role: RoleBounds) -> None:
    bounds = role.bounds
    plan, words = bounds.plan, BoundsWords(bounds.plan)
    say(f"{plan.name}: {plan.role.title}, {plan.period.name}, by {plan.policy.file}", bold=True)
    if words.fixed(bounds):
        say(paragraph(words.fixed(bounds), first="  "))
    _say_end(words.most(bounds.most), bounds.most, words)
    _say_end(words.least(bounds.least), bounds.least, words)
    if bounds.least_present.reached != bounds.least.reached:
        _say_end(f"In the role for the whole period: {words.least(bounds.least_present)}", bounds.least_present, words)
    for remark in role.remarks:
        place = f"{remark.place.file}:{remark.place.line}"
        say(paragraph(f"{place}: {remark.kind}: {remark.sentence}", first="  ", then="      "))


def _say_end(sentence: str, extreme: Extreme, words: BoundsWords) -> None:
    say(paragraph(sentence, first="  "))
    if extreme.scorecard:
        say(
            paragraph(f"paid {words.money(extreme.reached or Fraction(0))}: {words.scorecard(extreme)}", first="      ")
        )


def say_bill(bounded: BoundedBill) -> None:
    """The largest payout of everybody, and the sum."""
    bill = bounded.bill
    say(f"The largest bill of {bounded.period.name}, in {bill.currency}", bold=True)
    rows = [
        (line.participant, line.role, _money(bill.currency, line.most), "" if line.most.proven else "not proven")
        for line in bill.lines
    ]
    for line in table(("participant", "role", "at most", ""), rows, right=(2,)):
        say(line)
    say()
    say(paragraph(bill_sentence(bill)), bold=True)
    if bill.bound is not None:
        say(paragraph(SHARED_RESULTS))


def _money(currency: str, extreme: Extreme) -> str:
    return "no end" if extreme.bound is None else grouped(money_text(extreme.bound, currency))
