"""The drawings of a policy: one for every measured component and every modifier, by where it stands in the file."""

from __future__ import annotations

from collections.abc import Mapping

from api.pages.curve_chart import CurveChart, draw
from incentives.documents.tree import dotted
from incentives.policy.model import Path, PointCurve, Policy, Steps


def charts_of(policy: Policy) -> Mapping[Path, CurveChart]:
    """A drawing for all curves, steps and modifiers, by where they stand in the file; rates are told in words only."""
    drawn: dict[Path, CurveChart] = {}
    for role in policy.roles.values():
        for leaf in role.leaves():
            if leaf.measure is not None and isinstance(leaf.shape, (PointCurve, Steps)):
                drawn[leaf.path] = draw(leaf.shape, policy.measures[leaf.measure], leaf.target)
    for modifier in policy.modifiers:
        drawn["modifiers", modifier.key] = draw(modifier.shape, policy.measures[modifier.measure])
    return drawn


def chart_at(policy: Policy, key: str) -> CurveChart | None:
    """The drawing of the part that a finding names by its dotted key; None where nothing is drawn."""
    return next((chart for path, chart in charts_of(policy).items() if dotted(path) == key), None)
