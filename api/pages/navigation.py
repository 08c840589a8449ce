"""What a person sees of the service: links to what they may do, nothing else. Services still ask for themselves."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from api.auth import actor_or_nobody
from api.pages.next_steps import next_step
from incentives.services.actor import Actor, Permission


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation. here: the page that is shown belongs to it."""

    title: str
    address: str
    here: bool


_PLACES: tuple[tuple[str, str, Permission], ...] = (
    ("Periods", "period_pages.list_all", Permission.PERIODS_READ),
    ("Review", "review_pages.show_review", Permission.FINDINGS_READ),
    ("KPI map", "map_pages.show_map", Permission.FINDINGS_READ),
    ("Findings", "finding_pages.list_all", Permission.FINDINGS_READ),
    ("Company", "company_pages.show_company", Permission.FINDINGS_READ),
    ("Evidence", "evidence_pages.show_evidence", Permission.FINDINGS_READ),
    ("Policies", "policy_pages.list_all", Permission.POLICIES_READ),
    ("Disputes", "dispute_pages.list_all", Permission.DISPUTES_ANSWER),
    ("Audit trail", "audit_pages.list_all", Permission.AUDIT_READ),
    ("Webhooks", "webhook_pages.list_all", Permission.WEBHOOKS_WRITE),
    ("People", "people_pages.list_all", Permission.PEOPLE_WRITE),
    ("My team", "team_pages.show_team", Permission.TEAM_READ),
    ("My statements", "statement_pages.list_own", Permission.STATEMENTS_READ_OWN),
)


def links_for(actor: Actor) -> tuple[Link, ...]:
    """The entries that the actor may open."""
    found = []
    for title, endpoint, permission in _PLACES:
        if actor.may(permission):
            address = url_for(endpoint)
            here = request.path == address or request.path.startswith(f"{address}/")
            found.append(Link(title, address, here))
    return tuple(found)


def surroundings() -> dict[str, object]:
    """What the frame of every page needs."""
    actor = actor_or_nobody()
    links = links_for(actor) if actor else ()
    return {"actor": actor, "links": links, "Permission": Permission, "next_step": next_step}
