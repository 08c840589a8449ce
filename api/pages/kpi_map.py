"""The KPI-to-incentive map: the picture, the table that says the same, and in one sentence where pay lies."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from flask import Blueprint, render_template

from api.pages.doors import current_actor, session
from incentives.alignment.map import Entry, KpiMap, Side, balance_of
from incentives.services import findings

blueprint = Blueprint("map_pages", __name__)


@blueprint.get("/map")
def show_map() -> str:
    """The map of the policies in force today."""
    found = findings.map_in_force(session(), current_actor())
    return render_template(
        "map.html",
        map=found,
        sides=tuple(Side),
        balances={role.key: balance_of(found.of_role(role.key)) for role in found.roles},
        picture=picture(found),
        sentence=balance_sentence(found),
    )


def balance_sentence(found: KpiMap) -> str:
    """`Of each 100 EUR of target incentive, 70 EUR hang on customer outcomes and 23 EUR on volume and value.`"""
    if not found.entries:
        return ""
    currency = found.roles[0].policy.currency
    parts = [(side, share) for side, share in found.balance.shares.items() if share]
    first, *rest = [f"{_whole(share)} {currency} on {side}" for side, share in sorted(parts, key=lambda each: -each[1])]
    said = [first.replace(" on ", " hang on ", 1), *rest]
    joined = f"{', '.join(said[:-1])} and {said[-1]}" if rest else said[0]
    return f"Of each 100 {currency} of target incentive, {joined}."


def picture(found: KpiMap) -> dict[str, object]:
    """Nodes and links for the drawing: role to KPI to class, as wide as the money of one typical participant a year."""
    nodes: dict[str, dict[str, str]] = {}
    links: dict[tuple[str, str], Fraction] = {}
    for entry in found.entries:
        role, kpi, kind = f"role {entry.paid_role.key}", f"kpi {entry.kpi.id}", f"class {entry.kpi_class}"
        nodes.setdefault(role, {"id": role, "title": entry.paid_role.role.title, "kind": "role"})
        nodes.setdefault(kpi, {"id": kpi, "title": entry.kpi.title, "kind": str(entry.kpi_class)})
        nodes.setdefault(kind, {"id": kind, "title": _class_title(entry), "kind": str(entry.kpi_class)})
        for pair in ((role, kpi), (kpi, kind)):
            links[pair] = links.get(pair, Fraction(0)) + entry.per_year
    return {"nodes": list(nodes.values()), "links": _links(links.items())}


def _links(links: Iterable[tuple[tuple[str, str], Fraction]]) -> list[dict[str, object]]:
    return [{"source": source, "target": target, "value": round(float(money))} for (source, target), money in links]


def _class_title(entry: Entry) -> str:
    return str(entry.kpi_class).replace("-", " ").capitalize()


def _whole(share: Fraction) -> str:
    """A share of 100 in whole numbers; less than a half is `less than 1`."""
    return str(round(share * 100)) if share >= Fraction(1, 200) else "less than 1"
