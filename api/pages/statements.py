"""Statements: the list of one's own, and one of them with every step, every result and where it stands on its curve."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flask import Blueprint, render_template

from api.pages.curve_chart import CurveChart, draw
from api.pages.doors import current_actor, session
from api.worked_out import sentence
from incentives.insight.wording import InsightWords
from incentives.plan.shapes import over_own_target
from incentives.policy.model import Component, Measure, Own, PointCurve, Steps
from incentives.services import statements
from incentives.services.origins import Origin
from incentives.services.statements import StatementOfPayout

blueprint = Blueprint("statement_pages", __name__)


@dataclass(frozen=True, slots=True)
class Measured:
    """One paid measure of a statement: what was measured, why it counts, and the curve with the result on it.

    Rates and matrices are told in words and have no drawing. origin and worked_out, its sentence, are there where the
    result comes out of raw rows.
    """

    measure: Measure
    because: str
    result: str | None
    chart: CurveChart | None
    origin: Origin | None = None
    worked_out: str = ""


@dataclass(frozen=True, slots=True)
class OneMore:
    """One line of the table of what one more unit is worth, in words."""

    title: str
    result: str
    step: str
    more: str
    less: str
    sentences: tuple[str, str]


@blueprint.get("/statements")
def list_own() -> str:
    """Whoever is signed in: their payouts of approved runs."""
    return render_template("statements.html", statements=statements.my_statements(session(), current_actor()))


@blueprint.get("/statements/<int:payout>")
def show_one(payout: int) -> str:
    """One statement, for its participant and for finance."""
    actor = current_actor()
    found = statements.statement_of(session(), actor, payout)
    return render_template(
        "statement.html",
        found=found,
        statement=found.statement,
        role=found.policy.roles[found.statement.role],
        measured=measured(found),
        others=other_amounts(found),
        one_more=one_more(found),
        own=actor.participant == found.payout.participant,
    )


def measured(found: StatementOfPayout) -> tuple[Measured, ...]:
    """Every measured component of the role with its result."""
    role = found.policy.roles[found.statement.role]
    return tuple(
        Measured(
            measure=found.policy.measures[name],
            because=leaf.because or found.policy.measures[name].because,
            result=found.statement.given.get(name),
            chart=draw(leaf.shape, found.policy.measures[name], leaf.target, _reached(found, leaf))
            if isinstance(leaf.shape, (PointCurve, Steps))
            else None,
            origin=found.origins.get(name),
            worked_out=sentence(found.origins[name]) if name in found.origins else "",
        )
        for leaf in role.leaves()
        for name in leaf.measures
    )


def one_more(found: StatementOfPayout) -> tuple[OneMore, ...]:
    """What one more unit of each result is worth from here."""
    words = InsightWords(found.explained.plan, found.explained.amounts)
    return tuple(
        OneMore(
            title=words.title(each),
            result=words.amount(each.measure.key, each.result),
            step=words.step(each),
            more=words.difference(each.more),
            less=words.difference(each.less),
            sentences=(words.sentence(each, upwards=True), words.sentence(each, upwards=False)),
        )
        for each in found.explained.marginals
    )


def _reached(found: StatementOfPayout, leaf: Component) -> Fraction | None:
    """The result in the unit of its curve: as it is, or as a share of the own target."""
    amounts = found.payout.amounts
    result = amounts.get(leaf.measure or "")
    if result is None or leaf.shape is None or not over_own_target(leaf.shape, leaf.target):
        return result
    own = amounts.get(str(leaf.target)) if isinstance(leaf.target, Own) else None
    return result / own if own else None


def other_amounts(found: StatementOfPayout) -> dict[str, str]:
    """What else the payout was calculated from: own targets, days, share of full time, results that only guard."""
    paid = {name for leaf in found.policy.roles[found.statement.role].leaves() for name in leaf.measures}
    return {name: shown for name, shown in found.statement.given.items() if name not in paid}
