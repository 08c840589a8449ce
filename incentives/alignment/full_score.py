"""Where a curve reaches a level: the worst result that scores it, found on the curve itself.

Worked example: nothing below 70 and a straight line to 190 % at 130. It scores 100 % between 101 and 102, although no
point stands there.
"""

from __future__ import annotations

from fractions import Fraction

from incentives.values.curve import Curve


def full_score_at(curve: Curve, upward: bool, level: Fraction) -> Fraction:
    """The worst result at which the curve is at the level or above; its highest edge when it never is.

    A curve that is there already before its first edge is taken at that edge.
    """
    edges = curve.cuts if upward else curve.cuts[::-1]
    lines = curve.lines if upward else curve.lines[::-1]
    for index, edge in enumerate(edges):
        after = lines[index + 1]
        if max(lines[index].at(edge), curve.at(edge), after.at(edge)) >= level:
            return edge
        following = edges[index + 1] if index + 1 < len(edges) else None
        rises = after.slope > 0 if upward else after.slope < 0
        if rises and (following is None or after.at(following) >= level):
            return (level - after.start) / after.slope
    return max(edges, key=curve.at)
