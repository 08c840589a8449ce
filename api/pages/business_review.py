"""The business review as a page: customer outcomes first, then everything they are set against, period by period."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from api.pages.doors import current_actor, session
from incentives.alignment.map import Side
from incentives.company.business_review import Line, Trend
from incentives.services.business_review import review_of_business

blueprint = Blueprint("review_pages", __name__)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as it is written; a dash where nothing was accepted."""

    title: str
    told: str
    counted_for: str
    figures: tuple[str, ...]
    trend: str
    side: Side


@blueprint.get("/review")
def show_review() -> str:
    """The newest periods side by side."""
    found = review_of_business(session(), current_actor())
    return render_template(
        "review.html",
        periods=found.periods,
        paid=found.paid,
        sides=tuple(Side),
        lines=[_shown(line) for line in found.lines],
        sentence=sentence(found.lines),
    )


def _shown(line: Line) -> ShownLine:
    figures = tuple("–" if each is None else line.unit.show(each) for each in line.figures)
    told = line.told.value if not any(line.of) else f"{line.told.value} of {max(line.of)}" if max(line.of) > 1 else ""
    return ShownLine(line.kpi.title, told, line.counted_for, figures, line.trend.value, line.side)


def sentence(lines: tuple[Line, ...]) -> str:
    """`Of 8 KPIs about customers, 5 are better than a period ago and 2 are worse.`"""
    known = [line for line in lines if line.side is Side.CUSTOMERS and line.trend is not Trend.UNKNOWN]
    if not known:
        return ""
    better, worse = (sum(line.trend is trend for line in known) for trend in (Trend.BETTER, Trend.WORSE))
    return f"Of {len(known)} KPIs about customers, {better} are better than a period ago and {worse} are worse."
