"""Evidence from history as JSON and in words, for the API, pages and the command line alike.

Shares and chances are estimates, written to six digits: nothing is paid from them.
"""

from __future__ import annotations

from typing import Any

from incentives.evidence.examine import SOURCES
from incentives.evidence.look import TRIAGE, Evidence, Look, NotTaken

DIGITS = 6
"""Digits after the point: more than an estimate is worth."""


def shown_evidence(evidence: Evidence) -> dict[str, Any]:
    """Every look with its interval and chance, those worth asking about first; then those not taken, and why."""
    return {
        "periods": list(evidence.periods),
        "note": TRIAGE,
        "worth_asking": len(evidence.worth_asking),
        "looks": [_look(look) for look in evidence.looks],
        "not_taken": [_not_taken(each) for each in evidence.not_taken],
    }


def chance_words(look: Look) -> str:
    """How likely so much is by luck among so many looks."""
    share = look.adjusted
    if share < 0.001:
        return "under 0.1%"
    return f"{share:.1%}" if share < 0.1 else f"{share:.0%}"


def _look(look: Look) -> dict[str, Any]:
    return {
        "question": str(look.question),
        "role": look.role,
        "measure": look.measure,
        "rows": look.rows,
        "says": look.says,
        "effect": _written(look.effect),
        "low": _written(look.low),
        "high": _written(look.high),
        "chance": _written(look.chance),
        "adjusted": _written(look.adjusted),
        "points_to_harm": look.alarming,
        "worth_asking": look.worth_asking,
        "caveats": list(look.caveats),
        "source": SOURCES[look.question],
    }


def _written(number: float) -> str:
    """A number as text, as all numbers of the API that are not counts."""
    return f"{number:.{DIGITS}f}"


def _not_taken(each: NotTaken) -> dict[str, Any]:
    return {"question": str(each.question), "role": each.role, "measure": each.measure, "why": each.why}
