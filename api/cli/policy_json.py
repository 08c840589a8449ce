"""Policies and their differences as JSON."""

from __future__ import annotations

from typing import Any

from incentives.policy.compare import Difference, compare
from incentives.policy.model import Policy
from incentives.policy.outline import outline
from incentives.policy.part import Part
from incentives.values.problem import Place


def part_as_json(policy: Policy) -> dict[str, Any]:
    """The policy's outline with the line of every fact."""
    return {"file": policy.file, "fingerprint": policy.fingerprint, **_part(outline(policy), policy)}


def comparison_as_json(older: Policy, newer: Policy) -> dict[str, Any]:
    """Every difference with its lines."""
    return {
        "old": {"file": older.file, "fingerprint": older.fingerprint},
        "new": {"file": newer.file, "fingerprint": newer.fingerprint},
        "differences": [_difference(each) for each in compare(older, newer)],
    }


def _part(part: Part, policy: Policy) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "key": part.key,
        "title": part.title,
        "line": policy.place(*part.path).line,
        "facts": [
            {"label": fact.label, "words": fact.words, "line": policy.place(*fact.path).line} for fact in part.facts
        ],
        "parts": [_part(each, policy) for each in part.parts],
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "kind": str(difference.kind),
        "part": difference.part,
        "label": difference.label,
        "before": difference.before,
        "after": difference.after,
        "before_line": _line(difference.before_place),
        "after_line": _line(difference.after_place),
        "sentence": difference.sentence,
    }


def _line(place: Place | None) -> int | None:
    return None if place is None else place.line
