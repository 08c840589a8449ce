"""What a version tempts people to: the prices it sets, the most that harm can gain, how a finding could be mended."""

from __future__ import annotations

from flask import Blueprint, render_template

from api.pages.doors import current_actor, day_in_address, session
from api.pages.pay_slice_chart import draw_slice
from api.temptations import rate, shown_suprema
from incentives.repair.words import about_weights
from incentives.services import temptations
from incentives.services.catalogue import behaviours

blueprint = Blueprint("temptation_pages", __name__)


@blueprint.get("/policies/<key>/<day>/prices")
def show_prices(key: str, day: str) -> str:
    """What one step of each result is worth in each role, in money and in terms of the other results."""
    policy, roles = temptations.prices_of_version(session(), current_actor(), key, day_in_address(day))
    return render_template(
        "prices.html",
        policy=policy,
        roles=roles,
        charts={
            each.prices.subject.plan.role.key: [
                draw_slice(each.prices.subject.slices[worth.measure.key], worth) for worth in each.prices.worths
            ]
            for each in roles
        },
        rate=rate,
    )


@blueprint.get("/policies/<key>/<day>/suprema")
def show_suprema(key: str, day: str) -> str:
    """The most that each modelled harmful behaviour can gain in each role."""
    policy, roles = temptations.suprema_of_version(session(), current_actor(), key, day_in_address(day))
    shown = shown_suprema(policy, roles, behaviours())
    return render_template("suprema.html", policy=policy, roles=roles, shown=shown)


@blueprint.get("/repairs/<key>/<day>/<path:at>")
def show_repairs(key: str, day: str, at: str) -> str:
    """The smallest proven changes after which one behaviour no longer pays."""
    policy, repairs = temptations.repairs_of_version(session(), current_actor(), key, day_in_address(day), at)
    return render_template("repairs.html", policy=policy, repairs=repairs, about_weights=tuple(about_weights(repairs)))
