"""The catalogue of harm patterns as pages: the list by what is looked at, and one pattern with numbers and sources."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, render_template, request

from api.pages.doors import current_actor
from incentives.alignment.circumstances import Circumstance
from incentives.alignment.lens import LENSES, Lens
from incentives.services.patterns import get_pattern, implied_in_turn, list_patterns

blueprint = Blueprint("pattern_pages", __name__)
GRAVER = {Circumstance.VULNERABLE: "one level graver"}


@blueprint.get("/patterns")
def list_all() -> str:
    """Every pattern, or those that a lens raises."""
    asked = request.args.get("lens", "")
    lens = Lens(asked) if asked in tuple(Lens) else None
    found = list_patterns(current_actor(), lens)
    return render_template(
        "patterns.html",
        groups=[(group, tuple(each)) for group, each in groupby(found, key=lambda pattern: pattern.group)],
        count=len(found),
        lenses=LENSES,
        lens=lens,
    )


@blueprint.get("/patterns/<pattern_id>")
def show_one(pattern_id: str) -> str:
    """One pattern: when it finds something, why that harms, both ways to pay the same, its numbers and sources."""
    actor = current_actor()
    pattern = get_pattern(actor, pattern_id)
    return render_template(
        "pattern.html",
        pattern=pattern,
        circumstances=[(each, GRAVER.get(each, "one level less grave")) for each in Circumstance],
        lenses=LENSES,
        stronger=[get_pattern(actor, each) for each in pattern.implied_by],
        weaker=implied_in_turn(pattern),
    )
