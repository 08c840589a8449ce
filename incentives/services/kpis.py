"""The KPI catalogue, for whoever may read it."""

from __future__ import annotations

from incentives.kpis.kpi import Kpi
from incentives.kpis.read import packaged_kpis
from incentives.services.actor import Actor, Permission, require
from incentives.services.errors import NotFound


def list_kpis(actor: Actor) -> tuple[Kpi, ...]:
    """Every KPI of the catalogue, in its order. Needs kpis:read."""
    require(actor, Permission.KPIS_READ)
    return tuple(packaged_kpis())


def get_kpi(actor: Actor, kpi_id: str) -> Kpi:
    """The KPI of that id; NotFound when there is none. Needs kpis:read."""
    require(actor, Permission.KPIS_READ)
    found = packaged_kpis().get(kpi_id)
    if found is None:
        raise NotFound("KPI", kpi_id)
    return found
