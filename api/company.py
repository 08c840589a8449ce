"""The whole company as JSON, for the API and the command line alike: money by KPI, pillars, who carries what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.amounts import minor_money, rounded_money, written_share
from incentives.company.balance import Shares, sides, stages, timings
from incentives.company.business_review import Line
from incentives.company.company import Company
from incentives.company.foretelling import FEWEST, Foretelling
from incentives.company.pillars import Standing
from incentives.company.reach import beyond_reach
from incentives.company.sharing import carried, pulled_apart, without_customers
from incentives.services.business_review import Reviewed


def shown_company(
    company: Company, standings: Iterable[Standing], foretold: Iterable[Foretelling], roster_of: str | None
) -> dict[str, Any]:
    """Everything as CompanySchema dumps it."""
    return {
        "on": company.on,
        "roster_of": roster_of,
        "people": None if company.heads is None else sum(held.people for held in company.heads.values()),
        "target_incentive": rounded_money(company.money, company.currency) if company.map.roles else None,
        "balance": {
            "stages": _shares(stages(company), company.currency),
            "timings": _shares(timings(company), company.currency),
            "sides": _shares(sides(company), company.currency),
        },
        "kpis": [
            {
                "kpi": each.kpi.id,
                "title": each.kpi.title,
                "shared": each.shared,
                "roles": [role.key for role in each.roles],
                "policies": list(each.policies),
                "money": rounded_money(each.money, company.currency),
            }
            for each in carried(company)
        ],
        "without_customers": [
            {"role": each.role.key, "money": rounded_money(each.money, company.currency)}
            for each in without_customers(company)
        ],
        "beyond_reach": [
            {
                "role": each.role.key,
                "measure": each.measure.key,
                "share": written_share(each.share),
                "money": rounded_money(each.money, company.currency),
                "why": f"{each.measure.kpi.title} {each.why}.",
            }
            for each in beyond_reach(company)
        ],
        "pulled_apart": [
            {"roles": [each.one.role.key, each.other.role.key], "kpis": [each.one.kpi, each.other.kpi], "how": each.how}
            for each in pulled_apart(company)
        ],
        "pillars": [_standing(each) for each in standings],
        "foretelling": {"fewest": FEWEST, "pairs": [_foretold(each) for each in foretold]},
    }


def _shares(found: Shares, currency: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "share": written_share(share), "money": rounded_money(found.money[name], currency or "EUR")}
        for name, share in found.shares.items()
    ]


def _standing(found: Standing) -> dict[str, Any]:
    facts = [{"asks": fact.asks, "found": fact.found, "holds": fact.holds} for fact in found.facts]
    return {"pillar": str(found.pillar), "holding": found.holding, "known": found.known, "facts": facts}


def _foretold(found: Foretelling) -> dict[str, Any]:
    return {
        "early": found.early.id,
        "later": found.later.id,
        "counted_for": found.counted_for,
        "points": found.points,
        "strength": _places(found.strength),
        "from": _places(found.low),
        "to": _places(found.high),
        "stands": found.stands,
    }


def _places(figure: float | None) -> str | None:
    return None if figure is None else f"{figure:.2f}"


def shown_review(found: Reviewed) -> dict[str, Any]:
    """The business review as BusinessReviewSchema dumps it."""
    periods = [
        {"period": period.name, "paid": None if run is None else minor_money(run.total, run.currency)}
        for period, run in zip(found.periods, found.paid, strict=True)
    ]
    return {"periods": periods, "lines": [_line(each) for each in found.lines]}


def _line(line: Line) -> dict[str, Any]:
    return {
        "kpi": line.kpi.id,
        "title": line.kpi.title,
        "side": str(line.side),
        "counted_for": str(line.counted_for),
        "told": str(line.told),
        "figures": [None if each is None else line.unit.show(each) for each in line.figures],
        "of": list(line.of),
        "trend": str(line.trend),
    }
